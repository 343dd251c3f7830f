/**
 * UNSUBSCRIBE: take a name off the list of LSUB. RFC 9051 §6.3.8
 *
 *   C: a2 UNSUBSCRIBE Clientes
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const unsubscribe = defineCommand({
  name: 'UNSUBSCRIBE',
  when: 'signed-in',
  parse: readMailbox,
  run: async (session, name) => {
    await session.account.setSubscribed(name, false)
    return done()
  },
})

function readMailbox(read: Reader): string {
  const name = read.mailbox()
  read.end()
  return name
}
