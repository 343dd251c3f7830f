/**
 * In how many messages of each kind a token was seen: sorted tokens with columns beside them, as they are kept in pages
 * and loaded by threads. Merging, ageing and pruning make a new one; nothing is changed in place.
 */
import { COUNTED_MESSAGES_MAX, DAYS_A_DOUBLING, PAGE_TOKENS } from './limits.ts'

export type Counts = {
  /** Rising, each once. */
  readonly tokens: Uint32Array
  readonly spam: Uint16Array
  readonly ham: Uint16Array
  /** Day since 1970 on which it was last learned. */
  readonly day: Uint16Array
  readonly spamMessages: number
  readonly hamMessages: number
}

/** One message learned (+1) or taken back (-1). */
export type Lesson = {
  readonly tokens: Uint32Array
  readonly spam: number
  readonly ham: number
  readonly day: number
}

export const NO_COUNTS: Counts = {
  tokens: new Uint32Array(),
  spam: new Uint16Array(),
  ham: new Uint16Array(),
  day: new Uint16Array(),
  spamMessages: 0,
  hamMessages: 0,
}

const ROW_OCTETS = 10
const COUNT_MAX = 0xffff

/** The counts with the lessons in them; those that fall to nothing are gone. */
export function withLessons(counts: Counts, lessons: readonly Lesson[]): Counts {
  if (lessons.length === 0) return counts
  const changes = sumOf(lessons)
  const added = [...changes.keys()].filter((token) => findToken(counts.tokens, token) < 0).length
  const out = emptyCounts(counts.tokens.length + added)
  const rising = Uint32Array.from(changes.keys()).sort()
  let length = 0
  const put = (token: number, spam: number, ham: number, day: number): void => {
    if (spam <= 0 && ham <= 0) return
    out.tokens[length] = token
    out.spam[length] = Math.min(COUNT_MAX, Math.max(0, spam))
    out.ham[length] = Math.min(COUNT_MAX, Math.max(0, ham))
    out.day[length++] = day
  }
  let row = 0
  const putOld = (): void => {
    put(counts.tokens[row] ?? 0, counts.spam[row] ?? 0, counts.ham[row] ?? 0, counts.day[row] ?? 0)
    row++
  }
  for (const token of rising) {
    while (row < counts.tokens.length && (counts.tokens[row] ?? 0) < token) putOld()
    const change = changes.get(token)
    if (change === undefined) continue
    const isKnown = counts.tokens[row] === token && row < counts.tokens.length
    const spam = (isKnown ? (counts.spam[row] ?? 0) : 0) + change.spam
    const ham = (isKnown ? (counts.ham[row] ?? 0) : 0) + change.ham
    put(token, spam, ham, Math.max(isKnown ? (counts.day[row] ?? 0) : 0, change.day))
    if (isKnown) row++
  }
  while (row < counts.tokens.length) putOld()
  const sum = (kind: 'spam' | 'ham'): number => lessons.reduce((all, lesson) => all + lesson[kind], 0)
  return cut(out, length, {
    spamMessages: Math.max(0, counts.spamMessages + sum('spam')),
    hamMessages: Math.max(0, counts.hamMessages + sum('ham')),
  })
}

/** Halved, when there were so many messages that new ones would hardly count. */
export function aged(counts: Counts): Counts {
  if (Math.max(counts.spamMessages, counts.hamMessages) <= COUNTED_MESSAGES_MAX) return counts
  const out = emptyCounts(counts.tokens.length)
  let length = 0
  for (let row = 0; row < counts.tokens.length; row++) {
    const spam = (counts.spam[row] ?? 0) >> 1
    const ham = (counts.ham[row] ?? 0) >> 1
    if (spam + ham === 0) continue
    out.tokens[length] = counts.tokens[row] ?? 0
    out.spam[length] = spam
    out.ham[length] = ham
    out.day[length++] = counts.day[row] ?? 0
  }
  return cut(out, length, { spamMessages: counts.spamMessages >> 1, hamMessages: counts.hamMessages >> 1 })
}

