/** The way out: to whom it goes and when. */
import { Button } from '@mantine/core'
import { IconSend2 } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { type Check, emailsOf, replaceRecipient } from '../model/before-sending.ts'
import { type Draft, readRecipients } from '../model/draft.ts'
import type { When } from '../model/sending.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'
import { SendLater } from './send-later.tsx'
import type { Writing } from './use-draft.ts'
import { useUndoTime } from './use-undo-time.ts'

export function ComposeLeaving({
  writing,
  checks,
  busy,
  trySend,
  flush,
}: {
  readonly writing: Writing
  readonly checks: readonly Check[]
  /** A file is on its way. */
  readonly busy: boolean
  /** What the key does that the button does. */
  readonly trySend: RefObject<(() => void) | null>
  /** Tells what was typed a moment ago. */
  readonly flush: () => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const [asked, setAsked] = useState(false)
  const [tried, setTried] = useState<{ readonly when: When | undefined }>()
  const undoTime = useUndoTime()
  const { draft, leaving, send, change } = writing
  const bad = new Set(
    checks.flatMap(({ tone, email }) => (tone === 'bad' && email !== undefined ? [email] : [])),
  )
  const all = emailsOf(draft)
  const stop = reasonToStop(draft, all.length - bad.size, say)
  const forgotten = checks.filter(({ what }) => what === 'promised' || what === 'noSubject')
  const isAsking = asked && (stop !== undefined || forgotten.length > 0)
  const go = (when?: When): void => {
    if (busy || leaving) return
    flush()
    setTried({ when })
  }
  const decide = (when?: When): void => {
    setAsked(true)
    if (stop !== undefined || (!isAsking && forgotten.length > 0)) return
    if (bad.size > 0) change((now) => withoutAll(now, bad))
    send(when)
  }
  // What was typed a moment ago is in the draft, and has been looked at, with the next render.
  useEffect(() => {
    if (tried === undefined) return
    setTried(undefined)
    decide(tried.when)
  })
  useImperativeHandle(trySend, () => () => go())
  const some = bad.size > 0 && stop === undefined
  const label = leaving ? say('sending') : isAsking && stop === undefined ? say('sendAnyway') : say('send')
  return (
    <div className={css.leaving}>
      {isAsking && (
        <Note
          kind={stop === undefined ? 'warn' : 'bad'}
          alert
          title={
            stop ??
            forgotten.map(({ what }) => say(what === 'promised' ? 'isPromised' : 'isNoSubject')).join(' ')
          }
        />
      )}
      <div className={css.out}>
        <Button
          variant="filled"
          leftSection={<IconSend2 size={16} stroke={1.75} aria-hidden="true" />}
          className={css.main ?? ''}
          onClick={() => go()}
          disabled={busy || leaving}
        >
          {some && !isAsking ? say('sendSome', { n: all.length - bad.size, all: all.length }) : label}
        </Button>
        <SendLater disabled={busy || leaving} onChoose={(at) => go({ at })} />
        <span className={css.quiet}>
          {say('canUndo', { n: undoTime })} <kbd className={css.key}>Ctrl Enter</kbd>
        </span>
      </div>
    </div>
  )
}

function reasonToStop(
  draft: Draft,
  left: number,
  say: (key: 'wrong' | 'nobody', values?: { readonly what: string }) => string,
): string | undefined {
  const [wrong] = [draft.to, draft.cc, draft.bcc].flatMap((text) => readRecipients(text).wrong)
  if (wrong !== undefined) return say('wrong', { what: wrong })
  return left <= 0 ? say('nobody') : undefined
}

function withoutAll(draft: Draft, emails: ReadonlySet<string>): Partial<Draft> {
  let now = draft
  for (const email of emails) now = { ...now, ...replaceRecipient(now, email) }
  return { to: now.to, cc: now.cc, bcc: now.bcc }
}
