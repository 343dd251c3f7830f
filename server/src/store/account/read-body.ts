/**
 * A body to be sent on: whole when it is small, piece by piece when it is a large blob, so that a slow client holds
 * memory for one piece and not for fifty megabytes.
 */
import { crc32 } from 'node:zlib'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import type { MessageBody } from '../account-store.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import { BODIES_AT_ONCE } from '../limits.ts'
import type { Sql } from '../sql.ts'
import type { AccountWork } from './account-work.ts'
import { checkedBody, damaged, fetchBody, readBodyAndHeader, type StoredBody } from './messages.ts'
import type { NextBodies } from './next-bodies.ts'

/** A blob up to this size is read in one go: it costs less, and is no more than a few pieces. */
const WHOLE_BYTES = 1024 * 1024
/** Octets of a larger one that are read at a time. */
const PIECE_BYTES = 512 * 1024

/** `ahead`: what will be asked for next, which over a network comes with it. */
export async function openBody(
  {
    read,
    blobs,
    next,
  }: { readonly read: AccountWork['read']; readonly blobs: BlobStore; readonly next: NextBodies },
  accountId: AccountId,
  messageId: MessageId,
  ahead: (() => readonly MessageId[]) | undefined,
): Promise<MessageBody> {
  const known = next.take(accountId, messageId)
  if (known !== undefined) return known
  const row = await read(
    async (sql) => {
      const others = sql.engine === 'postgres' ? (ahead?.() ?? []) : []
      const reading = others.length === 0 ? undefined : smallRows(sql, accountId, others)
      const [asked, rows] = await Promise.all([readBodyAndHeader(sql, accountId, messageId), reading])
      for (const one of rows ?? [])
        if (one.bytes !== null && isWhole(one, one.bytes))
          next.put(accountId, one.message_id as MessageId, {
            sizeBytes: one.size_bytes,
            headerBytes: one.header_bytes,
            whole: one.bytes,
            pieces: undefined,
          })
      return asked
    },
    { single: true },
  )
  const { size_bytes: sizeBytes, header_bytes: headerBytes } = row
  if (row.blob_key === null)
    return { sizeBytes, headerBytes, whole: checkedBody(row, row.bytes ?? undefined), pieces: undefined }
  if (sizeBytes <= WHOLE_BYTES)
    return { sizeBytes, headerBytes, whole: await fetchBody(row, blobs), pieces: undefined }
  const key = row.blob_key as BlobKey
  return {
    sizeBytes,
    headerBytes,
    whole: undefined,
    pieces: (from = 0, to = sizeBytes) => blobPieces(blobs, key, row, [from, to]),
  }
}

type SmallBody = StoredBody & { readonly message_id: number; readonly header_bytes: number }

function isWhole({ size_bytes: size, checksum }: SmallBody, bytes: Uint8Array): boolean {
  return bytes.length === size && crc32(bytes) === checksum
}

/** BODIES_AT_ONCE at most: the last again until they are as many as ever, so that it is one statement text. */
function smallRows(sql: Sql, accountId: AccountId, messageIds: readonly MessageId[]): Promise<SmallBody[]> {
  const some = messageIds.slice(0, BODIES_AT_ONCE)
  while (some.length < BODIES_AT_ONCE) some.push(some[some.length - 1] ?? (0 as MessageId))
  return sql.all<SmallBody>(SELECT_SMALL, accountId, ...some)
}

/** Several bodies in one read, each that is whole and lives in its row. */
export async function readSmallBodies(
  read: AccountWork['read'],
  accountId: AccountId,
  messageIds: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, Uint8Array>> {
  const bodies = new Map<MessageId, Uint8Array>()
  for (let from = 0; from < messageIds.length; from += BODIES_AT_ONCE) {
    const some = messageIds.slice(from, from + BODIES_AT_ONCE)
    for (const row of await read((sql) => smallRows(sql, accountId, some), { single: true }))
      if (row.bytes !== null && isWhole(row, row.bytes)) bodies.set(row.message_id as MessageId, row.bytes)
  }
  return bodies
}

const SELECT_SMALL = `select message_id, size_bytes, checksum, header_bytes, bytes from mail_message
  where account_id = ? and message_id in (${new Array<string>(BODIES_AT_ONCE).fill('?').join(', ')})
    and blob_key is null`

/** Of the whole, the last piece is not handed out when the octets are not those that were received. */
async function* blobPieces(
  blobs: BlobStore,
  key: BlobKey,
  { size_bytes: size, checksum }: { readonly size_bytes: number; readonly checksum: number },
  [first, end]: readonly [first: number, end: number],
): AsyncGenerator<Uint8Array> {
  if (first >= end) return
  await using reader = await blobs.reader(key)
  if (reader === undefined) throw damaged('its blob is missing')
  let sum = 0
  // The next piece is read while the one before is on its way.
  const read = (from: number): Promise<Uint8Array> => reader.read(from, Math.min(end, from + PIECE_BYTES))
  let ahead = read(first)
  try {
    for (let from = first; from < end; from += PIECE_BYTES) {
      const piece = await ahead
      const to = Math.min(end, from + PIECE_BYTES)
      if (piece.length !== to - from) throw damaged(`its blob ends at ${from + piece.length}`)
      if (to < end) ahead = read(to)
      if (first === 0 && end === size) {
        sum = crc32(piece, sum)
        if (to === size && sum !== checksum) throw damaged('its checksum differs')
      }
      yield piece
    }
  } finally {
    // Whoever stops early leaves one that nobody waits for.
    await Promise.allSettled([ahead])
  }
}
