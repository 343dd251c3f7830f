/** Answers questions about texts from the search index, some segments at a time. */
import { lowerBound } from '../../lib/lower-bound.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { TextAnswers, TextQuestion } from '../account-store.ts'
import { SEARCH_ASK_BYTES, SEARCH_QUESTIONS } from '../limits.ts'
import type { Database, Sql } from '../sql.ts'
import { type Area, readSegments, readSomeIds, type Segment, SegmentParts } from './segments.ts'
import { findTexts, mayHold, type Needle, needleOf, type StoredTokens, TokenReader } from './token-text.ts'

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
  among: readonly number[] | Uint32Array,
  breathe: () => Promise<void>,
): Promise<TextAnswers> {
  const answers = questions.map(() => new Uint8Array(among.length))
  const finders = questions.map(finderOf)
  const [from, to] = [among[0] ?? 0, among.at(-1) ?? 0]
  const segments = await db.read((sql) => readSegments(sql, accountId, { from, to }), { single: true })
  for (const group of groupsOf(segments, among)) {
    for (let q = 0; q < finders.length; q += SEARCH_QUESTIONS) {
      const some = finders
        .slice(q, q + SEARCH_QUESTIONS)
        .map((finder, n) => ({ finder, answer: answers[q + n] }))
      await db.read((sql) => askGroup(sql, accountId, group, { among, some }))
      await breathe()
    }
  }
  return answersOf(among, answers)
}

/** The texts within the attachments of those of `among` that the index knows, by their ids. */
export async function readFilesTexts(
  db: Database,
  accountId: AccountId,
  among: readonly number[] | Uint32Array,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>()
  const [from, to] = [among[0] ?? 0, among.at(-1) ?? 0]
  const segments = await db.read((sql) => readSegments(sql, accountId, { from, to }), { single: true })
  for (const group of groupsOf(segments, among)) {
    await db.read(async (sql) => {
      const parts = new SegmentParts(sql, accountId, group)
      const [ids] = await Promise.all([readSomeIds(sql, accountId, group), parts.loadWords(['files'])])
      await parts.loadRows([...ids.keys()].map((first) => [first, 'files'] as const))
      for (const [first, messages] of ids) {
        const tokens = parts.tokens(first, 'files')
        if (tokens === undefined) continue
        const reader = new TokenReader(tokens)
        for (const [place, at] of placesOf(messages, among, lowerBound(among, first)).entries())
          if (at >= 0) texts.set(messages[place] ?? 0, reader.text(place))
      }
    })
    await breathe()
  }
  return texts
}

/** Segments that may hold some of `among`, as many as are looked at in one go. */
function groupsOf(segments: readonly Segment[], among: readonly number[] | Uint32Array): number[][] {
  const groups: number[][] = []
  let bytes = 0
  let start = 0
  for (const { first, last, textBytes } of segments) {
    start = lowerBound(among, first, start)
    if ((among[start] ?? Number.POSITIVE_INFINITY) > last) continue
    bytes += textBytes
    const group = groups.at(-1)
    if (group !== undefined && bytes <= SEARCH_ASK_BYTES) group.push(first)
    else {
      groups.push([first])
      bytes = textBytes
    }
  }
  return groups
}

type Asked = {
  readonly among: readonly number[] | Uint32Array
  readonly some: readonly { readonly finder: Finder; readonly answer: Uint8Array | undefined }[]
}

async function askGroup(
  sql: Sql,
  accountId: AccountId,
  group: readonly number[],
  { among, some }: Asked,
): Promise<void> {
  const parts = new SegmentParts(sql, accountId, group)
  const areas = new Set(some.flatMap(({ finder }) => finder.areas))
  // Those that were swept or written anew meanwhile have no ids: their messages stay without an answer.
  const [ids] = await Promise.all([readSomeIds(sql, accountId, group), parts.loadWords([...areas])])
  // Rows are read only where the words leave hope.
  const hopeful = [...ids.keys()].flatMap((first) =>
    [...areas]
      .filter((area) =>
        some.some(({ finder }) => finder.areas.includes(area) && finder.mayBe(parts.words(first, area))),
      )
      .map((area) => [first, area] as const),
  )
  await parts.loadRows(hopeful)
  for (const [first, messages] of ids) {
    const places = placesOf(messages, among, lowerBound(among, first))
    const isAsked = (place: number): boolean => (places[place] ?? -1) >= 0
    for (const { finder, answer } of some) {
      if (answer === undefined) continue
      for (let at = 0; at < places.length; at++) {
        const place = places[at] ?? -1
        if (place >= 0) answer[place] = NO
      }
      const texts: Texts = (area) => parts.tokens(first, area)
      for (const found of finder.find(texts, isAsked, messages.length)) answer[places[found] ?? -1] = YES
    }
  }
}

