/** QUIT: the end, in order. RFC 5321 §4.1.1.10 */
import { parseNothing } from '../../../mail/smtp/command-line.ts'
import { defineCommand } from '../command.ts'

export const quit = defineCommand({
  verb: 'QUIT',
  parse: parseNothing,
  run(session) {
    session.reply(221, '2.0.0', `${session.shared.hostname} Bye`)
    session.close()
  },
})
