/**
 * From here on encrypted, in IMAP and POP3. Whatever waits behind the command was not said by this client under TLS: the
 * connection closes (THREATS TL1, CVE-2011-0411). All that was said before is forgotten.
 */
import { ConnectionGone } from './connection-gone.ts'
import type { MailSession } from './mail-session.ts'

/** Before the answer that TLS may begin. Throws ConnectionGone when something waits behind the command. */
export function refuseInjected({ connection, deps, protocol, waitingBytes }: MailSession): void {
  if (waitingBytes === 0) return
  deps.log.warn(`${protocol}.tls-injection`, { connection: connection.id })
  connection.destroy()
  throw new ConnectionGone()
}

/** After that answer. A handshake that fails ends the connection. */
export async function startTls(
  session: MailSession,
  handshake: NonNullable<MailSession['deps']['startTls']>,
): Promise<void> {
  const { connection, deps, protocol } = session
  if (session.waitingBytes > 0) {
    connection.destroy()
    return
  }
  await handshake(connection).then(
    () => session.forget(),
    (error: unknown) => {
      deps.log.debug(`${protocol}.tls-failed`, { connection: connection.id, error: String(error) })
      connection.destroy()
    },
  )
}
