/**
 * Takes messages into the search index that came since, some at a time, behind the deliveries: nothing of it happens
 * in a delivery's transaction, and a crash leaves the index as it was before or after a slice. Several threads or
 * nodes may do it at once; whoever commits second does its slice again.
 */
import { crc32 } from 'node:zlib'
import type { AccountId } from '../../mail/ids.ts'
import type { ReadFiles } from '../../mail/message/search-file.ts'
import type { StoredBody } from '../account/messages.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import {
  SEARCH_BATCH_BYTES,
  SEARCH_BEHIND_MAX,
  SEARCH_FILES_BEHIND_MAX,
  SEARCH_SEGMENT,
  SEARCH_SEGMENT_BYTES,
  SEARCH_SLICE_MS,
} from '../limits.ts'
import type { Database, Sql } from '../sql.ts'
import {
  AREAS,
  type Area,
  dropIndex,
  type Indexed,
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
  /** What is written within attachments. */
  readonly readFiles: ReadFiles
}

/** What reads messages, loaded by threads that read some. */
type Reading = typeof import('../../mail/message/searchable.ts')

export function loadReading(): Promise<Reading> {
  return import('../../mail/message/searchable.ts')
}

/** Lets others have their turn, and hears how many more messages were read; may throw to stop. */
export type Taking = (messages: number) => Promise<void>

/** Somebody else changed the index meanwhile, or a message went. */
class LostRace extends Error {}

/** Until nothing is left to take; `breathe` is called between messages. */
export async function catchUp(place: SearchPlace, breathe: Taking): Promise<void> {
  while ((await takeSome(place, breathe)) !== undefined) await breathe(0)
}

/**
 * A slice, when so many messages are not yet taken that a search would not read them itself, or would wait for their
 * attachments. True: there may be more.
 */
export async function catchUpSome(place: SearchPlace, breathe: Taking): Promise<boolean> {
  const { db, accountId } = place
  const upTo = await db.read((sql) => readUpTo(sql, accountId), { single: true })
  const next = await db.read(
    (sql) =>
      sql.all<{ has_attachment: number }>(
        'select has_attachment from mail_message where account_id = ? and message_id > ? order by message_id limit ?',
        accountId,
        upTo,
        SEARCH_BEHIND_MAX + 1,
      ),
    { single: true },
  )
  const withFiles = next.filter(({ has_attachment }) => has_attachment === 1).length
  const isWorth = next.length > SEARCH_BEHIND_MAX || withFiles > SEARCH_FILES_BEHIND_MAX
  return isWorth && (await takeSome(place, breathe)) !== undefined
}

type Next = { readonly message_id: number; readonly size_bytes: number }

/** How many of the next messages were taken, undefined when there are none. */
async function takeSome(place: SearchPlace, breathe: Taking): Promise<number | undefined> {
  const { db, accountId } = place
  const { upTo, tail, next } = await db.read(async (sql) => {
    const reached = await readUpTo(sql, accountId)
    const newest = reached === 0 ? undefined : await readTail(sql, accountId)
    const open = newest !== undefined && isOpen(newest) ? newest : undefined
    return {
      upTo: reached,
      tail: open && { segment: open, content: await readSegment(sql, accountId, open) },
      next: await sql.all<Next>(
        `select message_id, size_bytes from mail_message where account_id = ? and message_id > ?
          order by message_id limit ?`,
        accountId,
        reached,
        SEARCH_SEGMENT - (open?.messages ?? 0),
      ),
    }
  })
  if (next.length === 0) return undefined
  const builder = new SegmentBuilder(tail?.content)
  const last = await fill(builder, place, next, breathe)
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
  return next.length
}

/**
 * Puts messages into the segment until it is full or enough time went into it, and tells the last one. While attachments
 * are opened elsewhere, the words of the next messages are taken here.
 */
async function fill(
  builder: SegmentBuilder,
  place: SearchPlace,
  next: readonly Next[],
  breathe: Taking,
): Promise<number> {
  const endMs = performance.now() + SEARCH_SLICE_MS
  const batches = inBatches(next)
  const { filesText } = await loadReading()
  let last = 0
  let words = await readWords(place, batches[0] ?? [], breathe)
  for (const [n, batch] of batches.entries()) {
    const following = batches[n + 1]
    const goesOn = following !== undefined && performance.now() < endMs
    const [files, ahead] = await Promise.all([
      place.readFiles(words.flatMap(({ text }) => text.files)),
      goesOn ? readWords(place, following, breathe) : [],
    ])
    let at = 0
    for (const { id, text } of words) {
      builder.add(id, { ...text, files: filesText(files.slice(at, at + text.files.length)) })
      at += text.files.length
      await breathe(0)
    }
    last = batch.at(-1) ?? last
    words = ahead
    if (!goesOn || builder.isFull) break
  }
  return last
}

/** As many as are read at once; one at least in each. */
function inBatches(next: readonly Next[]): number[][] {
  const batches: number[][] = []
  let bytes = 0
  for (const { message_id, size_bytes } of next) {
    const batch = batches.at(-1)
    bytes += size_bytes
    if (batch !== undefined && bytes <= SEARCH_BATCH_BYTES) batch.push(message_id)
    else {
      batches.push([message_id])
      bytes = size_bytes
    }
  }
  return batches
}

type MessageText = ReturnType<Reading['searchable']>
type Words = { readonly id: number; readonly text: MessageText }

/** Of those that are there and whole. */
async function readWords(place: SearchPlace, ids: readonly number[], breathe: Taking): Promise<Words[]> {
  const words: Words[] = []
  const [first, last] = [ids[0], ids.at(-1)]
  if (first === undefined || last === undefined) return words
  const reading = await loadReading()
  for (const body of await readBodies(place, first, last)) {
    const text = await textOf(reading, place.blobs, body)
    if (text !== undefined) words.push({ id: body.message_id, text })
    await breathe(1)
  }
  return words
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
  return db.read((sql) =>
    sql.all(
      `select message_id, size_bytes, checksum, blob_key, bytes from mail_message
        where account_id = ? and message_id between ? and ? order by message_id`,
      accountId,
      first,
      last,
    ),
  )
}

/** Undefined: not what was received. Such a message is in no segment: whoever searches reads it, and says so. */
export async function textOf(
  { searchable }: Reading,
  blobs: BlobStore,
  body: StoredBody,
): Promise<MessageText | undefined> {
  const bytes = body.blob_key === null ? body.bytes : await blobs.get(body.blob_key as BlobKey)
  if (bytes === null || bytes === undefined || crc32(bytes) !== body.checksum) return undefined
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

  add(id: number, text: Indexed): void {
    this.added.push(id)
    this.#ids.push(id)
    for (const area of AREAS) this.#writers[area].add(text[area])
    // Signs, near enough to octets: the bound is one of time.
    this.#textBytes += text.header.length + text.body.length + text.files.length
  }

  /** Messages that follow make the next one. */
  get isFull(): boolean {
    return this.#ids.length >= SEARCH_SEGMENT || this.#textBytes >= SEARCH_SEGMENT_BYTES
  }

  finish(): SegmentContent {
    const areas = {} as Record<Area, StoredTokens>
    for (const area of AREAS) areas[area] = this.#writers[area].finish()
    return { ids: this.#ids, areas, textBytes: this.#textBytes }
  }
}
