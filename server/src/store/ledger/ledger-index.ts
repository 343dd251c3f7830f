/**
 * The index of the ledger: made over SEGMENT_EVENTS events at a time, when they are written and the machine has a moment.
 * A segment has for each company sorted hashes of all that its events may be searched by, cut into rows by the first bits
 * of the hash. What is behind the last segment is read as it is. decisions/0020
 */
import { lowerBound } from '../../lib/lower-bound.ts'
import { seededHash } from '../../lib/seeded-hash.ts'
import type { Database, Sql } from '../sql.ts'
import { readLedger, writeLedger } from './ledger-scope.ts'
import { BUCKET_ENTRIES, BUCKET_LEVELS, POSITIONS, SEGMENT_EVENTS } from './limits.ts'
import { linesOf, timeOf } from './line.ts'

/** Sums of equal events. `destination` and `class` empty, `account` 0: none. */
export type LedgerSum = {
  readonly organisationId: number
  /** Since 1970-01-01 UTC, of the event's own time. */
  readonly day: number
  readonly kind: string
  readonly account: number
  readonly destination: string
  readonly class: string
  readonly events: number
  readonly recipients: number
  readonly bytes: number
}

export type SumKey = Omit<LedgerSum, 'organisationId' | 'events' | 'recipients' | 'bytes'>

/** What the service knows of a line. */
export type Read = {
  /** All that the event may be searched by. */
  readonly terms: readonly string[]
  readonly sum: SumKey
  readonly recipients: number
  readonly bytes: number
}
export type ReadLine = (line: Buffer) => Read

/** The same in every index that was ever written. */
const TERM_SEED = 0x76616c69

export function termHash(term: string): number {
  return seededHash(term, TERM_SEED)
}

/** The rows that may have a hash: at every level the one with its first bits. */
export function bucketsOf(hash: number): readonly number[] {
  return Array.from({ length: BUCKET_LEVELS + 1 }, (_, level) => bucketAt(hash, level))
}

function bucketAt(hash: number, level: number): number {
  return 2 ** level + Math.floor(hash / 2 ** (32 - level))
}

export type OpenDay = {
  readonly day: number
  readonly writer: number
  readonly indexed: number
  readonly events: number
}

/** Days with events that the index does not cover. */
export function openDays(db: Database): Promise<OpenDay[]> {
  return readLedger(db, 'all', (sql) =>
    sql.all<OpenDay>(
      `select d.day, d.writer, d.events, coalesce(max(s.end_seq), 0) as indexed
       from ledger_day d left join ledger_segment s on s.day = d.day and s.writer = d.writer
       where d.dropped = 0
       group by d.day, d.writer, d.events having d.events > coalesce(max(s.end_seq), 0) order by d.day, d.writer`,
    ),
  )
}

/** Indexes the next segment of a day; `pause` is awaited between its pieces. */
export async function indexSegment(
  db: Database,
  { day, writer, indexed, events }: OpenDay,
  read: ReadLine,
  pause: () => Promise<void>,
): Promise<number> {
  const draft = new SegmentDraft(indexed)
  const end = Math.min(indexed + SEGMENT_EVENTS, events)
  for (let from = indexed; from < end; ) {
    const chunk = await readLedger(db, 'all', (sql) => chunkFrom(sql, day, writer, from))
    if (chunk === undefined) throw new Error(`event ${from} of day ${day} is not in its ledger`)
    for (const [n, line] of linesOf(chunk.lines).entries())
      if (chunk.first_seq + n < end) draft.add(chunk.first_seq + n, chunk.organisation_id, line, read)
    from = chunk.first_seq + chunk.events
    await pause()
  }
  await writeLedger(db, (sql) => draft.write(sql, day, writer, end))
  return end - indexed
}

type ChunkRow = {
  readonly first_seq: number
  readonly events: number
  readonly organisation_id: number
  readonly lines: Uint8Array
}

function chunkFrom(sql: Sql, day: number, writer: number, from: number): Promise<ChunkRow | undefined> {
  return sql.get<ChunkRow>(
    `select first_seq, events, organisation_id, lines from ledger_chunk
     where day = ? and writer = ? and first_seq <= ? order by first_seq desc limit 1`,
    day,
    writer,
    from,
  )
}

