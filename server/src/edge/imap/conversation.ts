/** The loop of one connection: one command after the other, never one inside the other (THREATS IM2). */

import { takeAppends } from './append-batch.ts'
import { capabilities } from './capabilities.ts'
import { isAppend } from './commands/append.ts'
import { dispatch, judgeLiteral, type Outcome } from './dispatch.ts'
import {
  COMMANDS_BEFORE_LOGIN,
  DISCARD_BYTES,
  FAILED_LOGINS,
  FAULTS_IN_A_ROW,
  LITERAL_BYTES_BEFORE_LOGIN,
} from './limits.ts'
import type { Session } from './session.ts'
import type { Framed } from './syntax/framer.ts'

/** Ends when the client has gone or was told goodbye. */
export async function converse(session: Session): Promise<void> {
  const greeting = session.phrase({ key: 'imap.greeting', values: { host: session.deps.hostname } })
  session.untagged(`OK [CAPABILITY ${capabilities(session)}] ${greeting}`)
  let commands = 0
  let faults = 0
  while (!session.ending) {
    const framed = await session.listen()
    if (framed === undefined) break
    if (framed.kind === 'overlong') {
      session.bye({ key: 'imap.bye.line' })
      break
    }
    if (session.account === undefined && isHttp(framed.parts)) {
      session.bye({ key: 'imap.bye.http' })
      break
    }
    const outcome = await take(session, framed)
    if (outcome === 'gone') break
    if (outcome === 'again') continue
    faults = outcome === 'fault' ? faults + 1 : 0
    if (faults >= FAULTS_IN_A_ROW) session.bye({ key: 'imap.bye.faults' })
    if (session.failedLogins >= FAILED_LOGINS) session.bye({ key: 'imap.bye.logins' })
    if (session.account !== undefined) commands = 0
    else if (++commands >= COMMANDS_BEFORE_LOGIN) session.bye({ key: 'imap.bye.commands' })
    await session.breathe()
  }
  session.close()
}

function take(
  session: Session,
  framed: Exclude<Framed, { readonly kind: 'overlong' }>,
): Promise<Outcome | 'again'> {
  if (framed.kind === 'literal') return takeLiteral(session, framed)
  if (session.account !== undefined && isAppend(framed.parts))
    return takeAppends(session.assertSignedIn(), framed)
  return dispatch(session, framed.parts)
}

/** Lets a literal come, or answers its command and gets past it. */
async function takeLiteral(
  session: Session,
  literal: Extract<Framed, { readonly kind: 'literal' }>,
): Promise<'again' | 'fault'> {
  const refused = await judgeLiteral(session, literal)
  if (refused === undefined) {
    session.framer.acceptLiteral()
    if (literal.waits) session.output.text(`+ ${session.phrase({ key: 'imap.go-ahead' })}\r\n`)
    return 'again'
  }
  session.output.text(refused.tagged)
  const readable = session.account === undefined ? LITERAL_BYTES_BEFORE_LOGIN : DISCARD_BYTES
  // What the client sends without waiting has to be read before its next command can be; within reason. RFC 7888 §4
  if (!literal.waits && literal.size > readable) session.bye({ key: 'imap.bye.literal' })
  else session.framer.refuseLiteral(literal.waits)
  return 'fault'
}

const HTTP_VERBS = new Set([
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'PATCH',
  'PRI',
])

/** A browser was led here to have its words taken for ours: nothing of it is answered or echoed (THREATS TL2). */
function isHttp([line]: readonly Buffer[]): boolean {
  const [verb = '', target = ''] = line?.toString('utf8', 0, 64).split(' ') ?? []
  return HTTP_VERBS.has(verb) && (target.startsWith('/') || target.startsWith('*') || target.includes(':'))
}
