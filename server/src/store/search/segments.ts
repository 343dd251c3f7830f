/**
 * The search index of one account in its tables: segments of some hundred messages in the order of their ids, each
 * with the texts of its messages as tokens, an area of the message a pair of parts.
 */
import type { AccountId } from '../../mail/ids.ts'
import type { Searchable } from '../../mail/message/searchable.ts'
import type { Sql } from '../sql.ts'
import { DisorderError, type StoredTokens } from './token-text.ts'

/** What the texts and their form are; another one than that of the stored index: it is made anew. */
export const SEARCH_VERSION = 3

/** All texts of a message that are kept. */
export type Indexed = Searchable & {
  /** What is written within its attachments. */
  readonly files: string
}

/** In the order of their parts: area n has its words in part 2n and its rows in part 2n + 1. Never reordered. */
export const AREAS = ['header', 'body', 'subject', 'from', 'to', 'files'] as const satisfies (keyof Indexed)[]
export type Area = (typeof AREAS)[number]

export type Segment = {
  /** The lowest message id that it may hold; its key. */
  readonly first: number
  readonly last: number
  readonly messages: number
  readonly textBytes: number
}

export type SegmentContent = {
  /** Rising. */
  readonly ids: readonly number[]
  readonly areas: Readonly<Record<Area, StoredTokens>>
  readonly textBytes: number
}

type SegmentRecord = {
  readonly first_message: number
  readonly last_message: number
  readonly messages: number
  readonly text_bytes: number
}

/** The last message that was looked at; 0 where there is no index, or one of another version. */
export async function readUpTo(sql: Sql, accountId: AccountId): Promise<number> {
  const row = await sql.get<{ upto: number }>(
    'select upto from mail_search where account_id = ? and version = ?',
    accountId,
    SEARCH_VERSION,
  )
  return row?.upto ?? 0
}

/** Rising, those that may hold messages of the span. */
export async function readSegments(
  sql: Sql,
  accountId: AccountId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Segment[]> {
  const rows = await sql.all<SegmentRecord>(
    `select first_message, last_message, messages, text_bytes from mail_search_segment
      where account_id = ? and first_message <= ? and last_message >= ? order by first_message`,
    accountId,
    to,
    from,
  )
  return rows.map(segmentOf)
}

/** The newest one. */
export async function readTail(sql: Sql, accountId: AccountId): Promise<Segment | undefined> {
  const row = await sql.get<SegmentRecord>(
    `select first_message, last_message, messages, text_bytes from mail_search_segment
      where account_id = ? order by first_message desc limit 1`,
    accountId,
  )
  return row && segmentOf(row)
}

function segmentOf(row: SegmentRecord): Segment {
  return {
    first: row.first_message,
    last: row.last_message,
    messages: row.messages,
    textBytes: row.text_bytes,
  }
}

/** Ids of the messages in segments, rising, by the segments' keys; those that are gone are left out. */
export async function readSomeIds(
  sql: Sql,
  accountId: AccountId,
  firsts: readonly number[],
): Promise<Map<number, Uint32Array>> {
  const rows = await sql.all<{ first_message: number; ids: Uint8Array }>(
    `select first_message, ids from mail_search_segment
      where account_id = ? and first_message between ? and ? order by first_message`,
    accountId,
    firsts[0] ?? 0,
    firsts.at(-1) ?? 0,
  )
  const wanted = new Set(firsts)
  const found = new Map<number, Uint32Array>()
  for (const { first_message: first, ids } of rows) {
    if (!wanted.has(first)) continue
    const view = new DataView(ids.buffer, ids.byteOffset, ids.length)
    const messages = new Uint32Array(ids.length >> 2)
    for (let at = 0; at < messages.length; at++) messages[at] = first + view.getUint32(at * 4, true)
    found.set(first, messages)
  }
  return found
}

/** Parts of some segments, all of a kind in one question. Used within one read of the store. */
export class SegmentParts {
  readonly #sql: Sql
  readonly #accountId: AccountId
  readonly #firsts: readonly number[]
  readonly #parts = new Map<number, Map<number, Uint8Array>>()

  /** The keys of the segments, rising. */
  constructor(sql: Sql, accountId: AccountId, firsts: readonly number[]) {
    this.#sql = sql
    this.#accountId = accountId
    this.#firsts = firsts
  }

  /** Of all segments. */
  async loadWords(areas: readonly Area[]): Promise<void> {
    await this.#load(this.#firsts, new Set(areas.map(wordsPart)))
  }

  /** Of these areas of these segments, and perhaps of others between them. */
  async loadRows(wanted: readonly (readonly [first: number, area: Area])[]): Promise<void> {
    const firsts = [...new Set(wanted.map(([first]) => first))].sort((a, b) => a - b)
    await this.#load(firsts, new Set(wanted.map(([, area]) => wordsPart(area) + 1)))
  }

  /** Loaded before. */
  words(first: number, area: Area): Uint8Array {
    return this.#loaded(first, wordsPart(area))
  }

  /** Undefined: its rows were not wanted. */
  tokens(first: number, area: Area): StoredTokens | undefined {
    const rows = this.#parts.get(first)?.get(wordsPart(area) + 1)
    return rows && { words: this.words(first, area), rows }
  }

  #loaded(first: number, part: number): Uint8Array {
    const bytes = this.#parts.get(first)?.get(part)
    if (bytes === undefined) throw new DisorderError(`segment ${first} has no part ${part}`)
    return bytes
  }

  async #load(firsts: readonly number[], parts: ReadonlySet<number>): Promise<void> {
    const [from, to] = [firsts[0], firsts.at(-1)]
    if (from === undefined || to === undefined || parts.size === 0) return
    // As many places as there are areas, so that the engine knows the statement.
    const places = AREAS.map((_, n) => [...parts][n] ?? NO_PART)
    const rows = await this.#sql.all<{ first_message: number; part: number; bytes: Uint8Array }>(
      `select first_message, part, bytes from mail_search_part
        where account_id = ? and first_message between ? and ? and part in (${AREAS.map(() => '?').join(', ')})`,
      this.#accountId,
      from,
      to,
      ...places,
    )
    for (const { first_message: first, part, bytes } of rows) {
      const known = this.#parts.get(first) ?? new Map<number, Uint8Array>()
      this.#parts.set(first, known.set(part, bytes))
    }
  }
}

