/**
 * NOOP: nothing, but what others changed is told. RFC 9051 §6.1.2
 *
 *   C: a2 NOOP
 *   S: * 23 EXISTS
 *   S: a2 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'

export const noop = defineCommand({
  name: 'NOOP',
  when: 'always',
  parse: noArguments,
  run: (session) => {
    if (session.selected !== undefined) session.selected.dirty = true
    return done()
  },
})
