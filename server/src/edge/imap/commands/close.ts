/**
 * CLOSE: remove what is marked \Deleted, without telling, and leave the mailbox. RFC 9051 §6.4.1
 *
 *   C: a5 CLOSE
 *   S: a5 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'
import { mailOf, may } from '../shared.ts'

export const close = defineCommand({
  name: 'CLOSE',
  when: 'selected',
  parse: noArguments,
  run: async (session) => {
    const { selected } = session
    const mail = mailOf(session)
    session.unselect()
    // Who may not remove anything leaves all the same. RFC 4314 §4
    if (!selected.readOnly && may(selected, 'e')) await mail.expunge(selected.id)
    return done()
  },
})
