/** What is asked of the ledger's tables. Every look is for a scope: a company, or all. */
import type { Database, Sql, Value } from '../sql.ts'
import { bucketsOf, type LedgerSum, placesIn } from './ledger-index.ts'
import { type LedgerScope, readLedger } from './ledger-scope.ts'
import { CHUNK_EVENTS } from './limits.ts'

export type DayRecord = {
  readonly day: number
  readonly writer: number
  readonly events: number
  readonly head: Uint8Array
  readonly fromMs: number
  readonly toMs: number
  /** Its events are over; its head stays. */
  readonly dropped: boolean
}

export type SegmentRecord = {
  readonly first: number
  readonly end: number
  readonly fromMs: number
  readonly toMs: number
}

export type Chunk = {
  readonly first: number
  readonly organisationId: number
  readonly lines: Uint8Array
}

/** Where in the ledger: a day of a writer. */
export type Place = { readonly day: number; readonly writer: number }

export class LedgerReader {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Newest first. */
  async days(): Promise<DayRecord[]> {
    const rows = await this.#db.read((sql) =>
      sql.all<{
        day: number
        writer: number
        events: number
        head: Uint8Array
        from_ms: number
        to_ms: number
        dropped: number
      }>('select * from ledger_day order by day desc, writer desc'),
    )
    return rows.map(({ from_ms, to_ms, dropped, ...row }) => ({
      ...row,
      fromMs: from_ms,
      toMs: to_ms,
      dropped: dropped === 1,
    }))
  }

  /** What the index covers of a day, newest first. */
  async segments({ day, writer }: Place): Promise<SegmentRecord[]> {
    const rows = await this.#db.read((sql) =>
      sql.all<{ first_seq: number; end_seq: number; from_ms: number; to_ms: number }>(
        `select first_seq, end_seq, from_ms, to_ms from ledger_segment
         where day = ? and writer = ? order by first_seq desc`,
        day,
        writer,
      ),
    )
    return rows.map((row) => ({
      first: row.first_seq,
      end: row.end_seq,
      fromMs: row.from_ms,
      toMs: row.to_ms,
    }))
  }

  /** By the first place of each segment: the places in it that a hash may stand for, all companies of the scope together. */
  async places(
    scope: LedgerScope,
    { day, writer }: Place,
    hash: number,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<Map<number, Set<number>>> {
    const buckets = bucketsOf(hash)
    const own = ownRows(scope)
    const rows = await readLedger(this.#db, scope, (sql) =>
      sql.all<{ first_seq: number; entries: Uint8Array }>(
        `select first_seq, entries from ledger_term where bucket in (${buckets.map(() => '?').join(', ')})
           and day = ? and writer = ? and first_seq >= ? and first_seq <= ? ${own.condition}`,
        ...buckets,
        ...[day, writer, from, to],
        ...own.values,
      ),
    )
    const found = new Map<number, Set<number>>()
    for (const { first_seq, entries } of rows)
      for (const place of placesIn(entries, hash)) {
        const places = found.get(first_seq)
        if (places === undefined) found.set(first_seq, new Set([place]))
        else places.add(place)
      }
    return found
  }

  /** The chunk that an event is in; undefined: none, or not of this scope. */
  async chunkWith(scope: LedgerScope, { day, writer }: Place, seq: number): Promise<Chunk | undefined> {
    const own = ownRows(scope)
    const rows = await readLedger(this.#db, scope, (sql) =>
      chunks(
        sql,
        `day = ? and writer = ? and first_seq <= ? ${own.condition} order by first_seq desc limit 1`,
        ...[day, writer, seq],
        ...own.values,
      ),
    )
    const [chunk] = rows
    return chunk !== undefined && seq < chunk.first + chunk.events ? chunk : undefined
  }

  /** Chunks with events at or behind `from` that begin before `before`, newest first, with events of that time. */
  async chunksBefore(
    scope: LedgerScope,
    { day, writer }: Place,
    range: { readonly from: number; readonly before: number; readonly fromMs: number; readonly toMs: number },
    most: number,
  ): Promise<Chunk[]> {
    const own = ownRows(scope)
    return await readLedger(this.#db, scope, (sql) =>
      chunks(
        sql,
        `day = ? and writer = ? and first_seq > ? and first_seq < ? and to_ms >= ? and from_ms <= ?
           ${own.condition} order by first_seq desc limit ?`,
        ...[day, writer, range.from - CHUNK_EVENTS, range.before, range.fromMs, range.toMs],
        ...own.values,
        most,
      ),
    )
  }

  /** Chunks with events at or behind `from` and before `events`, oldest first. */
  async chunksFrom(
    scope: LedgerScope,
    { day, writer }: Place,
    { from, events }: { readonly from: number; readonly events: number },
    most: number,
  ): Promise<Chunk[]> {
    const own = ownRows(scope)
    return await readLedger(this.#db, scope, (sql) =>
      chunks(
        sql,
        `day = ? and writer = ? and first_seq > ? and first_seq < ? and first_seq + events > ?
           ${own.condition} order by first_seq limit ?`,
        ...[day, writer, from - CHUNK_EVENTS, events, from],
        ...own.values,
        most,
      ),
    )
  }

  /** The sums of the index between two days, both included. */
  async sums(scope: LedgerScope, fromDay: number, toDay: number): Promise<LedgerSum[]> {
    const own = ownRows(scope)
    const rows = await readLedger(this.#db, scope, (sql) =>
      sql.all<Omit<LedgerSum, 'organisationId'> & { organisation_id: number }>(
        `select * from ledger_sum where day >= ? and day <= ? ${own.condition}`,
        ...[fromDay, toDay],
        ...own.values,
      ),
    )
    return rows.map(({ organisation_id, ...row }) => ({ ...row, organisationId: organisation_id }))
  }

  /** Heads of the complete blocks of a day. */
  async blockHeads({ day, writer }: Place): Promise<Uint8Array[]> {
    const rows = await this.#db.read((sql) =>
      sql.all<{ head: Uint8Array }>(
        'select head from ledger_node where day = ? and writer = ? order by block',
        day,
        writer,
      ),
    )
    return rows.map(({ head }) => head)
  }
}

/** The scope in the statement itself; row security is the wall behind it. */
function ownRows(scope: LedgerScope): { readonly condition: string; readonly values: readonly Value[] } {
  return scope === 'all'
    ? { condition: '', values: [] }
    : { condition: 'and organisation_id = ?', values: [scope] }
}

async function chunks(
  sql: Sql,
  condition: string,
  ...values: readonly Value[]
): Promise<(Chunk & { readonly events: number })[]> {
  const rows = await sql.all<{
    first_seq: number
    events: number
    organisation_id: number
    lines: Uint8Array
  }>(`select first_seq, events, organisation_id, lines from ledger_chunk where ${condition}`, ...values)
  return rows.map(({ first_seq, organisation_id, ...row }) => ({
    ...row,
    first: first_seq,
    organisationId: organisation_id,
  }))
}
