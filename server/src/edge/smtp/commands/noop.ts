/** NOOP: nothing, with or without a word behind it. RFC 5321 §4.1.1.9 */
import { defineCommand } from '../command.ts'

export const noop = defineCommand({
  verb: 'NOOP',
  parse: () => undefined,
  run: (session) => session.reply(250, '2.0.0', 'Ok'),
})
