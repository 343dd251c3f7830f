/**
 * LANGUAGE: in which language sentences are said, from this answer on; without arguments, which there are.
 *
 *   C: a2 LANGUAGE "es-PE" "en"
 *   S: * LANGUAGE (es)
 *   S: * NAMESPACE (("" "/")) (("Shared/" "/")) NIL
 *   S: a2 OK Listo
 *
 * RFC 5255 §3, RFC 4647 §3.4
 */
import { LANGUAGES, type Language } from '../../../lib/text.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { LIST_ELEMENTS } from '../limits.ts'
import type { Session } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'
import { NAMESPACES } from './namespace.ts'

export const language = defineCommand({ name: 'LANGUAGE', when: 'always', parse, run })

/** What is spoken before anybody asks: English in ASCII. RFC 2277 §4.5 */
const DEFAULT_TAG = 'i-default'

/** *(SP lang-range) */
function parse(read: Reader): readonly string[] {
  const ranges: string[] = []
  if (!read.atEnd())
    do {
      if (ranges.length === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} languages`)
      ranges.push(read.astring().toLowerCase())
    } while (read.trySpace())
  read.end()
  return ranges
}

async function run(session: Session, ranges: readonly string[]): Promise<Reply> {
  if (ranges.length === 0) {
    session.untagged(`LANGUAGE (${[...LANGUAGES, DEFAULT_TAG].join(' ')})`)
    return done()
  }
  const chosen = choose(ranges)
  if (chosen === undefined) return { status: 'NO', text: { key: 'imap.no-language' } }
  session.language = chosen.language
  session.untagged(`LANGUAGE (${chosen.tag})`)
  // Names of namespaces may be translated: ours have none. RFC 5255 §3.2
  if (session.account !== undefined) session.untagged(NAMESPACES)
  return done()
}

/** The first range that there is a language for, by its primary tag. RFC 4647 §3.4 */
function choose(
  ranges: readonly string[],
): { readonly language: Language | undefined; readonly tag: string } | undefined {
  for (const range of ranges) {
    if (range === 'default' || range === '*' || range === DEFAULT_TAG)
      return { language: undefined, tag: DEFAULT_TAG }
    const [primary] = range.split('-')
    const language = LANGUAGES.find((known) => known === primary)
    if (language !== undefined) return { language, tag: language }
  }
  return undefined
}
