/**
 * MAIL: a message begins, and this is whom a notice about it would go to.
 *
 *   C: MAIL FROM:<ana@otra.test> SIZE=5120 BODY=8BITMIME
 *   S: 250 2.1.0 Ok
 *
 * RFC 5321 §4.1.1.2
 */
import { Refusal } from '../../../lib/refusal.ts'
import type { Path } from '../../../mail/address.ts'
import { parseKeywordPath } from '../../../mail/smtp/command-line.ts'
import { type MailParameters, parseMailParameters } from '../../../mail/smtp/parameters.ts'
import { messageTooLarge } from '../../../service/delivery/refusals.ts'
import { timedId } from '../../../service/submission/delivery-id.ts'
import { DELAYED_SEND_MAX_S } from '../../../service/submission/limits.ts'
import { defineCommand } from '../command.ts'
import type { Session } from '../session.ts'

type MailArgs = { readonly path: Path; readonly parameters: MailParameters }

export const mail = defineCommand({ verb: 'MAIL', parse, run })

function parse(line: string, at: number): MailArgs {
  // A source route in the way back is read and forgotten. RFC 5321 §4.1.1.2
  const path = parseKeywordPath(line, at, 'FROM:')
  return { path, parameters: parseMailParameters(line, path.end) }
}

async function run(session: Session, { path, parameters }: MailArgs): Promise<void> {
  const { shared } = session
  if (session.hello === undefined)
    return session.object(503, '5.5.1', 'hello.first', { verb: session.lmtp ? 'LHLO' : 'EHLO' })
  if (session.transaction !== undefined) return session.object(503, '5.5.1', 'mail.open')
  if (session.role === 'submission') await assertSignedIn(session)
  const [unknown] = notOffered(session, parameters)
  if (unknown !== undefined) return session.object(555, '5.5.4', 'parameter.unknown', { name: unknown })
  // Whoever asks for it in the clear has given it away already. RFC 8689 §2
  if (parameters.requireTls === true && session.connection.tls === undefined)
    return session.object(530, '5.7.10', 'requireTls.clear')
  if (path.utf8 && !parameters.smtpUtf8) return session.object(553, '5.6.7', 'address.utf8')
  const { sizeBytes = 0 } = parameters
  if (sizeBytes > shared.maxBytes) throw messageTooLarge(sizeBytes, shared.maxBytes)
  const releaseMs = releaseOf(parameters, shared.clock.now())
  if (releaseMs === Infinity) return session.object(501, '5.5.4', 'hold.tooLong')
  if (session.principal !== undefined) await shared.submit.sender(session.principal, path.address)
  const id = session.nextTransactionId()
  session.transaction = {
    id: releaseMs === undefined ? id : timedId(id, releaseMs),
    releaseMs,
    sender: {
      reversePath: path.address,
      principal: session.principal,
      ...(session.trustsSenders && { trusted: true }),
    },
    parameters,
    recipients: [],
    inquiry: undefined,
    connectionFindings: [],
    story: undefined,
    verdicts: undefined,
    chunks: undefined,
  }
  session.idleCommands = 0
  session.reply(250, '2.1.0', 'Ok')
}

/** For a stranger nothing waits. RFC 4865 §2 */
function notOffered({ role }: Session, { unknown, hold }: MailParameters): readonly string[] {
  if (hold === undefined || role === 'submission') return unknown
  return ['untilMs' in hold ? 'HOLDUNTIL' : 'HOLDFOR', ...unknown]
}

/** When it may leave, in ms; undefined: at once, as what was to leave in the past; Infinity: later than EHLO offered. RFC 4865 §4 */
function releaseOf({ hold }: MailParameters, nowMs: number): number | undefined {
  if (hold === undefined) return undefined
  const untilMs = 'untilMs' in hold ? hold.untilMs : nowMs + hold.forSeconds * 1000
  if (untilMs > nowMs + DELAYED_SEND_MAX_S * 1000) return Infinity
  return untilMs > nowMs ? Math.ceil(untilMs / 1000) * 1000 : undefined
}

/** Also in a long session: a password that changed meanwhile ends it here. */
async function assertSignedIn(session: Session): Promise<void> {
  if (session.principal !== undefined && !(await session.shared.authenticator.stillValid(session.principal)))
    session.principal = undefined
  if (session.principal !== undefined) return
  throw session.secure
    ? new Refusal('auth-required', { key: 'auth.required' })
    : new Refusal('needs-tls', { key: 'auth.needTls' })
}
