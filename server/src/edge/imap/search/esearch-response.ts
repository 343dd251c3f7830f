/**
 * ESEARCH: the answer of searches that say what they want to know.
 *
 *   * ESEARCH (TAG "a4") UID MIN 7 COUNT 3 MODSEQ 917
 *
 * RFC 4731 §3.1, RFC 9051 §7.3.4, RFC 5267 §3, RFC 9394 §3.1, RFC 6203 §4, RFC 7377 §2.1
 */
import { formatNumbers } from '../../../mail/imap/message-set.ts'
import { partOf } from '../syntax/partial-range.ts'
import { quoted } from '../syntax/quote.ts'
import type { SearchReturns } from '../syntax/search-returns.ts'

export type SearchResults = {
  /** Message numbers, or UIDs, in the order of the answer. */
  readonly told: readonly number[]
  /** Of each of them; 0: no fuzzy key was asked. */
  readonly scores: readonly number[] | undefined
}

/** The places, in the order of the answer, that the client asks for: all unless only some are named. RFC 5182 §2.4 */
export function namedPlaces(count: number, { words, partial }: SearchReturns): readonly number[] {
  const all = Array.from({ length: count }, (_, place) => place)
  const some = words.has('MIN') || words.has('MAX') || partial !== undefined
  if (!some || words.has('ALL') || words.has('COUNT')) return all
  const named = new Set<number>()
  if (words.has('MIN') && count > 0) named.add(0)
  for (const place of partial === undefined ? [] : partOf(all, partial)) named.add(place)
  if (words.has('MAX') && count > 0) named.add(count - 1)
  return [...named].sort((a, b) => a - b)
}

/** The items of the answer. Without a match only COUNT and PARTIAL have anything to say. RFC 4731 §3.1 */
export function resultItems({ told, scores }: SearchResults, { words, partial }: SearchReturns): string[] {
  const items: string[] = []
  if (told.length > 0) {
    if (words.has('MIN')) items.push(`MIN ${told[0]}`)
    if (words.has('MAX')) items.push(`MAX ${told.at(-1)}`)
    if (words.has('ALL')) items.push(`ALL ${formatNumbers(told)}`)
  }
  if (words.has('COUNT')) items.push(`COUNT ${told.length}`)
  if (partial !== undefined) {
    const part = partOf(told, partial)
    items.push(`PARTIAL (${partial.label} ${part.length === 0 ? 'NIL' : formatNumbers(part)})`)
  }
  if (words.has('RELEVANCY') && scores !== undefined && told.length > 0) {
    const scored = partial === undefined ? scores : partOf(scores, partial)
    if (scored.length > 0) items.push(`RELEVANCY (${scored.join(' ')})`)
  }
  return items
}

/** The line, without `* `. */
export function esearchLine(
  tag: string,
  by: 'seq' | 'uid',
  items: readonly string[],
  correlation: readonly string[] = [],
): string {
  const correlator = ['TAG', quoted(tag), ...correlation].join(' ')
  return ['ESEARCH', `(${correlator})`, ...(by === 'uid' ? ['UID'] : []), ...items].join(' ')
}
