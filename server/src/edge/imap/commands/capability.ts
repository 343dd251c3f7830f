/**
 * CAPABILITY: what this server can do for this session now.
 *
 *   C: a1 CAPABILITY
 *   S: * CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE IDLE SASL-IR STARTTLS LOGINDISABLED
 *   S: a1 OK Done
 *
 * RFC 9051 §6.1.1
 */
import { capabilities } from '../capabilities.ts'
import { defineCommand, done, noArguments } from '../command.ts'

export const capability = defineCommand({
  name: 'CAPABILITY',
  when: 'always',
  parse: noArguments,
  run: async (session) => {
    session.untagged(`CAPABILITY ${capabilities(session)}`)
    return done()
  },
})
