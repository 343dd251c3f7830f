/** From lines to commands, and the only place of this edge that catches. RFC 5321 §4.1.1, §4.3 */
import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { parseVerb } from '../../mail/smtp/command-line.ts'
import { HTTP_VERBS } from '../http-request.ts'
import type { Command } from './command.ts'
import { auth } from './commands/auth.ts'
import { bdat } from './commands/bdat.ts'
import { data } from './commands/data.ts'
import { ehlo } from './commands/ehlo.ts'
import { expn } from './commands/expn.ts'
import { helo } from './commands/helo.ts'
import { help } from './commands/help.ts'
import { lhlo } from './commands/lhlo.ts'
import { mail } from './commands/mail.ts'
import { noop } from './commands/noop.ts'
import { quit } from './commands/quit.ts'
import { rcpt } from './commands/rcpt.ts'
import { rset } from './commands/rset.ts'
import { starttls } from './commands/starttls.ts'
import { vrfy } from './commands/vrfy.ts'
import { xclient } from './commands/xclient.ts'
import { greet } from './greet.ts'
import { LineFault } from './input.ts'
import {
  AUTH_FAILURES,
  AUTH_LINE_OCTETS,
  COMMAND_LINE_OCTETS,
  COMMAND_MS,
  ERRORS,
  GUESSES_PER_STEP,
  IDLE_COMMANDS,
  UNKNOWN_RECIPIENTS,
} from './limits.ts'
import { AUTH_REFUSALS, SMTP_REFUSALS } from './refusals.ts'
import type { SmtpRole } from './server.ts'
import type { Session } from './session.ts'

const EVERYWHERE = [mail, rcpt, data, bdat, rset, noop, quit, starttls, vrfy, expn, help, xclient]
const COMMANDS: Readonly<Record<SmtpRole, ReadonlyMap<string, Command>>> = {
  mx: table([ehlo, helo, ...EVERYWHERE]),
  submission: table([ehlo, helo, auth, ...EVERYWHERE]),
  // RFC 2033 §4.1: LHLO instead of EHLO and HELO, which must not be there.
  lmtp: table([lhlo, ...EVERYWHERE]),
}
/** First words of other protocols: their programs only speak to us because somebody sent them. THREATS TL2, IN11 */
const FOREIGN_VERBS: ReadonlySet<string> = new Set([...HTTP_VERBS, 'PROXY'])
/** These do not count as idling: they belong to a message. */
const MESSAGE_VERBS: ReadonlySet<string> = new Set(['RCPT', 'DATA', 'BDAT'])

/** Serves one connection to its end; what goes wrong in it stays in it. */
export function serve(session: Session): void {
  converse(session).catch((error: unknown) => {
    session.log.error('smtp.broke-off', error)
    session.connection.destroy()
  })
}

/** From greeting to good-bye. */
async function converse(session: Session): Promise<void> {
  let stage = 'line'
  const greeted = greet(session)
  if (greeted !== undefined) await greeted
  while (!session.closing) {
    try {
      const line = await nextLine(session)
      if (line === undefined) break
      const { verb, at } = parseVerb(line)
      stage = verb.toLowerCase()
      const started = execute(session, verb, line, at)
      if (started !== undefined) await started
      await session.replyRoom()
    } catch (error) {
      await answerError(session, stage, error)
    }
    closeIfTooMuch(session)
  }
  session.close()
}

function nextLine(session: Session): Promise<string | undefined> {
  session.allow(COMMAND_MS, true)
  // AUTH may bring a long token on its first line. RFC 4954 §4
  const signingIn = session.role === 'submission' && session.principal === undefined
  return session.input.line(signingIn ? AUTH_LINE_OCTETS : COMMAND_LINE_OCTETS)
}

function execute(session: Session, verb: string, line: string, at: number): void | Promise<void> {
  session.beginCommand()
  if (line.length > COMMAND_LINE_OCTETS && verb !== 'AUTH')
    throw new LineFault('too-long', COMMAND_LINE_OCTETS)
  if (!MESSAGE_VERBS.has(verb)) session.idleCommands++
  const command = COMMANDS[session.role].get(verb)
  if (command !== undefined) return command.execute(session, line, at)
  if (FOREIGN_VERBS.has(verb)) session.hangUp('hangup.foreign')
  else return session.object(500, '5.5.1', 'command.unknown')
  return undefined
}

async function answerError(session: Session, stage: string, error: unknown): Promise<void> {
  // When places are short, nobody holds one for nothing. THREATS DS1
  if (error instanceof Refusal && session.connection.place?.pressed !== true) {
    const slow = session.watch?.slowDown(refusalsOf(session))
    if (slow !== undefined) await slow
  }
  for (let left = session.repliesDue; left > 0; left--) {
    if (error instanceof LineFault) await answerLineFault(session, error)
    else if (error instanceof SyntaxFault)
      await session.object(501, '5.5.4', 'command.syntax', { what: error.message })
    else if (error instanceof Refusal)
      await session.refuse(error, stage, stage === 'auth' ? AUTH_REFUSALS : {})
    else session.reply(451, '4.3.0', ...(await session.word({ key: 'temporary' })))
  }
  session.repliesDue = 1
  if (error instanceof Refusal) countRefusal(session, error)
  const expected = error instanceof SyntaxFault || error instanceof Refusal
  if (!expected) session.log.error('smtp.failed', error, { stage })
}

/** Of this client, and of its network when it comes again and again. THREATS IN12 */
function refusalsOf({ errors, unknownRecipients, shared, connection }: Session): number {
  const before = shared.guesses.made(connection.remoteAddress)
  return Math.max(errors + unknownRecipients, Math.floor(before / GUESSES_PER_STEP))
}

/** Strangers who hear no too often are sent away; our people and the MTA in front only hear it. THREATS IN12 */
function countRefusal(session: Session, refusal: Refusal): void {
  if (session.role === 'lmtp' || session.principal !== undefined) return
  if (refusal.code !== 'unknown-user') {
    if (SMTP_REFUSALS[refusal.code].code >= 500) session.errors++
    return
  }
  session.unknownRecipients++
  session.shared.guesses.count(session.connection.remoteAddress)
}

async function answerLineFault(session: Session, { kind }: LineFault): Promise<void> {
  if (kind === 'endless') session.hangUp('hangup.line', '4.5.2')
  else await session.object(500, '5.5.2', `line.${kind}`)
}

/** Programs that guess or idle are sent away. THREATS §3.2 */
function closeIfTooMuch(session: Session): void {
  if (session.closing) return
  if (session.shared.draining) session.sayGoodbye()
  const reason = tooMuch(session)
  if (reason === undefined) return
  session.shared.metrics.count('smtp_rejects_total', { stage: 'session', reason })
  session.log.info('smtp.hung-up', { reason })
  session.hangUp(`hangup.${reason}`)
}

function tooMuch(session: Session): 'errors' | 'idle' | 'sign-in' | 'guessing' | undefined {
  if (session.unknownRecipients >= UNKNOWN_RECIPIENTS) return 'guessing'
  if (
    session.unknownRecipients > 0 &&
    session.shared.guesses.waitMinutes(session.connection.remoteAddress) > 0
  )
    return 'guessing'
  if (session.authFailures >= AUTH_FAILURES) return 'sign-in'
  if (session.errors >= ERRORS) return 'errors'
  return session.idleCommands > IDLE_COMMANDS ? 'idle' : undefined
}

function table(commands: readonly Command[]): ReadonlyMap<string, Command> {
  return new Map(commands.map((command) => [command.verb, command]))
}
