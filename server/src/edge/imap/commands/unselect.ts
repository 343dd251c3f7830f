/**
 * UNSELECT: leave the mailbox and remove nothing. RFC 3691 §2
 *
 *   C: a5 UNSELECT
 *   S: a5 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'

export const unselect = defineCommand({
  name: 'UNSELECT',
  when: 'selected',
  parse: noArguments,
  run: async (session) => {
    session.unselect()
    return done()
  },
})
