/** A message while it is written: every change is kept on this device, and a moment later among the drafts. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { SAVE_AFTER_MS, SEND_AFTER_S } from '../limits.ts'
import { type Draft, isEmpty, peopleIn } from '../model/draft.ts'
import { discardDraft, keepHere, NotTaken, saveDraft, sendDraft, type Writer } from '../model/draft-keeper.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

export type Writing = {
  readonly draft: Draft
  readonly change: (change: Partial<Draft>) => void
  /** What became of it last, in a sentence; empty: nothing yet. */
  readonly note: string
  /** Seconds until it leaves; undefined: it does not. */
  readonly leaving: number | undefined
  readonly send: () => void
  readonly undo: () => void
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
  const [leaving, setLeaving] = useState<number>()
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

  const leave = useCallback(async (): Promise<void> => {
    try {
      await sendDraft(writer, await save(draft))
      tell({ kind: 'sent', text: say('sent', { names: peopleIn(draft).join(', ') }) })
      await navigate({ to: '/' })
    } catch (error) {
      setLeaving(undefined)
      const why = error instanceof NotTaken || error instanceof Error ? error.message : ''
      tell({ kind: 'bad', text: say('notSent', { why }) })
    }
  }, [writer, save, draft, navigate, say])

  useCountdown(leaving, setLeaving, leave)

  return {
    ...{ draft, note, leaving },
    change: (change) => setDraft((now) => ({ ...now, ...change })),
    send: () => {
      void save(draft).catch(() => undefined)
      setLeaving(SEND_AFTER_S)
    },
    undo: () => setLeaving(undefined),
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

/** Each second one less, and at nought it leaves; below nought it is on its way, and nothing calls it back. */
function useCountdown(
  left: number | undefined,
  setLeft: (left: number) => void,
  leave: () => Promise<void>,
): void {
  useEffect(() => {
    if (left === undefined || left < 0) return undefined
    if (left === 0) {
      setLeft(-1)
      void leave()
      return undefined
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left, setLeft, leave])
}
