/**
 * The search index of one account in its tables: segments of some hundred messages in the order of their ids, each
 * with the texts of its messages as tokens, an area of the message a pair of parts.
 */
import type { AccountId } from '../../mail/ids.ts'
import type { Searchable } from '../../mail/message/searchable.ts'
import type { Sql } from '../sql.ts'
import { DisorderError, type StoredTokens } from './token-text.ts'

/** What the texts and their form are; another one than that of the stored index: it is made anew. */
export const SEARCH_VERSION = 2

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

/** Ids of the messages in a segment, rising; undefined when it is gone. */
export async function readIds(sql: Sql, accountId: AccountId, first: number): Promise<number[] | undefined> {
  const row = await sql.get<{ ids: Uint8Array }>(
    'select ids from mail_search_segment where account_id = ? and first_message = ?',
    accountId,
    first,
  )
  if (row === undefined) return undefined
  const { ids } = row
  const view = new DataView(ids.buffer, ids.byteOffset, ids.length)
  const found: number[] = []
  for (let at = 0; at + 4 <= ids.length; at += 4) found.push(first + view.getUint32(at, true))
  return found
}

/** Parts of a segment, read when they are asked for and once only. Used within one read of the store. */
export class SegmentParts {
  readonly #sql: Sql
  readonly #accountId: AccountId
  readonly #first: number
  readonly #parts = new Map<number, Uint8Array>()

  constructor(sql: Sql, accountId: AccountId, first: number) {
    this.#sql = sql
    this.#accountId = accountId
    this.#first = first
  }

  words(area: Area): Promise<Uint8Array> {
    return this.#part(AREAS.indexOf(area) * 2)
  }

  async tokens(area: Area): Promise<StoredTokens> {
    return { words: await this.words(area), rows: await this.#part(AREAS.indexOf(area) * 2 + 1) }
  }

  async #part(part: number): Promise<Uint8Array> {
    const known = this.#parts.get(part)
    if (known !== undefined) return known
    const row = await this.#sql.get<{ bytes: Uint8Array }>(
      'select bytes from mail_search_part where account_id = ? and first_message = ? and part = ?',
      this.#accountId,
      this.#first,
      part,
    )
    if (row === undefined) throw new DisorderError(`segment ${this.#first} has no part ${part}`)
    this.#parts.set(part, row.bytes)
    return row.bytes
  }
}

/** All of a segment; undefined when it is gone. */
export async function readSegment(
  sql: Sql,
  accountId: AccountId,
  { first, textBytes }: Segment,
): Promise<SegmentContent | undefined> {
  const ids = await readIds(sql, accountId, first)
  if (ids === undefined) return undefined
  const parts = new SegmentParts(sql, accountId, first)
  const areas = {} as Record<Area, StoredTokens>
  for (const area of AREAS) areas[area] = await parts.tokens(area)
  return { ids, areas, textBytes }
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
