/**
 * STARTTLS: from here on encrypted. Whatever waits behind the command was not said by this client under TLS: the
 * connection closes (THREATS TL1, CVE-2011-0411). All that was said before is forgotten.
 *
 *   C: a1 STARTTLS
 *   S: a1 OK Begin TLS now
 *
 * RFC 9051 §6.2.1
 */
import { defineCommand, noArguments, type Reply } from '../command.ts'
import { ConnectionGone } from '../output.ts'
import type { Session } from '../session.ts'

export const starttls = defineCommand({ name: 'STARTTLS', when: 'before-login', parse: noArguments, run })

async function run(session: Session): Promise<Reply> {
  const { startTls, log } = session.deps
  const { connection } = session
  if (connection.tls !== undefined) return { status: 'BAD', text: { key: 'imap.tls-on' } }
  if (startTls === undefined) return { status: 'BAD', text: { key: 'imap.no-tls' } }
  if (session.framer.waitingBytes > 0) {
    log.warn('imap.starttls-injection', { connection: connection.id })
    connection.destroy()
    throw new ConnectionGone()
  }
  return {
    status: 'OK',
    text: { key: 'imap.start-tls' },
    after: async () => {
      if (session.framer.waitingBytes > 0) {
        connection.destroy()
        return
      }
      await startTls(connection).then(
        () => session.enabled.clear(),
        (error: unknown) => {
          log.debug('imap.tls-failed', { connection: connection.id, error: String(error) })
          connection.destroy()
        },
      )
    },
  }
}
