/**
 * STARTTLS: from here on encrypted; the server says anew what it can do.
 *
 *   C: STARTTLS
 *   S: OK "Begin TLS now"
 *   (TLS)
 *   S: "IMPLEMENTATION" "Valija"
 *   S: …
 *   S: OK "TLS is on"
 *
 * RFC 5804 §2.2
 */
import { refuseInjected, startTls } from '../../start-tls.ts'
import { sayCapabilities } from '../capabilities.ts'
import { defineCommand, no, noArguments, type Reply } from '../command.ts'
import type { Session } from '../session.ts'

export const starttls = defineCommand({
  name: 'STARTTLS',
  when: 'before-login',
  parse: noArguments,
  run,
})

async function run(session: Session): Promise<Reply> {
  const handshake = session.deps.startTls
  if (session.connection.tls !== undefined) return no({ key: 'managesieve.tls-on' })
  if (handshake === undefined) return no({ key: 'managesieve.no-tls' })
  refuseInjected(session)
  return {
    status: 'OK',
    text: { key: 'managesieve.start-tls' },
    after: async () => {
      await startTls(session, handshake)
      if (session.connection.closed) return
      sayCapabilities(session)
      session.output.text(`OK "${session.phrase({ key: 'managesieve.tls-begun' })}"\r\n`)
    },
  }
}
