/**
 * ID: who the programs on both ends are. What the client says is for the log alone. RFC 2971 §3.1
 *
 *   C: a3 ID ("name" "mbsync" "version" "1.4.4")
 *   S: * ID ("name" "Valija")
 *   S: a3 OK Done
 */
import { defineCommand, done } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const id = defineCommand({
  name: 'ID',
  when: 'always',
  parse,
  run: async (session, { name }) => {
    session.deps.log.debug('imap.client', { connection: session.connection.id, name })
    session.untagged('ID ("name" "Valija")')
    return done()
  },
})

/** Pairs allowed in one ID. RFC 2971 §3.3 */
const PAIRS_MAX = 30
const NAME_MAX = 100

function parse(read: Reader): { readonly name: string } {
  const said = new Map<string, string>()
  // Old programs say just `ID`.
  if (!read.atEnd() && !read.tryWord('NIL') && !read.tryToken('()')) {
    read.token('(')
    read.enter()
    do {
      if (said.size === PAIRS_MAX) throw read.limit(`at most ${PAIRS_MAX} pairs`)
      const key = read.string()
      read.space()
      said.set(key.toLowerCase(), read.nstring() ?? '')
    } while (read.trySpace())
    read.leave()
    read.token(')')
  }
  read.end()
  return { name: (said.get('name') ?? '').slice(0, NAME_MAX) }
}
