/**
 * LISTSCRIPTS: the names, and which one is active.
 *
 *   C: LISTSCRIPTS
 *   S: "otro"
 *   S: "vacaciones" ACTIVE
 *   S: OK
 *
 * RFC 5804 §2.7
 */
import { defineCommand, noArguments, ok } from '../command.ts'
import { sayString } from '../syntax/say-string.ts'

export const listscripts = defineCommand({
  name: 'LISTSCRIPTS',
  when: 'signed-in',
  parse: noArguments,
  run: async ({ scripts, output }) => {
    for (const { name, isActive } of await scripts.list())
      output.text(`${sayString(name)}${isActive ? ' ACTIVE' : ''}\r\n`)
    return ok()
  },
})
