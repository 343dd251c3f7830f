/** NOOP: nothing, but the client is there. RFC 1939 §5 */
import { defineCommand, ok } from '../command.ts'
import { noArguments } from '../syntax/arguments.ts'

export const noop = defineCommand({
  name: 'NOOP',
  when: 'signed-in',
  parse: noArguments,
  run: async () => ok({ key: 'pop3.done' }),
})
