/**
 * ENABLE: the client says that it knows an extension which changes what it is told. RFC 5161 §3.1
 *
 *   C: a2 ENABLE QRESYNC X-UNKNOWN
 *   S: * ENABLED QRESYNC
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import { EXTENSIONS, type Extension, enable as switchOn } from '../enabled.ts'
import { LIST_ELEMENTS } from '../limits.ts'
import type { Reader } from '../syntax/reader.ts'

export const enable = defineCommand({
  name: 'ENABLE',
  when: 'signed-in',
  parse,
  run: async (session, wanted) => {
    const { withheld } = session.deps
    const news = wanted.filter(
      (extension) => !session.enabled.has(extension) && withheld?.has(extension) !== true,
    )
    session.untagged(['ENABLED', ...news].join(' '))
    for (const extension of news) switchOn(session, extension)
    return done()
  },
})

/** capability *(SP capability); those we do not know are passed over. */
function parse(read: Reader): readonly Extension[] {
  const wanted = new Set<Extension>()
  let named = 0
  do {
    if (named++ === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} capabilities`)
    const extension = EXTENSIONS.get(read.atom('a capability').toUpperCase())
    if (extension !== undefined) wanted.add(extension)
  } while (read.trySpace())
  read.end()
  return [...wanted]
}
