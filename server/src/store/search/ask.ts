/** Answers questions about texts from the search index, segment by segment. */
import type { AccountId } from '../../mail/ids.ts'
import type { TextAnswers, TextQuestion } from '../account-store.ts'
import { SEARCH_QUESTIONS } from '../limits.ts'
import type { Database, Sql } from '../sql.ts'
import { type Area, readIds, readSegments, SegmentParts } from './segments.ts'
import { findTexts, mayHold, type Needle, needleOf, TokenReader } from './token-text.ts'

const NO = 1
const YES = 2

/** Areas with a field's values only, so that their words alone answer. */
const OWN_AREA: ReadonlyMap<string, Area> = new Map([
  ['subject', 'subject'],
  ['from', 'from'],
  ['to', 'to'],
])

/** `among` rising, each once; messages that the index does not know stay without an answer. */
export async function askIndex(
  db: Database,
  accountId: AccountId,
  questions: readonly TextQuestion[],
  among: readonly number[],
  breathe: () => Promise<void>,
): Promise<TextAnswers> {
  const answers = questions.map(() => new Uint8Array(among.length))
  const finders = questions.map(finderOf)
  const [from, to] = [among[0] ?? 0, among.at(-1) ?? 0]
  const segments = await db.read((sql) => readSegments(sql, accountId, { from, to }), { single: true })
  let start = 0
  for (const { first, last } of segments) {
    start = firstAtLeast(among, first, start)
    if ((among[start] ?? Number.POSITIVE_INFINITY) > last) continue
    for (let q = 0; q < finders.length; q += SEARCH_QUESTIONS) {
      const some = finders.slice(q, q + SEARCH_QUESTIONS).map((find, n) => ({ find, answer: answers[q + n] }))
      await db.read((sql) => askSegment(sql, accountId, first, { among, start, some }))
      await breathe()
    }
  }
  return answersOf(among, answers)
}

type Asked = {
  readonly among: readonly number[]
  /** The first of `among` that may be in the segment. */
  readonly start: number
  readonly some: readonly { readonly find: Finder; readonly answer: Uint8Array | undefined }[]
}

async function askSegment(
  sql: Sql,
  accountId: AccountId,
  first: number,
  { among, start, some }: Asked,
): Promise<void> {
  const ids = await readIds(sql, accountId, first)
  // Swept or written anew meanwhile: its messages stay without an answer.
  if (ids === undefined) return
  const places = placesOf(ids, among, start)
  const parts = new SegmentParts(sql, accountId, first)
  for (const { find, answer } of some) {
    if (answer === undefined) continue
    for (const place of places) if (place >= 0) answer[place] = NO
    for (const found of await find(parts, (place) => (places[place] ?? -1) >= 0, ids.length))
      answer[places[found] ?? -1] = YES
  }
}

/** For each message of a segment its place in `among`, or -1. */
function placesOf(ids: readonly number[], among: readonly number[], start: number): Int32Array {
  const places = new Int32Array(ids.length).fill(-1)
  let at = start
  for (const [place, id] of ids.entries()) {
    while (at < among.length && (among[at] ?? 0) < id) at++
    if (among[at] === id) places[place] = at
  }
  return places
}

function answersOf(among: readonly number[], answers: readonly Uint8Array[]): TextAnswers {
  let hint = 0
  return (question, messageId) => {
    // Asked in their order most of the time.
    if (among[hint] !== messageId)
      hint = among[hint + 1] === messageId ? hint + 1 : firstAtLeast(among, messageId)
    const answer = among[hint] === messageId ? answers[question]?.[hint] : 0
    return answer === YES ? true : answer === NO ? false : undefined
  }
}

function firstAtLeast(values: readonly number[], wanted: number, from = 0): number {
  let low = from
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Places in a segment of the asked texts for which the question holds. */
type Finder = (
  parts: SegmentParts,
  isAsked: (place: number) => boolean,
  count: number,
) => Promise<readonly number[]>

function finderOf(question: TextQuestion): Finder {
  if (question.kind === 'header') return headerFinder(question.field, question.text)
  if (question.text === '') return (_, isAsked, count) => Promise.resolve(everyPlace(isAsked, count))
  const needle = needleOf(question.text)
  const areas: readonly Area[] = question.kind === 'body' ? ['body', 'files'] : ['header', 'body', 'files']
  return async (parts, isAsked) => {
    const found = new Set<number>()
    for (const area of areas)
      for (const place of await findIn(parts, area, needle, (each) => !found.has(each) && isAsked(each)))
        found.add(place)
    return [...found]
  }
}

function headerFinder(field: string, text: string): Finder {
  // A value is one line.
  if (text.includes('\n') || text.includes('\r')) return () => Promise.resolve([])
  const own = OWN_AREA.get(field)
  if (own !== undefined && text !== '') {
    const needle = needleOf(text)
    return (parts, isAsked) => findIn(parts, own, needle, isAsked)
  }
  const head = `${field}: `
  const needle = needleOf(text === '' ? `${field}:` : text)
  const name = needleOf(`${field}:`)
  return async (parts, isAsked) => {
    if (!mayHold(await parts.words('header'), name)) return []
    const places = await findIn(parts, 'header', needle, isAsked)
    if (places.length === 0) return places
    const reader = new TokenReader(await parts.tokens('header'))
    return places.filter((place) =>
      reader
        .text(place)
        .split('\n')
        .some((line) => line.startsWith(head) && line.includes(text, head.length)),
    )
  }
}

/** Reads the rows only where the words leave hope. */
async function findIn(
  parts: SegmentParts,
  area: Area,
  needle: Needle,
  isAsked: (place: number) => boolean,
): Promise<readonly number[]> {
  if (!mayHold(await parts.words(area), needle)) return []
  return findTexts(await parts.tokens(area), needle, isAsked)
}

function everyPlace(isAsked: (place: number) => boolean, count: number): number[] {
  return Array.from({ length: count }, (_, place) => place).filter(isAsked)
}
