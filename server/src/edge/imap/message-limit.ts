/**
 * How many messages one command works on, where the operator has set it: the newest ones, and the client is told how far
 * down it got. RFC 9738 §3.1
 *
 *   C: a3 FETCH 1:14589 (UID FLAGS)
 *   S: …                                    the 1,000 newest of them
 *   S: a3 OK [MESSAGELIMIT 1000 23221] Only the newest of them
 */
import { done, type Reply } from './command.ts'
import type { SelectedSession, Session } from './session.ts'

/** Messages that a command works on, rising, and the code of its answer when they are not all. */
export type Newest = { readonly numbers: readonly number[]; readonly code: string | undefined }

/** The newest of `numbers`, as many as one command works on. */
export function newestOf({ deps, selected }: SelectedSession, numbers: readonly number[]): Newest {
  const { maxMessages: max } = deps
  if (max === undefined || numbers.length <= max) return { numbers, code: undefined }
  const newest = numbers.slice(-max)
  return { numbers: newest, code: `MESSAGELIMIT ${max} ${selected.uidOf(newest[0] ?? 0)}` }
}

/** The reply with that code, or, when it has another one, a NO before it that fails nothing. RFC 9738 §3.1 */
export function withLimit(session: SelectedSession, reply: Reply, code: string | undefined): Reply {
  if (code === undefined) return reply
  const values = { n: session.deps.maxMessages ?? 0 }
  if (reply.status === 'OK' && reply.code === undefined)
    return { ...done(code), text: { key: 'imap.only-newest', values } }
  session.untagged(`NO [${code}] ${session.phrase({ key: 'imap.only-newest', values })}`)
  return reply
}

/** What is done whole or not at all: undefined unless it is more than one command may work on. */
export function overMessageLimit({ deps }: Session, count: number): Reply | undefined {
  const { maxMessages: max } = deps
  if (max === undefined || count <= max) return undefined
  return {
    status: 'NO',
    code: `MESSAGELIMIT ${max}`,
    text: { key: 'imap.too-many-messages', values: { n: max } },
  }
}
