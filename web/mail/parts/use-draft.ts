/** A message while it is written, and how it leaves: given to the server, which holds it, or thrown away. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { discardDraft } from '../model/draft-keeper.ts'
import { senderAs } from '../model/identities.ts'
import type { When } from '../model/sending.ts'
import type { FirstDraft } from './use-first-draft.ts'
import { useLeave } from './use-leave.ts'
import { type SavedDraft, useSavedDraft } from './use-saved-draft.ts'
import type { AccountWriter } from './use-writer.ts'

export type Writing = SavedDraft & {
  /** It is being given to the server. */
  readonly leaving: boolean
  /** Default: in a moment, in which it can be called back. */
  readonly send: (when?: When) => void
  readonly discard: () => void
}

export function useDraft(account: AccountWriter, first: FirstDraft): Writing {
  const navigate = useNavigate()
  const kept = useSavedDraft(account, first)
  const [leaving, setLeaving] = useState(false)
  const { draft, save, letGo } = kept
  const leave = useLeave(senderAs(account, draft.identityId))
  return {
    ...kept,
    leaving,
    send: (when) => {
      setLeaving(true)
      void leave(draft, save, when).then((left) => setLeaving(left))
    },
    discard: () => {
      void letGo().then(async (id) => {
        if (id !== undefined) await discardDraft(account, id)
      })
      void navigate({ to: '/' })
    },
  }
}
