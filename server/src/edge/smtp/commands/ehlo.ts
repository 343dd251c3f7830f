/**
 * EHLO: the client names itself and hears what this server can do.
 *
 *   C: EHLO mail.otra.test
 *   S: 250-mx.empresa.test
 *   S: 250-PIPELINING
 *   S: 250 LIMITS RCPTMAX=1000
 *
 * RFC 5321 §4.1.1.1
 */
import { parseHello } from '../../../mail/smtp/command-line.ts'
import { formatReply } from '../../../mail/smtp/reply.ts'
import { saslMechanisms } from '../../../service/account/sasl/sasl.ts'
import { DELAYED_SEND_MAX_S } from '../../../service/submission/limits.ts'
import { defineCommand } from '../command.ts'
import { RECIPIENTS } from '../limits.ts'
import type { Session } from '../session.ts'

export const ehlo = defineCommand({ verb: 'EHLO', parse: parseHello, run: sayHello })

/** EHLO and LHLO. A second one starts over. RFC 5321 §4.1.4 */
export function sayHello(session: Session, name: string): void {
  session.resetTransaction()
  session.hello = name
  session.watch?.hello(name)
  session.extended = true
  session.say(formatReply(250, undefined, session.shared.hostname, ...extensions(session)))
}

function extensions(session: Session): string[] {
  const { shared, connection, listener } = session
  const offers = [
    'PIPELINING', // RFC 2920
    `SIZE ${shared.maxBytes}`, // RFC 1870
    '8BITMIME', // RFC 6152
    'SMTPUTF8', // RFC 6531
    'ENHANCEDSTATUSCODES', // RFC 2034
    'CHUNKING', // RFC 3030
    'BINARYMIME', // RFC 3030
    'DSN', // RFC 3461
  ]
  if (session.role === 'submission') offers.push(futureRelease(shared.clock.now()))
  if (shared.tls !== undefined && connection.tls === undefined) offers.push('STARTTLS')
  // Only where it can be kept. RFC 8689 §2
  if (connection.tls !== undefined) offers.push('REQUIRETLS')
  const mechanisms = authMechanisms(session)
  if (mechanisms.length > 0) offers.push(`AUTH ${mechanisms.join(' ')}`)
  if (listener.xclientFrom?.(connection.remoteAddress) === true)
    offers.push('XCLIENT NAME ADDR PORT PROTO HELO')
  offers.push(`LIMITS RCPTMAX=${RECIPIENTS}`) // RFC 9422
  return offers
}

/** So many seconds from now, which is until then. RFC 4865 §4 */
function futureRelease(nowMs: number): string {
  const until = new Date(nowMs + DELAYED_SEND_MAX_S * 1000).toISOString().replace(/\.\d+/, '')
  return `FUTURERELEASE ${DELAYED_SEND_MAX_S} ${until}`
}

/** None on MX or LMTP, none where somebody could listen in. RFC 4954 §4 */
function authMechanisms(session: Session): readonly string[] {
  if (session.role !== 'submission') return []
  const { tokens, offersScram: scram } = session.shared.authenticator
  const hasExporter = session.connection.exporterKey() !== undefined
  return saslMechanisms({ secure: session.secure, hasExporter, tokens: tokens !== undefined, scram })
}
