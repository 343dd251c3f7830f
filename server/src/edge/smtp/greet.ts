/** The first moments of a connection. RFC 5321 §3.1 */
import { formatReply } from '../../mail/smtp/reply.ts'
import { noteConnected } from './ledger-events.ts'
import type { Session } from './session.ts'

export function greet(session: Session): void {
  const { connection, listener, shared } = session
  const name = listener.name ?? session.role
  shared.metrics.count('smtp_connections_total', {
    listener: name,
    tls: String(connection.tls !== undefined),
  })
  shared.metrics.gauge('smtp_connections', { listener: name }, 1)
  noteConnected(session)
  sayGreeting(session)
  askReverseName(session)
}

/** No version, no product: what runs here is nobody's business. RFC 5321 §4.2 */
export function sayGreeting(session: Session): void {
  const { hostname, guesses, draining } = session.shared
  const wait = session.role === 'mx' ? guesses.waitMinutes(session.connection.remoteAddress) : 0
  if (draining) session.sayGoodbye()
  else if (wait > 0) session.hangUp('hangup.network')
  else session.say(formatReply(220, undefined, `${hostname} ${session.lmtp ? 'LMTP' : 'ESMTP'}`))
}

/** Asked while the client talks; a message that is faster than DNS goes without. */
function askReverseName(session: Session): void {
  const { reverseName } = session.shared
  if (reverseName === undefined || session.role !== 'mx') return
  reverseName(session.connection.remoteAddress).then(
    (name) => {
      session.reverseName = name
    },
    (error: unknown) => session.log.debug('smtp.reverse-name', { reason: String(error) }),
  )
}
