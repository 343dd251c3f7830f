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
  const [unknown] = parameters.unknown
  if (unknown !== undefined) return session.object(555, '5.5.4', 'parameter.unknown', { name: unknown })
  // Whoever asks for it in the clear has given it away already. RFC 8689 §2
  if (parameters.requireTls === true && session.connection.tls === undefined)
    return session.object(530, '5.7.10', 'requireTls.clear')
  if (path.utf8 && !parameters.smtpUtf8) return session.object(553, '5.6.7', 'address.utf8')
  const { sizeBytes = 0 } = parameters
  if (sizeBytes > shared.maxBytes) throw messageTooLarge(sizeBytes, shared.maxBytes)
  if (session.principal !== undefined) await shared.submit.sender(session.principal, path.address)
  session.transaction = {
    id: session.nextTransactionId(),
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

/** Also in a long session: a password that changed meanwhile ends it here. */
async function assertSignedIn(session: Session): Promise<void> {
  if (session.principal !== undefined && !(await session.shared.authenticator.stillValid(session.principal)))
    session.principal = undefined
  if (session.principal !== undefined) return
  throw session.secure
    ? new Refusal('auth-required', { key: 'auth.required' })
    : new Refusal('needs-tls', { key: 'auth.needTls' })
}
