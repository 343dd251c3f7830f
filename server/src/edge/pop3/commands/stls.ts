/**
 * STLS: from here on encrypted. Whatever waits behind the command was not said by this client under TLS: the connection
 * closes (THREATS TL1, CVE-2011-0411). All that was said before is forgotten.
 *
 *   C: STLS
 *   S: +OK Begin TLS now
 *
 * RFC 2595 §4
 */
import { defineCommand, err, type Reply } from '../command.ts'
import { ConnectionGone } from '../output.ts'
import type { Session } from '../session.ts'
import { noArguments } from '../syntax/arguments.ts'

export const stls = defineCommand({ name: 'STLS', when: 'before-login', parse: noArguments, run })

async function run(session: Session): Promise<Reply> {
  const { startTls, log } = session.deps
  const { connection } = session
  if (connection.tls !== undefined) return err({ key: 'pop3.tls-on' })
  if (startTls === undefined) return err({ key: 'pop3.no-tls' })
  // A client that wants UTF-8 has to be under TLS before it says so. RFC 6856 §2.1
  if (session.utf8) return err({ key: 'pop3.tls-after-utf8' })
  if (session.lines.waitingBytes > 0) {
    log.warn('pop3.stls-injection', { connection: connection.id })
    connection.destroy()
    throw new ConnectionGone()
  }
  return {
    status: '+OK',
    text: { key: 'pop3.start-tls' },
    after: async () => {
      if (session.lines.waitingBytes > 0) {
        connection.destroy()
        return
      }
      await startTls(connection).then(
        () => session.forget(),
        (error: unknown) => {
          log.debug('pop3.tls-failed', { connection: connection.id, error: String(error) })
          connection.destroy()
        },
      )
    },
  }
}
