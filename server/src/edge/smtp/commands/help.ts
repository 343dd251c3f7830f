/** HELP: where the commands are written down. RFC 5321 §4.1.1.8 */
import { defineCommand } from '../command.ts'

export const help = defineCommand({
  verb: 'HELP',
  parse: () => undefined,
  run: (session) => session.reply(214, '2.0.0', 'See RFC 5321; for help write to the postmaster'),
})
