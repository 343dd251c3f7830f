/**
 * CLOSE: remove what is marked \Deleted, without telling, and leave the mailbox. RFC 9051 §6.4.1
 *
 *   C: a5 CLOSE
 *   S: a5 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'

export const close = defineCommand({
  name: 'CLOSE',
  when: 'selected',
  parse: noArguments,
  run: async (session) => {
    const { account, selected } = session
    session.unselect()
    if (!selected.readOnly) await account.expunge(selected.id)
    return done()
  },
})