class SegmentDraft {
  readonly #first: number
  readonly #entries = new Map<number, number[]>()
  readonly #sums = new SumTable()
  #fromMs = Number.MAX_SAFE_INTEGER
  #toMs = 0

  constructor(first: number) {
    this.#first = first
  }

  add(seq: number, organisationId: number, line: Buffer, read: ReadLine): void {
    if (seq < this.#first) return
    const ms = timeOf(line) ?? 0
    this.#fromMs = Math.min(this.#fromMs, ms)
    this.#toMs = Math.max(this.#toMs, ms)
    const known = read(line)
    this.#sums.add(organisationId, known)
    const entries = this.#entries.get(organisationId) ?? []
    if (entries.length === 0) this.#entries.set(organisationId, entries)
    for (const term of known.terms) entries.push(termHash(term) * POSITIONS + seq - this.#first)
  }

  async write(sql: Sql, day: number, writer: number, end: number): Promise<void> {
    for (const [organisationId, entries] of this.#entries)
      for (const { bucket, bytes } of bucketRows(Float64Array.from(entries).sort()))
        await sql.run(
          `insert into ledger_term (bucket, day, writer, first_seq, organisation_id, entries)
           values (?, ?, ?, ?, ?, ?)`,
          ...[bucket, day, writer, this.#first, organisationId],
          bytes,
        )
    await this.#sums.write(sql)
    await sql.run(
      'insert into ledger_segment (day, writer, first_seq, end_seq, from_ms, to_ms) values (?, ?, ?, ?, ?, ?)',
      ...[day, writer, this.#first, end, this.#fromMs, this.#toMs],
    )
  }
}

/** Cuts sorted entries into rows by the first bits of their hashes; as few bits as keep the rows small. */
function* bucketRows(
  entries: Float64Array<ArrayBuffer>,
): Generator<{ readonly bucket: number; readonly bytes: Uint8Array }> {
  const wanted = Math.ceil(Math.log2(Math.max(1, entries.length / BUCKET_ENTRIES)))
  const level = Math.min(BUCKET_LEVELS, wanted)
  for (let from = 0; from < entries.length; ) {
    const bucket = bucketAt(Math.floor((entries[from] ?? 0) / POSITIONS), level)
    const limit = (bucket + 1 - 2 ** level) * 2 ** (32 - level) * POSITIONS
    let to = from
    while (to < entries.length && (entries[to] ?? 0) < limit) to++
    yield { bucket, bytes: new Uint8Array(entries.slice(from, to).buffer) }
    from = to
  }
}

/** Places in its segment of the events that a row of the index names for a hash. */
export function placesIn(entries: Uint8Array, hash: number): number[] {
  // A copy of its own: doubles begin at a multiple of eight.
  const sorted = new Float64Array(Uint8Array.from(entries).buffer)
  const places: number[] = []
  for (let at = lowerBound(sorted, hash * POSITIONS); at < sorted.length; at++) {
    const entry = sorted[at] ?? 0
    if (entry >= (hash + 1) * POSITIONS) break
    places.push(entry % POSITIONS)
  }
  return places
}

/** Sums that grow. */
export class SumTable {
  readonly #sums = new Map<string, LedgerSum & { events: number; recipients: number; bytes: number }>()

  add(organisationId: number, { sum, recipients, bytes }: Read, events = 1): void {
    const key = `${organisationId}\n${sum.day}\n${sum.kind}\n${sum.account}\n${sum.destination}\n${sum.class}`
    const known = this.#sums.get(key)
    if (known === undefined) this.#sums.set(key, { organisationId, ...sum, events, recipients, bytes })
    else {
      known.events += events
      known.recipients += recipients
      known.bytes += bytes
    }
  }

  get rows(): readonly LedgerSum[] {
    return [...this.#sums.values()]
  }

  async write(sql: Sql): Promise<void> {
    for (const row of this.#sums.values())
      await sql.run(
        `insert into ledger_sum (organisation_id, day, kind, account, destination, class, events, recipients, bytes)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (organisation_id, day, kind, account, destination, class) do update set
           events = ledger_sum.events + excluded.events,
           recipients = ledger_sum.recipients + excluded.recipients,
           bytes = ledger_sum.bytes + excluded.bytes`,
        ...[row.organisationId, row.day, row.kind, row.account, row.destination, row.class],
        ...[row.events, row.recipients, row.bytes],
      )
  }
}
