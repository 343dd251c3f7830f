/** The first moments of a connection: the PROXY header where a listener wants one, then the greeting. RFC 5321 §3.1 */
import { formatReply } from '../../mail/smtp/reply.ts'
import { ProxyHeaderReader } from '../../net/proxy-protocol.ts'
import { PROXY_MS } from './limits.ts'
import type { Session } from './session.ts'

export async function greet(session: Session): Promise<void> {
  const { connection, listener, shared } = session
  const name = listener.name ?? session.role
  shared.metrics.count('smtp_connections_total', {
    listener: name,
    tls: String(connection.tls !== undefined),
  })
  shared.metrics.gauge('smtp_connections', { listener: name }, 1)
  if (listener.proxyFrom !== undefined && !(await believeProxy(session, listener.proxyFrom))) return
  sayGreeting(session)
  askReverseName(session)
}

/** No version, no product: what runs here is nobody's business. RFC 5321 §4.2 */
export function sayGreeting(session: Session): void {
  const { hostname, guesses, draining } = session.shared
  const wait = session.role === 'mx' ? guesses.waitMinutes(session.connection.remoteAddress) : 0
  if (draining) session.sayGoodbye()
  else if (wait > 0)
    session.hangUp(`${hostname} Too many unknown recipients from your network. Try again later`)
  else session.say(formatReply(220, undefined, `${hostname} ${session.lmtp ? 'LMTP' : 'ESMTP'}`))
}

/** A header from a listed address names the client; everything else ends here. THREATS IN11 */
async function believeProxy(session: Session, trusted: (address: string) => boolean): Promise<boolean> {
  const { connection } = session
  session.allow(PROXY_MS)
  const reader = new ProxyHeaderReader()
  const whole =
    trusted(connection.remoteAddress) && (await session.input.octets((bytes) => reader.read(bytes)))
  if (!whole || reader.broken) {
    session.log.info('smtp.proxy-refused', { from: connection.remoteAddress })
    session.shared.metrics.count('smtp_rejects_total', { stage: 'connect', reason: 'proxy' })
    connection.destroy()
    return false
  }
  if (reader.source !== undefined) {
    connection.remoteAddress = reader.source.address
    connection.remotePort = reader.source.port
  }
  return true
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
