/**
 * What a search is to answer with. RFC 4731 §3.1, RFC 9051 §6.4.4; SAVE: RFC 5182 §2; CONTEXT and UPDATE: RFC 5267 §4;
 * PARTIAL: RFC 9394 §3.1; RELEVANCY: RFC 6203 §4
 *
 *   RETURN (MIN COUNT PARTIAL 1:50 SAVE)
 */
import { type PartialRange, readPartialRange } from './partial-range.ts'
import type { Reader } from './reader.ts'

type Word = 'MIN' | 'MAX' | 'ALL' | 'COUNT' | 'SAVE' | 'UPDATE' | 'CONTEXT' | 'RELEVANCY' | 'PARTIAL'

export type SearchReturns = {
  readonly words: ReadonlySet<Word>
  readonly partial: PartialRange | undefined
}

const ANY: readonly Word[] = ['MIN', 'MAX', 'ALL', 'COUNT', 'UPDATE', 'CONTEXT', 'RELEVANCY', 'PARTIAL']
const OF_SORT = wordMap(ANY)
const OF_SEARCH = wordMap([...ANY, 'SAVE'])

export const RETURN_ALL: SearchReturns = { words: new Set<Word>(['ALL']), partial: undefined }

/** ["RETURN" SP "(" opts ")" SP]; undefined: there is none. */
export function readSearchReturns(read: Reader, command: 'SEARCH' | 'SORT'): SearchReturns | undefined {
  if (!read.tryWord('RETURN')) return undefined
  read.space()
  const words = new Set<Word>()
  let partial: PartialRange | undefined
  read.listOrNone(() => {
    const word = read.oneOf(command === 'SORT' ? OF_SORT : OF_SEARCH)
    if (word === 'PARTIAL') {
      if (partial !== undefined) throw read.fault('one PARTIAL')
      read.space()
      partial = readPartialRange(read)
    }
    words.add(word)
  })
  // RFC 9394 §3.1, RFC 5267 §4.4
  if (partial !== undefined && words.has('ALL')) throw read.fault('PARTIAL or ALL, not both')
  read.space()
  // RETURN () means ALL. RFC 4731 §3.1
  return words.size === 0 ? RETURN_ALL : { words, partial }
}

function wordMap(words: readonly Word[]): ReadonlyMap<string, Word> {
  return new Map(words.map((word) => [word, word]))
}
