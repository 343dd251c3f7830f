/** The first moments of a connection. RFC 5321 §3.1 */
import { formatReply } from '../../mail/smtp/reply.ts'
import { noteConnected } from './ledger-events.ts'
import type { Session } from './session.ts'

/** Undefined: greeted already. */
export function greet(session: Session): Promise<void> | undefined {
  const { connection, listener, shared } = session
  const name = listener.name ?? session.role
  shared.metrics.count('smtp_connections_total', {
    listener: name,
    tls: String(connection.tls !== undefined),
  })
  shared.metrics.gauge('smtp_connections', { listener: name }, 1)
  noteConnected(session)
  askReverseName(session)
  const delayMs = watchClient(session)
  if (delayMs > 0) return greetLater(session, delayMs)
  sayGreeting(session)
  return undefined
}

/** Level 1 begins to look at this client; ms that its greeting waits. */
export function watchClient(session: Session): number {
  const { connection, shared } = session
  session.watch = undefined
  if (session.role !== 'mx') return 0
  const { place } = connection
  session.watch = shared.gate?.watch(connection.remoteAddress, place?.stranger === false)
  // When places are short, nobody holds one for nothing. THREATS DS1
  return place?.pressed === true || shared.draining ? 0 : (session.watch?.greetingDelayMs ?? 0)
}

/**
 * Who talks before it was greeted is no server: those wait, and whoever sends blindly gives itself away.
 * RFC 5321 §3.1, §4.3.1
 */
async function greetLater(session: Session, delayMs: number): Promise<void> {
  const { input, watch, shared } = session
  await input.waits(delayMs)
  if (session.closing) return
  if (input.waitingBytes > 0 && watch?.talkedEarly() === true) {
    shared.metrics.count('smtp_rejects_total', { stage: 'greeting', reason: 'early' })
    session.log.info('smtp.hung-up', { reason: 'early' })
    // RFC 5321 §3.1: a greeting that is none.
    session.hangUp('hangup.early', '5.5.1', 554)
    return
  }
  sayGreeting(session)
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
