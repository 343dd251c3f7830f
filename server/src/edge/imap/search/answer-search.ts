/** Tells a client what was found in its open mailbox, and keeps what it wants kept. */
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import type { Found } from '../../../service/search/search-mailbox.ts'
import { done, type Reply } from '../command.ts'
import { SAVED_RANGES } from '../limits.ts'
import type { SelectedSession } from '../session.ts'
import { RETURN_ALL, type SearchReturns } from '../syntax/search-returns.ts'
import { esearchLine, namedPlaces, resultItems } from './esearch-response.ts'

export type SearchAnswer = {
  readonly command: 'SEARCH' | 'SORT'
  readonly by: 'seq' | 'uid'
  /** Undefined: the answer is a plain SEARCH or SORT, unless the client has enabled IMAP4rev2. RFC 9051 §6.4.4 */
  readonly returns: SearchReturns | undefined
  /** MODSEQ is told. RFC 7162 §3.1.5, §3.1.10 */
  readonly withModSeq: boolean
}

/** `numbers` in the order of the answer. */
export function answerSearch(
  session: SelectedSession,
  answer: SearchAnswer,
  numbers: readonly number[],
  scores: Found['scores'],
): Reply {
  const { selected } = session
  const { command, by, withModSeq } = answer
  const told = by === 'uid' ? numbers.map((number) => selected.uidOf(number)) : numbers
  const returns =
    answer.returns ?? (command === 'SEARCH' && session.enabled.has('IMAP4rev2') ? RETURN_ALL : undefined)
  if (returns === undefined) {
    const modSeq = withModSeq && numbers.length > 0 ? ` (MODSEQ ${highest(session, numbers)})` : ''
    session.untagged(`${command}${told.length === 0 ? '' : ` ${told.join(' ')}`}${modSeq}`)
    return done()
  }
  const named = namedPlaces(numbers.length, returns).map((place) => numbers[place] ?? 0)
  const saved = returns.words.has('SAVE') ? saveResults(session, named) : undefined
  if (saved === 'too-many') return { status: 'NO', code: 'NOTSAVED', text: { key: 'imap.not-saved' } }
  // SAVE alone says nothing. RFC 5182 §2.1
  if (returns.words.size === 1 && saved === 'saved') return done()
  const withScores = returns.words.has('RELEVANCY')
  const items = resultItems(
    { told, scores: withScores ? numbers.map((number) => scores.get(number) ?? 1) : undefined },
    returns,
  )
  // The mod-sequence covers the messages that are named. RFC 7162 §3.1.10
  if (withModSeq && named.length > 0) items.push(`MODSEQ ${highest(session, named)}`)
  session.untagged(esearchLine(session.tag, by, items))
  return done()
}

/** Keeps them for `$`: all, or those that the answer names. RFC 5182 §2.4, RFC 9394 §3.2 */
export function saveResults({ selected }: SelectedSession, numbers: readonly number[]): 'saved' | 'too-many' {
  const rising = [...numbers].sort((a, b) => a - b)
  const ranges: [number, number][] = []
  let before = 0
  for (const number of rising) {
    const uid = selected.uidOf(number)
    const last = ranges.at(-1)
    // What follows in the mailbox follows in the set: nothing ever comes in between.
    if (last !== undefined && number === before + 1) last[1] = uid
    else if (ranges.length === SAVED_RANGES) return 'too-many'
    else ranges.push([uid, uid])
    before = number
  }
  selected.saved = ranges satisfies MessageSet['ranges']
  return 'saved'
}

function highest({ selected }: SelectedSession, numbers: readonly number[]): number {
  const { modSeqs } = selected.view
  return numbers.reduce((high, number) => Math.max(high, modSeqs[selected.placeOf(number)] ?? 0), 0)
}
