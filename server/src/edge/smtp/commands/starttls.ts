/**
 * STARTTLS: from here on encrypted, and as if the client had just connected.
 *
 *   C: STARTTLS
 *   S: 220 2.0.0 Go ahead
 *   <TLS handshake>
 *   C: EHLO mail.otra.test
 *
 * RFC 3207 §4
 */
import { parseNothing } from '../../../mail/smtp/command-line.ts'
import { defineCommand } from '../command.ts'
import type { Session } from '../session.ts'

/** A client that means another protocol by its ALPN is turned away in the handshake. THREATS TL2 */
const ALPN = ['smtp']

export const starttls = defineCommand({ verb: 'STARTTLS', parse: parseNothing, run })

async function run(session: Session): Promise<void> {
  const { connection, input, shared } = session
  if (connection.tls !== undefined) return session.object(503, '5.5.1', 'tls.already')
  if (shared.tls === undefined) return session.object(454, '4.7.0', 'tls.none')
  // Whatever came behind the command was said by somebody in clear text, maybe not by this client. THREATS TL1
  if (input.waitingBytes > 0) {
    shared.metrics.count('smtp_rejects_total', { stage: 'starttls', reason: 'injection' })
    session.log.info('smtp.starttls-injection')
    connection.destroy()
    return
  }
  session.say('220 2.0.0 Go ahead\r\n')
  session.flush()
  session.resetClient()
  const failure = await connection.startTlsAsServer(shared.tls(), ALPN).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (failure === undefined) return
  session.log.debug('smtp.tls-failed', { reason: String(failure) })
  connection.destroy()
}
