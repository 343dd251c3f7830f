/**
 * The form of the accept log on disk. A segment is a file of fixed size, filled with zeros once and written over again
 * and again, so that a write to it never changes the file's length or its blocks, only octets.
 *
 *   block 0            'VALIJA-A' · generation (u64)                     the head of the segment
 *   block n …          record · record · … · zeros to the next block     one group: one write
 *
 *   record             'VREC' · generation (u64) · places (u32) · body (u32) · crc32 of both (u32) · crc32 of this head (u32)
 *                      places as JSON · the message's octets
 *
 * A record of an earlier generation is what was there before; it ends the reading, and so does a torn one: groups are
 * written one after the other, so nothing behind a torn group was ever answered.
 */
import { crc32 } from 'node:zlib'
import type { AccountId, MailboxId, ModSeq, Uid } from '../../mail/ids.ts'

/** Where one recipient's copy was put by a transaction that is committed, but may not be on the disk yet. */
export type AcceptedPlace = {
  readonly accountId: AccountId
  readonly mailboxId: MailboxId
  readonly uidValidity: number
  readonly uid: Uid
  readonly modSeq: ModSeq
  /** Under which the copy is remembered, if it is: NewMessage. */
  readonly deliveryId?: string
}

export type AcceptedMessage = {
  readonly bytes: Uint8Array
  readonly receivedMs: number
  readonly places: readonly AcceptedPlace[]
}

/** Octets of a block: groups begin at one, so that no write touches a page that an earlier write still flushes. */
export const BLOCK = 4096
const HEAD_BYTES = 28
const SEGMENT_MAGIC = Buffer.from('VALIJA-A')
const RECORD_MAGIC = 0x56524543

/** The first block of a segment. */
export function segmentHead(generation: bigint): Uint8Array {
  const head = Buffer.alloc(BLOCK)
  head.set(SEGMENT_MAGIC)
  head.writeBigUInt64LE(generation, SEGMENT_MAGIC.length)
  return head
}

/** The buffers of one record, the message's own among them. */
export function encodeRecord(generation: bigint, message: AcceptedMessage): readonly Uint8Array[] {
  const { bytes, receivedMs, places } = message
  const text = Buffer.from(JSON.stringify({ receivedMs, places }))
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  head.writeUInt32LE(RECORD_MAGIC, 0)
  head.writeBigUInt64LE(generation, 4)
  head.writeUInt32LE(text.length, 12)
  head.writeUInt32LE(bytes.length, 16)
  head.writeUInt32LE(crc32(bytes, crc32(text)), 20)
  head.writeUInt32LE(crc32(head.subarray(0, 24)), 24)
  return [head, text, bytes]
}

/** Every whole record of the segment's present generation, in the order of writing. */
export function* decodeSegment(segment: Buffer): Generator<AcceptedMessage> {
  if (segment.length < BLOCK || !SEGMENT_MAGIC.equals(segment.subarray(0, SEGMENT_MAGIC.length))) return
  const generation = segment.readBigUInt64LE(SEGMENT_MAGIC.length)
  let at = BLOCK
  for (;;) {
    const found = recordAt(segment, at, generation)
    if (found !== undefined) {
      yield found.message
      at = found.end
    } else if (at % BLOCK === 0) return
    else at = blockEnd(at)
  }
}

/** The next offset at which a block begins, `at` itself when one does. */
export function blockEnd(at: number): number {
  return Math.ceil(at / BLOCK) * BLOCK
}

function recordAt(
  segment: Buffer,
  at: number,
  generation: bigint,
): { readonly message: AcceptedMessage; readonly end: number } | undefined {
  if (at + HEAD_BYTES > segment.length) return undefined
  const head = segment.subarray(at, at + HEAD_BYTES)
  if (head.readUInt32LE(0) !== RECORD_MAGIC || head.readBigUInt64LE(4) !== generation) return undefined
  if (head.readUInt32LE(24) !== crc32(head.subarray(0, 24))) return undefined
  const bodyAt = at + HEAD_BYTES + head.readUInt32LE(12)
  const end = bodyAt + head.readUInt32LE(16)
  if (end > segment.length) return undefined
  const text = segment.subarray(at + HEAD_BYTES, bodyAt)
  const bytes = segment.subarray(bodyAt, end)
  if (head.readUInt32LE(20) !== crc32(bytes, crc32(text))) return undefined
  const { receivedMs, places } = JSON.parse(text.toString()) as Omit<AcceptedMessage, 'bytes'>
  return { message: { bytes, receivedMs, places }, end }
}
