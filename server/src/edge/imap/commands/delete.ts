/**
 * DELETE: a mailbox and its messages go; those below it stay. RFC 9051 §6.3.5
 *
 *   C: a2 DELETE Viejo
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const deleteMailbox = defineCommand({
  name: 'DELETE',
  when: 'signed-in',
  slow: true,
  parse: readMailbox,
  run: async (session, name) => {
    const selected = session.selected
    await session.account.delete(name)
    // Without this the next look would find nothing to look at.
    if (selected?.name === name) session.unselect()
    return done()
  },
})

function readMailbox(read: Reader): string {
  const name = read.mailbox()
  read.end()
  return name
}