const NO_PART = -1

function wordsPart(area: Area): number {
  return AREAS.indexOf(area) * 2
}

/** All of a segment; undefined when it is gone. */
export async function readSegment(
  sql: Sql,
  accountId: AccountId,
  { first, textBytes }: Segment,
): Promise<SegmentContent | undefined> {
  const ids = (await readSomeIds(sql, accountId, [first])).get(first)
  if (ids === undefined) return undefined
  const parts = new SegmentParts(sql, accountId, [first])
  await parts.loadWords(AREAS)
  await parts.loadRows(AREAS.map((area) => [first, area] as const))
  const areas = {} as Record<Area, StoredTokens>
  for (const area of AREAS) {
    const tokens = parts.tokens(first, area)
    if (tokens === undefined) throw new DisorderError(`segment ${first} has no rows of ${area}`)
    areas[area] = tokens
  }
  return { ids: [...ids], areas, textBytes }
}

/** Puts a segment in the place of the one with that key; one without messages is no segment. */
export async function writeSegment(
  sql: Sql,
  accountId: AccountId,
  first: number,
  { ids, areas, textBytes }: SegmentContent,
): Promise<void> {
  await deleteSegments(sql, accountId, { from: first, to: first })
  const last = ids.at(-1)
  if (last === undefined) return
  const bytes = new Uint8Array(ids.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [i, id] of ids.entries()) view.setUint32(i * 4, id - first, true)
  const written = [
    sql.run(
      `insert into mail_search_segment (account_id, first_message, last_message, messages, text_bytes, ids)
         values (?, ?, ?, ?, ?, ?)`,
      accountId,
      first,
      last,
      ids.length,
      textBytes,
      bytes,
    ),
  ]
  for (const [n, area] of AREAS.entries())
    for (const [k, part] of [areas[area].words, areas[area].rows].entries())
      written.push(
        sql.run(
          'insert into mail_search_part (account_id, first_message, part, bytes) values (?, ?, ?, ?)',
          accountId,
          first,
          n * 2 + k,
          part,
        ),
      )
  await Promise.all(written)
}

/** Segments by their keys. */
export async function deleteSegments(
  sql: Sql,
  accountId: AccountId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  for (const table of ['mail_search_segment', 'mail_search_part'])
    await sql.run(
      `delete from ${table} where account_id = ? and first_message between ? and ?`,
      accountId,
      from,
      to,
    )
}

/** Forgets the whole index: the next one who asks makes it anew. */
export async function dropIndex(sql: Sql, accountId: AccountId): Promise<void> {
  await deleteSegments(sql, accountId, { from: 0, to: Number.MAX_SAFE_INTEGER })
  for (const table of ['mail_search', 'mail_search_gone'])
    await sql.run(`delete from ${table} where account_id = ?`, accountId)
}
