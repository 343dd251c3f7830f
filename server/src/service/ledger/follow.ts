/** Events in the order in which each node wrote them, from a place on: for whoever wants to hear of them as they happen. */
import type { DayRecord, LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import { linesOf } from '../../store/ledger/line.ts'
import { type EventPlace, eventIdOf, placeOf } from './event-id.ts'
import { type EventFilter, fits, parseLine } from './event-terms.ts'
import { FOLLOW_CHUNKS, FOLLOW_WRITERS_MAX } from './limits.ts'
import type { FoundEvent } from './search.ts'

/** For each writer the place of its next event. */
export type FollowPlace = ReadonlyMap<number, EventPlace>

export type Followed = {
  /** Each with the place behind it. */
  readonly events: readonly { readonly found: FoundEvent; readonly after: string }[]
  readonly after: string
  /** There is more already. */
  readonly more: boolean
}

/** `20261122.1.345,20261122.2.17`; empty: before everything. Undefined for what is no such place. */
export function readFollowPlace(text: string): FollowPlace | undefined {
  const places = new Map<number, EventPlace>()
  if (text === '') return places
  for (const one of text.split(',')) {
    const place = placeOf(one)
    if (place === undefined || places.has(place.writer) || places.size >= FOLLOW_WRITERS_MAX) return undefined
    places.set(place.writer, place)
  }
  return places
}

/** Without a place: from now on. */
export async function followEvents(
  reader: LedgerReader,
  scope: LedgerScope,
  filter: EventFilter,
  from: FollowPlace | undefined,
  limit: number,
): Promise<Followed> {
  const days = (await reader.days()).toReversed()
  const places = new Map(from ?? endsOf(days))
  const follower = new Follower(reader, scope, filter, limit, places)
  const first = places.size === 0 ? 0 : Math.min(...[...places.values()].map(({ day }) => day))
  for (const day of days)
    if (!day.dropped && day.day >= first && !(await follower.day(day))) return follower.answer(true)
  return follower.answer(false)
}

/** Behind everything that there is. */
function endsOf(days: readonly DayRecord[]): FollowPlace {
  return new Map(days.map(({ day, writer, events }) => [writer, { day, writer, seq: events }]))
}

class Follower {
  readonly #found: { found: FoundEvent; after: string }[] = []
  #chunks = 0
  readonly #reader: LedgerReader
  readonly #scope: LedgerScope
  readonly #filter: EventFilter
  readonly #limit: number
  readonly #places: Map<number, EventPlace>

  constructor(
    reader: LedgerReader,
    scope: LedgerScope,
    filter: EventFilter,
    limit: number,
    places: Map<number, EventPlace>,
  ) {
    this.#reader = reader
    this.#scope = scope
    this.#filter = filter
    this.#limit = limit
    this.#places = places
  }

  answer(more: boolean): Followed {
    return { events: this.#found, after: this.#after(), more }
  }

  /** False: it is enough for this time. */
  async day({ day, writer, events }: DayRecord): Promise<boolean> {
    const known = this.#places.get(writer)
    if (known !== undefined && known.day > day) return true
    let seq = known?.day === day ? known.seq : 0
    while (seq < events) {
      if (this.#chunks >= FOLLOW_CHUNKS) return false
      const [chunk] = await this.#reader.chunksFrom(this.#scope, { day, writer }, { from: seq, events }, 1)
      this.#chunks++
      if (chunk === undefined) break
      const lines = linesOf(chunk.lines)
      for (let n = Math.max(0, seq - chunk.first); n < lines.length && chunk.first + n < events; n++) {
        seq = chunk.first + n + 1
        this.#places.set(writer, { day, writer, seq })
        const line = lines[n]
        if (line !== undefined && this.#take({ day, writer, seq: seq - 1 }, line)) return false
      }
    }
    this.#places.set(writer, { day, writer, seq: Math.max(seq, events) })
    return true
  }

  /** True: enough. */
  #take(place: EventPlace, line: Buffer): boolean {
    const event = parseLine(line)
    if (!fits(event, this.#filter)) return false
    this.#found.push({ found: { ...place, line: line.toString(), event }, after: this.#after() })
    return this.#found.length >= this.#limit
  }

  #after(): string {
    return [...this.#places.values()].map(eventIdOf).join(',')
  }
}
