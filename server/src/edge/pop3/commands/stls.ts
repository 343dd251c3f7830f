/**
 * STLS: from here on encrypted.
 *
 *   C: STLS
 *   S: +OK Begin TLS now
 *
 * RFC 2595 §4
 */
import { refuseInjected, startTls } from '../../start-tls.ts'
import { defineCommand, err, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { noArguments } from '../syntax/arguments.ts'

export const stls = defineCommand({ name: 'STLS', when: 'before-login', parse: noArguments, run })

async function run(session: Session): Promise<Reply> {
  const handshake = session.deps.startTls
  if (session.connection.tls !== undefined) return err({ key: 'pop3.tls-on' })
  if (handshake === undefined) return err({ key: 'pop3.no-tls' })
  // A client that wants UTF-8 has to be under TLS before it says so. RFC 6856 §2.1
  if (session.utf8) return err({ key: 'pop3.tls-after-utf8' })
  refuseInjected(session)
  return {
    status: '+OK',
    text: { key: 'pop3.start-tls' },
    after: () => startTls(session, handshake),
  }
}
