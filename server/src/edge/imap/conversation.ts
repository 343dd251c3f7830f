/** The loop of one connection: one command after the other, never one inside the other (THREATS IM2). */

import { type Framed, loneLine } from '../command-framer.ts'
import { isHttpRequest } from '../http-request.ts'
import { takeAppends } from './append-batch.ts'
import { capabilities } from './capabilities.ts'
import { isAppend } from './commands/append.ts'
import { dispatch, judgeLiteral, type Outcome } from './dispatch.ts'
import { DISCARD_BYTES, LITERAL_BYTES_BEFORE_LOGIN } from './limits.ts'
import type { Session } from './session.ts'

const BLANK = 0x20
const CAPITAL_D = 0x44
const SMALL_D = 0x64
const NOT_ASCII = 0x80

/** Ends when the client has gone or was told goodbye. */
export async function converse(session: Session): Promise<void> {
  const greeting = session.phrase({ key: 'imap.greeting', values: { host: session.deps.hostname } })
  session.untagged(`OK [CAPABILITY ${capabilities(session)}] ${greeting}`)
  while (!session.ending) {
    const framed = await session.listen()
    if (framed === undefined) break
    if (framed.kind === 'overlong') {
      session.bye({ key: 'bye.line' })
      break
    }
    if (session.account === undefined && isHttp(framed.parts)) {
      session.bye({ key: 'imap.bye.http' })
      break
    }
    const outcome = await take(session, framed)
    if (outcome === 'gone') break
    if (outcome === 'again') continue
    session.countCommand(outcome === 'fault')
    // Every other command has waited for its own turn.
    if (outcome === 'fault') await session.breathe()
  }
  session.close()
}

function take(
  session: Session,
  framed: Exclude<Framed, { readonly kind: 'overlong' }>,
): Promise<Outcome | 'again'> {
  if (framed.kind === 'literal') return takeLiteral(session, framed)
  if (saysNothing(framed)) return Promise.resolve('fault')
  if (session.account !== undefined && isAppend(framed.parts))
    return takeAppends(session.assertSignedIn(), framed)
  return dispatch(session, framed.parts)
}

/**
 * An empty line, or a DONE that ends no IDLE. Some programs send these by mistake, and lose the thread over an answer to
 * a command that they do not know of (docs/clients.md).
 */
function saysNothing(framed: Extract<Framed, { readonly kind: 'command' }>): boolean {
  if (!mayBeNothing(framed.parts[0])) return false
  const line = loneLine(framed)?.trim()
  return line === '' || line?.toUpperCase() === 'DONE'
}

/** Nearly every line begins with a tag, and need not be read for this. */
function mayBeNothing(line: Buffer | undefined): boolean {
  const first = line?.[0] ?? BLANK
  return first <= BLANK || first === CAPITAL_D || first === SMALL_D || first >= NOT_ASCII
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

/** Of a request only its beginning matters. */
function isHttp([line]: readonly Buffer[]): boolean {
  return line !== undefined && isHttpRequest(line.toString('utf8', 0, 64))
}
