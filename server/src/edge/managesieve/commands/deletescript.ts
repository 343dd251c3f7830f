/**
 * DELETESCRIPT: removes a script that is not active.
 *
 *   C: DELETESCRIPT "otro"
 *   S: OK
 *
 * RFC 5804 §2.10
 */
import { defineCommand, ok, oneName } from '../command.ts'

export const deletescript = defineCommand({
  name: 'DELETESCRIPT',
  when: 'signed-in',
  parse: oneName,
  run: async ({ scripts }, name) => {
    await scripts.remove(name)
    return ok()
  },
})