/** At most `max` tokens: those go that were seen rarely and long ago. */
export function pruned(counts: Counts, max: number): Counts {
  const length = counts.tokens.length
  if (length <= max) return counts
  const worth = new Uint32Array(length)
  for (let row = 0; row < length; row++) {
    const seen = (counts.spam[row] ?? 0) + (counts.ham[row] ?? 0)
    worth[row] = (counts.day[row] ?? 0) + Math.floor(Math.log2(seen) * DAYS_A_DOUBLING)
  }
  const sorted = worth.toSorted()
  const least = sorted[length - max] ?? 0
  // Of those that are worth just as much only some find room: the first ones do, which as hashes are any.
  let room = max - (length - upperBound(sorted, least))
  const out = emptyCounts(max)
  let kept = 0
  for (let row = 0; row < length; row++) {
    const value = worth[row] ?? 0
    if (value < least || (value === least && room-- <= 0)) continue
    out.tokens[kept] = counts.tokens[row] ?? 0
    out.spam[kept] = counts.spam[row] ?? 0
    out.ham[kept] = counts.ham[row] ?? 0
    out.day[kept++] = counts.day[row] ?? 0
  }
  return cut(out, kept, counts)
}

/** Pages of `PAGE_TOKENS` rows: all tokens, then each column, little-endian. */
export function toPages(counts: Counts): Uint8Array[] {
  const pages: Uint8Array[] = []
  for (let from = 0; from < counts.tokens.length; from += PAGE_TOKENS) {
    const to = Math.min(counts.tokens.length, from + PAGE_TOKENS)
    const rows = to - from
    const page = new DataView(new ArrayBuffer(rows * ROW_OCTETS))
    for (let row = 0; row < rows; row++) {
      page.setUint32(row * 4, counts.tokens[from + row] ?? 0, true)
      page.setUint16(rows * 4 + row * 2, counts.spam[from + row] ?? 0, true)
      page.setUint16(rows * 6 + row * 2, counts.ham[from + row] ?? 0, true)
      page.setUint16(rows * 8 + row * 2, counts.day[from + row] ?? 0, true)
    }
    pages.push(new Uint8Array(page.buffer))
  }
  return pages
}

/** The pages in their order as counts. Throws on what is no page. */
export function fromPages(
  pages: readonly Uint8Array[],
  messages: Pick<Counts, 'spamMessages' | 'hamMessages'>,
): Counts {
  const octets = pages.reduce((sum, page) => sum + page.length, 0)
  if (octets % ROW_OCTETS !== 0) throw new Error(`a page of the classifier has ${octets} octets`)
  const out = emptyCounts(octets / ROW_OCTETS)
  let at = 0
  for (const bytes of pages) {
    const rows = bytes.length / ROW_OCTETS
    const page = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let row = 0; row < rows; row++, at++) {
      out.tokens[at] = page.getUint32(row * 4, true)
      out.spam[at] = page.getUint16(rows * 4 + row * 2, true)
      out.ham[at] = page.getUint16(rows * 6 + row * 2, true)
      out.day[at] = page.getUint16(rows * 8 + row * 2, true)
    }
  }
  return { ...out, ...messages }
}

export function packTokens(tokens: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(tokens.length * 4))
  for (let at = 0; at < tokens.length; at++) view.setUint32(at * 4, tokens[at] ?? 0, true)
  return new Uint8Array(view.buffer)
}

export function unpackTokens(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, at) => view.getUint32(at * 4, true))
}

type Sum = { spam: number; ham: number; day: number }

function sumOf(lessons: readonly Lesson[]): Map<number, Sum> {
  const changes = new Map<number, Sum>()
  for (const { tokens, spam, ham, day } of lessons) {
    for (const token of tokens) {
      const sum = changes.get(token)
      if (sum === undefined) changes.set(token, { spam, ham, day })
      else {
        sum.spam += spam
        sum.ham += ham
        if (day > sum.day) sum.day = day
      }
    }
  }
  return changes
}

type Columns = Pick<Counts, 'tokens' | 'spam' | 'ham' | 'day'>

function emptyCounts(length: number): Columns {
  return {
    tokens: new Uint32Array(length),
    spam: new Uint16Array(length),
    ham: new Uint16Array(length),
    day: new Uint16Array(length),
  }
}

/** What is used of the columns; a copy, where much of them is not. */
function cut(
  { tokens, spam, ham, day }: Columns,
  length: number,
  { spamMessages, hamMessages }: Pick<Counts, 'spamMessages' | 'hamMessages'>,
): Counts {
  const columns =
    length === tokens.length
      ? { tokens, spam, ham, day }
      : {
          tokens: tokens.slice(0, length),
          spam: spam.slice(0, length),
          ham: ham.slice(0, length),
          day: day.slice(0, length),
        }
  return { ...columns, spamMessages, hamMessages }
}

/** Its row, or below 0. */
function findToken(tokens: Uint32Array, token: number): number {
  let low = 0
  let high = tokens.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const there = tokens[middle] ?? 0
    if (there === token) return middle
    if (there < token) low = middle + 1
    else high = middle - 1
  }
  return -1
}

function upperBound(sorted: Uint32Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