/** For each message of a segment its place in `among`, or -1. */
function placesOf(ids: Uint32Array, among: readonly number[] | Uint32Array, start: number): Int32Array {
  const places = new Int32Array(ids.length).fill(-1)
  let at = start
  for (let place = 0; place < ids.length; place++) {
    const id = ids[place] ?? 0
    while (at < among.length && (among[at] ?? 0) < id) at++
    if (among[at] === id) places[place] = at
  }
  return places
}

function answersOf(among: readonly number[] | Uint32Array, answers: readonly Uint8Array[]): TextAnswers {
  let hint = 0
  return (question, messageId) => {
    // Asked in their order most of the time.
    if (among[hint] !== messageId)
      hint = among[hint + 1] === messageId ? hint + 1 : lowerBound(among, messageId)
    const answer = among[hint] === messageId ? answers[question]?.[hint] : 0
    return answer === YES ? true : answer === NO ? false : undefined
  }
}

/** The texts of an area of one segment; undefined: its words say that the needle is in none. */
type Texts = (area: Area) => StoredTokens | undefined

type Finder = {
  /** Where it looks. */
  readonly areas: readonly Area[]
  /** Whether texts of these words may hold what it looks for. */
  mayBe(words: Uint8Array): boolean
  /** Places in a segment of the asked texts for which the question holds. */
  find(texts: Texts, isAsked: (place: number) => boolean, count: number): readonly number[]
}

function finderOf(question: TextQuestion): Finder {
  if (question.kind === 'header') return headerFinder(question.field, question.text)
  if (question.text === '')
    return { areas: [], mayBe: () => false, find: (_, isAsked, count) => everyPlace(isAsked, count) }
  const needle = needleOf(question.text)
  const areas: readonly Area[] = question.kind === 'body' ? ['body', 'files'] : ['header', 'body', 'files']
  return {
    areas,
    mayBe: (words) => mayHold(words, needle),
    find(texts, isAsked) {
      const found = new Set<number>()
      for (const area of areas)
        for (const place of findIn(texts(area), needle, (each) => !found.has(each) && isAsked(each)))
          found.add(place)
      return [...found]
    },
  }
}

function headerFinder(field: string, text: string): Finder {
  // A value is one line.
  if (text.includes('\n') || text.includes('\r')) return { areas: [], mayBe: () => false, find: () => [] }
  const own = OWN_AREA.get(field)
  if (own !== undefined && text !== '') {
    const needle = needleOf(text)
    return {
      areas: [own],
      mayBe: (words) => mayHold(words, needle),
      find: (texts, isAsked) => findIn(texts(own), needle, isAsked),
    }
  }
  const head = `${field}: `
  const needle = needleOf(text === '' ? `${field}:` : text)
  const name = needleOf(`${field}:`)
  return {
    areas: ['header'],
    mayBe: (words) => mayHold(words, name) && mayHold(words, needle),
    find(texts, isAsked) {
      const tokens = texts('header')
      const places = findIn(tokens, needle, isAsked)
      if (tokens === undefined || places.length === 0) return places
      const reader = new TokenReader(tokens)
      return places.filter((place) =>
        reader
          .text(place)
          .split('\n')
          .some((line) => line.startsWith(head) && line.includes(text, head.length)),
      )
    },
  }
}

function findIn(
  tokens: StoredTokens | undefined,
  needle: Needle,
  isAsked: (place: number) => boolean,
): readonly number[] {
  return tokens === undefined ? [] : findTexts(tokens, needle, isAsked)
}

function everyPlace(isAsked: (place: number) => boolean, count: number): number[] {
  return Array.from({ length: count }, (_, place) => place).filter(isAsked)
}
