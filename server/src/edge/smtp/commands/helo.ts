/**
 * HELO: the greeting of before extensions.
 *
 *   C: HELO fax.otra.test
 *   S: 250 mx.empresa.test
 *
 * RFC 5321 §4.1.1.1
 */
import { parseHello } from '../../../mail/smtp/command-line.ts'
import { defineCommand } from '../command.ts'

export const helo = defineCommand({
  verb: 'HELO',
  parse: parseHello,
  run(session, name) {
    session.resetTransaction()
    session.hello = name
    session.watch?.hello(name)
    session.extended = false
    session.reply(250, undefined, session.shared.hostname)
  },
})
