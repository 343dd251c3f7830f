/**
 * LOGOUT: the client says goodbye. RFC 9051 §6.1.3
 *
 *   C: a9 LOGOUT
 *   S: * BYE Goodbye
 *   S: a9 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'

export const logout = defineCommand({
  name: 'LOGOUT',
  when: 'always',
  parse: noArguments,
  run: async (session) => {
    session.unselect()
    session.bye({ key: 'bye' })
    return done()
  },
})
