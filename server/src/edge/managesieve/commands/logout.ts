/**
 * LOGOUT: goodbye.
 *
 *   C: LOGOUT
 *   S: OK "Goodbye"
 *
 * RFC 5804 §2.3
 */
import { defineCommand, noArguments, ok } from '../command.ts'

export const logout = defineCommand({
  name: 'LOGOUT',
  when: 'always',
  parse: noArguments,
  run: async (session) => {
    session.end()
    return ok({ key: 'bye' })
  },
})
