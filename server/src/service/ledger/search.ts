/** Finds events, newest first: by the index where there is one, by reading what is not indexed yet. */
import { setImmediate } from 'node:timers/promises'
import { termHash } from '../../store/ledger/ledger-index.ts'
import type { Chunk, DayRecord, LedgerReader, SegmentRecord } from '../../store/ledger/ledger-reader.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import { linesOf } from '../../store/ledger/line.ts'
import type { RecordedEvent } from './event.ts'
import { type EventPlace, eventIdOf } from './event-id.ts'
import { type EventFilter, fits, needleOf, parseLine, termsWanted } from './event-terms.ts'
import { CHUNKS_AT_ONCE, SEARCH_MS, SEGMENTS_AT_ONCE } from './limits.ts'

export type FoundEvent = EventPlace & {
  /** As it was hashed. */
  readonly line: string
  readonly event: RecordedEvent
}

export type Found = {
  readonly events: readonly FoundEvent[]
  /** Where to go on: there may be more. Undefined: that was all. */
  readonly next: string | undefined
}

export type SearchDeps = {
  readonly reader: LedgerReader
  /** Milliseconds that never go back. */
  readonly now: () => number
  /** Default SEARCH_MS. */
  readonly mostMs?: number
}

/** At most `limit` events of the scope before the place `before`. */
export async function searchEvents(
  { reader, now, mostMs = SEARCH_MS }: SearchDeps,
  scope: LedgerScope,
  filter: EventFilter,
  { before, limit }: { readonly before?: EventPlace | undefined; readonly limit: number },
): Promise<Found> {
  const search = new Search(reader, scope, filter, limit, () => now() > endMs)
  const endMs = now() + mostMs
  for (const day of await reader.days()) {
    if (day.dropped || day.toMs < filter.fromMs || day.fromMs > filter.toMs) continue
    const end = before === undefined ? day.events : endIn(day, before)
    if (end === 0) continue
    if ((await search.day(day, end)) === 'stop') break
  }
  return { events: search.found, next: search.next }
}

/** How far a day is to be read when all before that place is wanted. */
function endIn({ day, writer, events }: DayRecord, before: EventPlace): number {
  if (day !== before.day) return day < before.day ? events : 0
  if (writer !== before.writer) return writer < before.writer ? events : 0
  return Math.min(events, before.seq)
}

class Search {
  readonly found: FoundEvent[] = []
  next: string | undefined
  readonly #reader: LedgerReader
  readonly #scope: LedgerScope
  readonly #filter: EventFilter
  readonly #limit: number
  readonly #late: () => boolean
  readonly #hashes: readonly number[]
  readonly #needle: Buffer | undefined

  constructor(
    reader: LedgerReader,
    scope: LedgerScope,
    filter: EventFilter,
    limit: number,
    late: () => boolean,
  ) {
    this.#reader = reader
    this.#scope = scope
    this.#filter = filter
    this.#limit = limit
    this.#late = late
    this.#hashes = termsWanted(filter).map(termHash)
    this.#needle = needleOf(filter)
  }

  async day(day: DayRecord, end: number): Promise<'on' | 'stop'> {
    const segments = await this.#reader.segments(day)
    const indexed = segments[0]?.end ?? 0
    if ((await this.#read(day, indexed, end)) === 'stop') return 'stop'
    if (this.#hashes.length === 0) return await this.#read(day, 0, Math.min(indexed, end))
    const wanted = segments.filter(
      ({ first, fromMs, toMs }) => first < end && toMs >= this.#filter.fromMs && fromMs <= this.#filter.toMs,
    )
    for (let at = 0; at < wanted.length; at += SEGMENTS_AT_ONCE)
      if ((await this.#lookUp(day, wanted.slice(at, at + SEGMENTS_AT_ONCE), end)) === 'stop') return 'stop'
    return 'on'
  }

  /** Everything from `from` up to `end`, without the index. */
  async #read(day: DayRecord, from: number, end: number): Promise<'on' | 'stop'> {
    for (let before = end; before > from; ) {
      const { fromMs, toMs } = this.#filter
      const range = { from, before, fromMs, toMs }
      const chunks = await this.#reader.chunksBefore(this.#scope, day, range, CHUNKS_AT_ONCE)
      for (const chunk of chunks) {
        if (this.#needle === undefined || Buffer.from(chunk.lines).includes(this.#needle))
          if (this.#readChunk(day, chunk, from, end) === 'stop') return 'stop'
        before = chunk.first
      }
      if (chunks.length < CHUNKS_AT_ONCE) return 'on'
      if (await this.#pause({ ...day, seq: before })) return 'stop'
    }
    return 'on'
  }

  #readChunk(day: DayRecord, chunk: Chunk, from: number, end: number): 'on' | 'stop' {
    const lines = linesOf(chunk.lines)
    for (let n = Math.min(lines.length, end - chunk.first) - 1; n >= 0 && chunk.first + n >= from; n--) {
      const line = lines[n]
      if (line === undefined || (this.#needle !== undefined && !line.includes(this.#needle))) continue
      if (this.#take(day, chunk.first + n, line)) return 'stop'
    }
    return 'on'
  }

  async #lookUp(day: DayRecord, segments: readonly SegmentRecord[], end: number): Promise<'on' | 'stop'> {
    const range = { from: segments.at(-1)?.first ?? 0, to: segments[0]?.first ?? 0 }
    const byTerm: Map<number, Set<number>>[] = []
    for (const hash of this.#hashes) {
      const places = await this.#reader.places(this.#scope, day, hash, range)
      if (places.size === 0) return 'on'
      byTerm.push(places)
    }
    let chunk: (Chunk & { readonly split: readonly Buffer[] }) | undefined
    for (const { first } of segments) {
      for (const place of inAll(byTerm.map((places) => places.get(first)))) {
        const seq = first + place
        if (seq >= end) continue
        if (chunk === undefined || seq < chunk.first || seq >= chunk.first + chunk.split.length) {
          if (await this.#pause({ ...day, seq: seq + 1 })) return 'stop'
          const read = await this.#reader.chunkWith(this.#scope, day, seq)
          if (read === undefined) continue
          chunk = { ...read, split: linesOf(read.lines) }
        }
        const line = chunk.split[seq - chunk.first]
        if (line !== undefined && this.#take(day, seq, line)) return 'stop'
      }
    }
    return 'on'
  }

  /** Adds the event if it is one of those; true: enough. */
  #take({ day, writer }: DayRecord, seq: number, line: Buffer): boolean {
    const event = parseLine(line)
    if (!fits(event, this.#filter)) return false
    this.found.push({ day, writer, seq, line: line.toString(), event })
    if (this.found.length < this.#limit) return false
    this.next = eventIdOf({ day, writer, seq })
    return true
  }

  /** Lets others have the thread; true: it has taken long enough. */
  async #pause({ day, writer, seq }: EventPlace): Promise<boolean> {
    await setImmediate()
    if (!this.#late()) return false
    this.next = eventIdOf({ day, writer, seq })
    return true
  }
}

/** Places that every term names, the last first. */
function inAll(sets: readonly (Set<number> | undefined)[]): number[] {
  const [first, ...others] = sets
  if (first === undefined) return []
  return [...first]
    .filter((place) => others.every((other) => other?.has(place) === true))
    .sort((a, b) => b - a)
}
