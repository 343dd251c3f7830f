/** VRFY: the same answer for every name, there or not. RFC 5321 §3.5.3, THREATS IN12 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { defineCommand } from '../command.ts'

export const vrfy = defineCommand({
  verb: 'VRFY',
  parse: parseSomething,
  run: (session) => session.reply(252, '2.5.2', 'Cannot say; send the message and it will be tried'),
})

export function parseSomething(line: string, at: number): void {
  if (line.slice(at).trim() === '') throw new SyntaxFault('a name', at)
}
