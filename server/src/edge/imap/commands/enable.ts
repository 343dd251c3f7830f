/**
 * ENABLE: the client says that it knows an extension which changes what it is told. RFC 5161 §3.1
 *
 *   C: a2 ENABLE CONDSTORE X-UNKNOWN
 *   S: * ENABLED CONDSTORE
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import { LIST_ELEMENTS } from '../limits.ts'
import type { Reader } from '../syntax/reader.ts'

export const enable = defineCommand({
  name: 'ENABLE',
  when: 'signed-in',
  parse,
  run: async (session, wanted) => {
    const news = wanted.includes('CONDSTORE') && !session.enabled.has('CONDSTORE')
    if (news) session.enabled.add('CONDSTORE')
    session.untagged(`ENABLED${news ? ' CONDSTORE' : ''}`)
    return done()
  },
})

/** capability *(SP capability); those we do not know are passed over. */
function parse(read: Reader): readonly string[] {
  const wanted: string[] = []
  do {
    if (wanted.length === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} capabilities`)
    wanted.push(read.atom('a capability').toUpperCase())
  } while (read.trySpace())
  read.end()
  return wanted
}
