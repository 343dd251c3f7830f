/**
 * What is written, and that it is kept: on this device with every change, and among the drafts of the account a moment later, one
 * version after the other.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { beforeSignOut } from '../../kit/sign-out.ts'
import { localeOf } from '../../kit/words.ts'
import { SAVE_AFTER_MS, SAVE_AFTER_MS_MAX } from '../limits.ts'
import { type Draft, type DraftFile, isEmpty } from '../model/draft.ts'
import { saveDraft } from '../model/draft-keeper.ts'
import { senderAs } from '../model/identities.ts'
import { openKeeper } from '../model/keeper.ts'
import { openLocalDrafts } from '../model/local-drafts.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import type { FirstDraft } from './use-first-draft.ts'
import type { AccountWriter } from './use-writer.ts'

export type DraftChange = Partial<Draft> | ((now: Draft) => Partial<Draft>)
export type SavedDraft = {
  readonly draft: Draft
  readonly change: (change: DraftChange) => void
  /** The same for what nobody typed: it is no reason to save. */
  readonly settle: (change: DraftChange) => void
  /** What became of it last, in a sentence; empty: nothing yet. */
  readonly note: string
  /** Its id among the drafts. Throws NotTaken, JmapError, Unreachable. */
  readonly save: () => Promise<string>
  /** Its id, if it has one, when no version is on its way any more. It is not kept from then on. */
  readonly letGo: () => Promise<string | undefined>
}

export function useSavedDraft(account: AccountWriter, first: FirstDraft): SavedDraft {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const { address } = useSession()
  const [draft, setDraft] = useState(first.draft)
  const [note, setNote] = useState(first.found ? say('found') : '')
  const here = useMemo(() => openLocalDrafts(openKeeper(address), navigator.locks), [address])
  const now = useRef(draft)
  const saved = useRef<{ readonly id: string | undefined; readonly draft: Draft | undefined }>({
    id: first.id,
    // What a window left behind is to be saved now.
    draft: first.found ? undefined : first.draft,
  })
  /** One version after the other: two at once would leave both. */
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const over = useRef(false)

  const put = useCallback((change: DraftChange, typed: boolean): void => {
    const next = changed(now.current, change)
    if (!typed && saved.current.draft === now.current) saved.current = { ...saved.current, draft: next }
    now.current = next
    setDraft(next)
  }, [])

  const save = useCallback((): Promise<string> => {
    const mine = line.current.then(async () => {
      const next = now.current
      if (saved.current.id !== undefined && saved.current.draft === next) return saved.current.id
      const { id, files, alone } = await saveDraft(senderAs(account, next.identityId), next, saved.current.id)
      saved.current = { id, draft: next }
      // The files are told from now on by the version that holds them.
      if (files.size > 0) put(({ files: some }) => ({ files: some.map((one) => renamed(one, files)) }), false)
      if (saved.current.draft === now.current) await here.forget(first.key)
      const time = new Date().toLocaleTimeString(localeOf(language), { timeStyle: 'short' })
      setNote(say(alone ? 'saved' : 'savedTwice', { time }))
      return id
    })
    line.current = mine.catch(() => undefined)
    return mine
  }, [account, here, first.key, language, say, put])

  useEffect(() => here.hold(first.key), [here, first.key])
  useEffect(() => {
    if (draft === saved.current.draft || isEmpty(draft) || over.current) return undefined
    void here.keep({ key: first.key, emailId: saved.current.id, draft, atMs: Date.now() })
    const timer = setTimeout(() => {
      save().catch(() => setNote(say('savedHere')))
    }, pauseFor(draft))
    return () => clearTimeout(timer)
  }, [draft, save, here, first.key, say])
  const saveRest = useCallback(async (): Promise<void> => {
    if (!over.current && now.current !== saved.current.draft && !isEmpty(now.current)) await save()
  }, [save])
  useSaveOnLeaving(saveRest)

  return {
    ...{ draft, note, save },
    change: useCallback((change) => put(change, true), [put]),
    settle: useCallback((change) => put(change, false), [put]),
    letGo: async () => {
      over.current = true
      await line.current
      await here.forget(first.key)
      return saved.current.id
    },
  }
}

/** Who goes elsewhere loses nothing; who signs out leaves nothing on the device either. */
function useSaveOnLeaving(saveRest: () => Promise<void>): void {
  useEffect(() => {
    const end = beforeSignOut(saveRest)
    return () => {
      end()
      void saveRest().catch(() => undefined)
    }
  }, [saveRest])
}

function changed(draft: Draft, change: DraftChange): Draft {
  return { ...draft, ...(typeof change === 'function' ? change(draft) : change) }
}

function renamed(file: DraftFile, names: ReadonlyMap<string, string>): DraftFile {
  return { ...file, blobId: names.get(file.blobId) ?? file.blobId }
}

/** A version is a whole message: with large files there are fewer of them. The device has every word meanwhile. */
function pauseFor({ files }: Draft): number {
  const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 1e6
  return Math.min(SAVE_AFTER_MS + megabytes * 1000, SAVE_AFTER_MS_MAX)
}
