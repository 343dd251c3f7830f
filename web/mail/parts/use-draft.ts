/** A message while it is written: every change is kept on this device, and a moment later among the drafts. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { SAVE_AFTER_MS } from '../limits.ts'
import { type Draft, isEmpty } from '../model/draft.ts'
import { discardDraft, keepHere, saveDraft, type Writer } from '../model/draft-keeper.ts'
import type { When } from '../model/sending.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import { useLeave } from './use-leave.ts'

export type Writing = {
  readonly draft: Draft
  readonly change: (change: Partial<Draft>) => void
  /** What became of it last, in a sentence; empty: nothing yet. */
  readonly note: string
  /** It is being given to the server. */
  readonly leaving: boolean
  /** Default: in a moment, in which it can be called back. */
  readonly send: (when?: When) => void
  readonly discard: () => void
}

/** `before`: the draft of the account that is gone on with. */
export function useDraft(writer: Writer, first: Draft, before: string | undefined): Writing {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const { address } = useSession()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(first)
  const [note, setNote] = useState('')
  const [leaving, setLeaving] = useState(false)
  const saved = useRef<{ readonly id: string | undefined; readonly draft: Draft }>({
    id: before,
    draft: first,
  })
  /** One version after the other: two at once would leave both. */
  const line = useRef<Promise<unknown>>(Promise.resolve())

  const save = useCallback(
    (next: Draft): Promise<string> => {
      const mine = line.current.then(async () => {
        if (saved.current.id !== undefined && saved.current.draft === next) return saved.current.id
        const id = await saveDraft(writer, next, saved.current.id)
        saved.current = { id, draft: next }
        keepHere(address, undefined)
        setNote(say('saved', { time: new Date().toLocaleTimeString(language, { timeStyle: 'short' }) }))
        return id
      })
      line.current = mine.catch(() => undefined)
      return mine
    },
    [writer, address, language, say],
  )

  useEffect(() => {
    if (draft === saved.current.draft || isEmpty(draft)) return undefined
    keepHere(address, draft)
    const timer = setTimeout(() => {
      save(draft).catch(() => setNote(say('savedHere')))
    }, SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [draft, save, address, say])

  const leave = useLeave(writer)
  return {
    ...{ draft, note, leaving },
    change: (change) => setDraft((now) => ({ ...now, ...change })),
    send: (when) => {
      setLeaving(true)
      void leave(draft, () => save(draft), when).then((left) => setLeaving(left))
    },
    discard: () => {
      keepHere(address, undefined)
      // Behind a version that is on its way.
      void line.current.then(async () => {
        const { id } = saved.current
        if (id !== undefined) await discardDraft(writer, id)
      })
      void navigate({ to: '/' })
    },
  }
}
