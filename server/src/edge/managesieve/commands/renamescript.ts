/**
 * RENAMESCRIPT: another name for a script; it stays active if it is.
 *
 *   C: RENAMESCRIPT "otro" "vacaciones"
 *   S: NO (ALREADYEXISTS) "There is already a script with the name …"
 *
 * RFC 5804 §2.11
 */
import { defineCommand, ok } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const renamescript = defineCommand({
  name: 'RENAMESCRIPT',
  when: 'signed-in',
  parse,
  run: async ({ scripts }, { from, to }) => {
    await scripts.rename(from, to)
    return ok()
  },
})

/** SP old-sieve-name SP new-sieve-name */
function parse(read: Reader): { readonly from: string; readonly to: string } {
  read.space()
  const from = read.string()
  read.space()
  return { from, to: read.string() }
}
