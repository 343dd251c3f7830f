/**
 * Takes messages into the search index that came since, some at a time, behind the deliveries: nothing of it happens
 * in a delivery's transaction, and a crash leaves the index as it was before or after a slice. Several threads or
 * nodes may do it at once; whoever commits second does its slice again.
 */
import { crc32 } from 'node:zlib'
import type { AccountId } from '../../mail/ids.ts'
import type { Searchable } from '../../mail/message/searchable.ts'
import type { StoredBody } from '../account/messages.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import {
  SEARCH_BATCH,
  SEARCH_BATCH_BYTES,
  SEARCH_BEHIND_MAX,
  SEARCH_SEGMENT,
  SEARCH_SEGMENT_BYTES,
} from '../limits.ts'
import type { Database, Sql } from '../sql.ts'
import {
  AREAS,
  type Area,
  dropIndex,
  readSegment,
  readTail,
  readUpTo,
  SEARCH_VERSION,
  type Segment,
  type SegmentContent,
  writeSegment,
} from './segments.ts'
import { type StoredTokens, TokenWriter } from './token-text.ts'

export type SearchPlace = {
  readonly db: Database
  readonly blobs: BlobStore
  readonly accountId: AccountId
}

/** Somebody else changed the index meanwhile, or a message went. */
class LostRace extends Error {}

/** Until nothing is left to take; `breathe` is called between messages and may throw to stop. */
export async function catchUp(place: SearchPlace, breathe: () => Promise<void>): Promise<void> {
  while ((await takeSome(place, breathe)) !== undefined) await breathe()
}

/** A slice, when so many messages are not yet taken that a search would not read them itself. True: there may be more. */
export async function catchUpSome(place: SearchPlace, breathe: () => Promise<void>): Promise<boolean> {
  const { db, accountId } = place
  const upTo = await db.read((sql) => readUpTo(sql, accountId), { single: true })
  const beyond = await db.read(
    (sql) =>
      sql.get(
        'select message_id from mail_message where account_id = ? and message_id > ? order by message_id limit 1 offset ?',
        accountId,
        upTo,
        SEARCH_BEHIND_MAX,
      ),
    { single: true },
  )
  return beyond !== undefined && (await takeSome(place, breathe)) !== undefined
}

/** How many of the next messages were taken, undefined when there are none. */
async function takeSome(place: SearchPlace, breathe: () => Promise<void>): Promise<number | undefined> {
  const { db, accountId } = place
  const { upTo, tail, next } = await db.read(async (sql) => {
    const reached = await readUpTo(sql, accountId)
    const newest = reached === 0 ? undefined : await readTail(sql, accountId)
    const open = newest !== undefined && isOpen(newest) ? newest : undefined
    return {
      upTo: reached,
      tail: open && { segment: open, content: await readSegment(sql, accountId, open) },
      next: await sql.all<{ message_id: number; size_bytes: number }>(
        `select message_id, size_bytes from mail_message where account_id = ? and message_id > ?
          order by message_id limit ?`,
        accountId,
        reached,
        SEARCH_BATCH,
      ),
    }
  })
  const ids = withinBytes(next)
  const last = ids.at(-1)
  if (last === undefined) return undefined
  const builder = new SegmentBuilder(tail?.content)
  for (const body of await readBodies(place, ids[0] ?? last, last)) {
    const text = await textOf(place.blobs, body)
    if (text !== undefined) builder.add(body.message_id, text)
    await breathe()
  }
  const content = builder.finish()
  try {
    await db.write(
      async (sql) => {
        await advance(sql, accountId, upTo, last)
        await assertUnchanged(sql, accountId, { tail: tail?.segment, ids: builder.added })
        if (builder.added.length > 0)
          await writeSegment(sql, accountId, tail?.segment.first ?? upTo + 1, content)
      },
      { durable: 'soon' },
    )
  } catch (error) {
    if (!(error instanceof LostRace)) throw error
    return 0
  }
  return ids.length
}

/** As many as fit one slice; one at least. */
function withinBytes(
  next: readonly { readonly message_id: number; readonly size_bytes: number }[],
): number[] {
  let bytes = 0
  const ids: number[] = []
  for (const { message_id, size_bytes } of next) {
    bytes += size_bytes
    if (ids.length > 0 && bytes > SEARCH_BATCH_BYTES) break
    ids.push(message_id)
  }
  return ids
}

