/**
 * SETACTIVE: the script that is run for mail from now on; an empty name: none.
 *
 *   C: SETACTIVE "vacaciones"
 *   S: OK
 *
 * RFC 5804 §2.8
 */
import { defineCommand, ok, oneName } from '../command.ts'

export const setactive = defineCommand({
  name: 'SETACTIVE',
  when: 'signed-in',
  parse: oneName,
  run: async ({ scripts }, name) => {
    await scripts.activate(name === '' ? undefined : name)
    return ok()
  },
})
