/** RSET: the message in hand is forgotten. RFC 5321 §4.1.1.5 */
import { parseNothing } from '../../../mail/smtp/command-line.ts'
import { defineCommand } from '../command.ts'

export const rset = defineCommand({
  verb: 'RSET',
  parse: parseNothing,
  run(session) {
    session.resetTransaction()
    session.reply(250, '2.0.0', 'Ok')
  },
})
