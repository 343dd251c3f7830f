/** What all searching commands share: RETURN, the charset, the keys. RFC 9051 §9, RFC 5256 §5, RFC 4466 §2.6.1 */
import { type SearchKey, someKey } from '../../../service/search/search-key.ts'
import type { Reader } from './reader.ts'
import { readSearchKeys } from './search-keys.ts'
import type { SearchReturns } from './search-returns.ts'

const UTF_8: ReadonlySet<string> = new Set(['UTF-8', 'US-ASCII'])

export type SearchProgram = { readonly charset: string | undefined; readonly key: SearchKey }

/** ["CHARSET" SP charset SP] search-key *(SP search-key) */
export function readSearchProgram(read: Reader, returns: SearchReturns | undefined): SearchProgram {
  let charset: string | undefined
  if (read.tryWord('CHARSET')) {
    read.space()
    charset = readCharset(read)
    read.space()
  }
  return { charset, key: readLastKeys(read, returns?.words.has('RELEVANCY') ?? false) }
}

/** charset SP search-key *(SP search-key), as SORT and THREAD have it. */
export function readSortProgram(read: Reader, scored: boolean): SearchProgram {
  const charset = readCharset(read)
  read.space()
  return { charset, key: readLastKeys(read, scored) }
}

/** What is not ASCII in US-ASCII is UTF-8: programs that say the one write the other. */
function readCharset(read: Reader): string {
  const charset = read.astring()
  if (!UTF_8.has(charset.toUpperCase())) read.charset = charset
  return charset
}

function readLastKeys(read: Reader, scored: boolean): SearchKey {
  const key = readSearchKeys(read)
  // How well a message fits can only be told of what need not fit exactly. RFC 6203 §4
  if (scored && !someKey(key, ({ kind }) => kind === 'fuzzy')) throw read.fault('FUZZY with RELEVANCY')
  read.end()
  return key
}
