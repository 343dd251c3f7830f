/**
 * APPENDs that a client sends one after the other without waiting go into the store together: they share one
 * transaction and one sync of the disk. Each still gets its own answer, in order.
 */

import type { Framed } from '../command-framer.ts'
import type { Reply } from './command.ts'
import { appendAll, isAppend } from './commands/append.ts'
import { dispatch, formatReply, judgeLiteral, type Outcome, settle, tellChanges } from './dispatch.ts'
import { APPENDS_AT_ONCE } from './limits.ts'
import type { SignedInSession } from './session.ts'
import { type AppendArgs, readAppendArgs } from './syntax/append-args.ts'
import { Reader } from './syntax/reader.ts'

type Whole = Extract<Framed, { readonly kind: 'command' }>

/** Runs an APPEND and those behind it that have arrived and can share its transaction. */
export async function takeAppends(session: SignedInSession, first: Whole): Promise<Outcome> {
  const batch = [first.parts]
  while (batch.length < APPENDS_AT_ONCE) {
    const next = await nextAppend(session)
    if (next === undefined) break
    batch.push(next.parts)
  }
  if (batch.length === 1) return dispatch(session, first.parts)

  const { clock, times } = session.deps
  const begun = clock.now()
  const answers = await settle(session, () => appendTogether(session, batch))
  if (answers === 'gone') return 'gone'
  // One that is malformed, or cannot be kept, must not take the others with it.
  if (!Array.isArray(answers)) return oneByOne(session, batch)
  await tellChanges(session)
  const tookMs = clock.now() - begun
  for (const { tag, reply } of answers) {
    session.output.text(`${tag} ${formatReply(session, reply)}\r\n`)
    times.observe('APPEND', tookMs)
  }
  return 'answered'
}

type Answer = { readonly tag: string; readonly reply: Reply }

/** Undefined: they are not all for the same mailbox, or the session may not go on. */
async function appendTogether(
  session: SignedInSession,
  batch: readonly (readonly Buffer[])[],
): Promise<Answer[] | undefined> {
  const welcome = session.stillWelcome()
  if (welcome !== true && !(await welcome)) return undefined
  const pending = batch.map((parts) => readPending(session, parts))
  if (pending.some(({ args }) => args.mailbox !== pending[0]?.args.mailbox)) return undefined
  const replies = await appendAll(
    session,
    pending.map(({ args }) => args),
  )
  return replies.map((reply, at) => ({ tag: pending[at]?.tag ?? '*', reply }))
}

function readPending(
  session: SignedInSession,
  parts: readonly Buffer[],
): { readonly tag: string; readonly args: AppendArgs } {
  const read = new Reader(parts, session.depthLimit, session.nameForm)
  const tag = read.tag()
  read.token(' APPEND ')
  return { tag, args: readAppendArgs(read) }
}

async function oneByOne(session: SignedInSession, batch: readonly (readonly Buffer[])[]): Promise<Outcome> {
  let outcome: Outcome = 'answered'
  for (const parts of batch) {
    outcome = await dispatch(session, parts)
    if (outcome === 'gone' || session.ending) break
  }
  return outcome
}

/** The next APPEND, if it has arrived whole and did not wait for leave to send its message. */
async function nextAppend(session: SignedInSession): Promise<Whole | undefined> {
  for (;;) {
    const framed = session.heard()
    if (framed === undefined) return undefined
    if (framed.kind !== 'overlong' && isAppend(framed.parts)) {
      if (framed.kind === 'command') return framed
      if (!framed.waits && (await judgeLiteral(session, framed)) === undefined) {
        session.framer.acceptLiteral()
        continue
      }
    }
    session.putBack(framed)
    return undefined
  }
}
