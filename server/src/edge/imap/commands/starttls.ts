/**
 * STARTTLS: from here on encrypted.
 *
 *   C: a1 STARTTLS
 *   S: a1 OK Begin TLS now
 *
 * RFC 9051 §6.2.1
 */
import { refuseInjected, startTls } from '../../start-tls.ts'
import { defineCommand, noArguments, type Reply } from '../command.ts'
import type { Session } from '../session.ts'

export const starttls = defineCommand({ name: 'STARTTLS', when: 'before-login', parse: noArguments, run })

async function run(session: Session): Promise<Reply> {
  const handshake = session.deps.startTls
  if (session.connection.tls !== undefined) return { status: 'BAD', text: { key: 'imap.tls-on' } }
  if (handshake === undefined) return { status: 'BAD', text: { key: 'imap.no-tls' } }
  refuseInjected(session)
  return { status: 'OK', text: { key: 'imap.start-tls' }, after: () => startTls(session, handshake) }
}
