/** RSET: no message is marked any more. RFC 1939 §5 */
import { defineCommand, ok } from '../command.ts'
import { noArguments } from '../syntax/arguments.ts'

export const rset = defineCommand({
  name: 'RSET',
  when: 'signed-in',
  parse: noArguments,
  run: async (session) => {
    session.deleted.clear()
    session.deletedOctets = 0
    return ok({ key: 'pop3.done' })
  },
})
