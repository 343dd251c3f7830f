/**
 * GETSCRIPT: a script as it was put.
 *
 *   C: GETSCRIPT "vacaciones"
 *   S: {7}
 *   S: keep;
 *   S: OK
 *
 * RFC 5804 §2.9
 */
import { defineCommand, ok, oneName } from '../command.ts'
import { sayLiteral } from '../syntax/say-string.ts'

export const getscript = defineCommand({
  name: 'GETSCRIPT',
  when: 'signed-in',
  parse: oneName,
  run: async ({ scripts, output }, name) => {
    output.text(`${sayLiteral(await scripts.read(name))}\r\n`)
    return ok()
  },
})
