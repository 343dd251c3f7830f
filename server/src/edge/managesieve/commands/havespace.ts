/**
 * HAVESPACE: whether a script of that name and size could be put.
 *
 *   C: HAVESPACE "vacaciones" 999999
 *   S: NO (QUOTA/MAXSIZE) "This script is too long …"
 *
 * RFC 5804 §2.5
 */
import { defineCommand, ok } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const havespace = defineCommand({
  name: 'HAVESPACE',
  when: 'signed-in',
  parse,
  run: async ({ scripts }, { name, size }) => {
    await scripts.assertRoom(name, size)
    return ok()
  },
})

/** SP sieve-name SP number */
function parse(read: Reader): { readonly name: string; readonly size: number } {
  read.space()
  const name = read.string()
  read.space()
  return { name, size: read.number() }
}