function isOpen({ messages, textBytes }: Segment): boolean {
  return messages < SEARCH_SEGMENT && textBytes < SEARCH_SEGMENT_BYTES
}

/** Those of the span that are still there; large ones without their bytes. */
export function readBodies(
  { db, accountId }: SearchPlace,
  first: number,
  last: number,
): Promise<(StoredBody & { readonly message_id: number })[]> {
  return db.read(
    (sql) =>
      sql.all(
        `select message_id, size_bytes, checksum, blob_key, bytes from mail_message
          where account_id = ? and message_id between ? and ? order by message_id`,
        accountId,
        first,
        last,
      ),
    { single: true },
  )
}

/** Undefined: not what was received. Such a message is in no segment: whoever searches reads it, and says so. */
export async function textOf(blobs: BlobStore, body: StoredBody): Promise<Searchable | undefined> {
  const bytes = body.blob_key === null ? body.bytes : await blobs.get(body.blob_key as BlobKey)
  if (bytes === null || bytes === undefined || crc32(bytes) !== body.checksum) return undefined
  // What reads messages is loaded by threads that read some.
  const { searchable } = await import('../../mail/message/searchable.ts')
  return searchable(bytes)
}

/** Holds the row of the index: changes of one index happen one after the other. */
async function advance(sql: Sql, accountId: AccountId, from: number, to: number): Promise<void> {
  if (from === 0) {
    const row = await sql.get<{ version: number }>(
      'select version from mail_search where account_id = ? {for update}',
      accountId,
    )
    if (row !== undefined && row.version !== SEARCH_VERSION) await dropIndex(sql, accountId)
    await sql.run(
      'insert into mail_search (account_id, version, upto) values (?, ?, 0) on conflict do nothing',
      accountId,
      SEARCH_VERSION,
    )
  }
  const moved = await sql.run(
    'update mail_search set upto = ? where account_id = ? and version = ? and upto = ?',
    to,
    accountId,
    SEARCH_VERSION,
    from,
  )
  if (moved === 0) throw new LostRace('the index went on')
}

/** The tail is the one that was read, and no message was swept since its text was. */
async function assertUnchanged(
  sql: Sql,
  accountId: AccountId,
  { tail, ids }: { readonly tail: Segment | undefined; readonly ids: readonly number[] },
): Promise<void> {
  if (tail !== undefined) {
    const now = await readTail(sql, accountId)
    if (now?.first !== tail.first || now.messages !== tail.messages) throw new LostRace('the tail changed')
  }
  const [first, last] = [ids[0], ids.at(-1)]
  if (first === undefined || last === undefined) return
  const there = await sql.all<{ message_id: number }>(
    'select message_id from mail_message where account_id = ? and message_id between ? and ?',
    accountId,
    first,
    last,
  )
  const known = new Set(there.map(({ message_id }) => message_id))
  if (ids.some((id) => !known.has(id))) throw new LostRace('a message was swept')
}

/** Puts messages into a segment, a new one or one that has room. */
export class SegmentBuilder {
  readonly added: number[] = []
  readonly #ids: number[]
  readonly #writers: Readonly<Record<Area, TokenWriter>>
  #textBytes: number

  constructor(content?: SegmentContent) {
    this.#ids = [...(content?.ids ?? [])]
    this.#textBytes = content?.textBytes ?? 0
    const writers = {} as Record<Area, TokenWriter>
    for (const area of AREAS) writers[area] = new TokenWriter(content?.areas[area])
    this.#writers = writers
  }

  add(id: number, text: Searchable): void {
    this.added.push(id)
    this.#ids.push(id)
    for (const area of AREAS) this.#writers[area].add(text[area])
    // Signs, near enough to octets: the bound is one of time.
    this.#textBytes += text.header.length + text.body.length
  }

  finish(): SegmentContent {
    const areas = {} as Record<Area, StoredTokens>
    for (const area of AREAS) areas[area] = this.#writers[area].finish()
    return { ids: this.#ids, areas, textBytes: this.#textBytes }
  }
}
