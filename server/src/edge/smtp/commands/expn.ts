/** EXPN: who is in a list is told to nobody. RFC 5321 §3.5.3, THREATS IN12 */
import { defineCommand } from '../command.ts'
import { parseSomething } from './vrfy.ts'

export const expn = defineCommand({
  verb: 'EXPN',
  parse: parseSomething,
  run: (session) => session.reply(252, '2.5.2', 'Cannot say; send the message and it will be tried'),
})
