/**
 * UNAUTHENTICATE: nobody is signed in any more and the connection stays.
 *
 *   C: UNAUTHENTICATE
 *   S: OK "Done"
 *
 * RFC 5804 §2.14
 */
import { defineCommand, noArguments, ok } from '../command.ts'

export const unauthenticate = defineCommand({
  name: 'UNAUTHENTICATE',
  when: 'signed-in',
  parse: noArguments,
  run: async (session) => {
    session.signOut()
    return ok({ key: 'managesieve.done' })
  },
})
