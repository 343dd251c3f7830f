/**
 * SUBSCRIBE: put a name on the list of LSUB. A name without a mailbox may be on it. RFC 9051 §6.3.7
 *
 *   C: a2 SUBSCRIBE Clientes
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const subscribe = defineCommand({
  name: 'SUBSCRIBE',
  when: 'signed-in',
  parse: readMailbox,
  run: async (session, name) => {
    await session.account.setSubscribed(name, true)
    return done()
  },
})

function readMailbox(read: Reader): string {
  const name = read.mailbox()
  read.end()
  return name
}
