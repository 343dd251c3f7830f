/**
 * A body to be sent on: whole when it is small, piece by piece when it is a large blob, so that a slow client holds
 * memory for one piece and not for fifty megabytes.
 */
import { crc32 } from 'node:zlib'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import type { MessageBody } from '../account-store.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import type { Sql } from '../sql.ts'
import { checkedBody, damaged, readBodyAndHeader } from './messages.ts'

/** Octets of a blob that are read at a time. */
const PIECE_BYTES = 512 * 1024

export async function openBody(
  read: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
  blobs: BlobStore,
  accountId: AccountId,
  messageId: MessageId,
): Promise<MessageBody> {
  const row = await read((sql) => readBodyAndHeader(sql, accountId, messageId))
  const { size_bytes: sizeBytes, header_bytes: headerBytes } = row
  if (row.blob_key === null)
    return { sizeBytes, headerBytes, whole: checkedBody(row, row.bytes ?? undefined), pieces: undefined }
  const key = row.blob_key as BlobKey
  return { sizeBytes, headerBytes, whole: undefined, pieces: () => blobPieces(blobs, key, row) }
}

/** The last piece is not handed out when the octets are not those that were received: whoever counts them notices. */
async function* blobPieces(
  blobs: BlobStore,
  key: BlobKey,
  { size_bytes: size, checksum }: { readonly size_bytes: number; readonly checksum: number },
): AsyncGenerator<Uint8Array> {
  let sum = 0
  for (let from = 0; from < size; from += PIECE_BYTES) {
    const to = Math.min(size, from + PIECE_BYTES)
    const piece = await blobs.getRange(key, from, to)
    if (piece === undefined) throw damaged('its blob is missing')
    if (piece.length !== to - from) throw damaged(`its blob ends at ${from + piece.length}`)
    sum = crc32(piece, sum)
    if (to === size && sum !== checksum) throw damaged('its checksum differs')
    yield piece
  }
}
