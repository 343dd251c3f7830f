/**
 * CHECK: all is on the disk already, so it is NOOP with a mailbox open. RFC 3501 §6.4.1
 *
 *   C: a2 CHECK
 *   S: a2 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'

export const check = defineCommand({
  name: 'CHECK',
  when: 'selected',
  parse: noArguments,
  run: (session) => {
    session.selected.dirty = true
    return done()
  },
})
