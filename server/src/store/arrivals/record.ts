/**
 * One record of a segment: octets that can be told from a torn write and from what an older use of the file left.
 *
 *   0  "VLA1"            16  which use of the segment: 8 random octets
 *   4  kind              24  CRC-32 of octets 0 to 23, envelope and body
 *   8  octets envelope   28  envelope (JSON), then the body
 *   12 octets body
 *
 * Numbers are little-endian. A message is its envelope and its octets; what is finished is a list of numbers.
 */
import { crc32 } from 'node:zlib'
import type { NewMessage } from '../queue-types.ts'

export const HEADER_BYTES = 28
export const USE_BYTES = 8

const MAGIC = 0x3141_4c56
const MESSAGE = 1
const FINISHED = 2
const AT = { magic: 0, kind: 4, envelope: 8, body: 12, use: 16, crc: 24 } as const

/** Recipients of a message that need nothing more; `undefined`: all of them. */
export type Finished = { readonly id: number; readonly recipients: readonly number[] | undefined }

export type RecordHeader = {
  readonly kind: 'message' | 'finished'
  readonly envelopeBytes: number
  readonly bodyBytes: number
  readonly use: Buffer
}

/** The pieces of a message's record, in order; its octets are not copied. */
export function messageRecord(use: Buffer, message: NewMessage): Uint8Array[] {
  const { bytes, ...envelope } = message
  const head = headed(use, MESSAGE, JSON.stringify(envelope), bytes.length)
  head.writeUInt32LE(crc32(bytes, checksumOf(head)), AT.crc)
  return [head, bytes]
}

export function finishedRecord(use: Buffer, finished: readonly Finished[]): Buffer {
  const list = finished.map(({ id, recipients }) => (recipients === undefined ? [id] : [id, recipients]))
  const head = headed(use, FINISHED, JSON.stringify(list), 0)
  head.writeUInt32LE(checksumOf(head), AT.crc)
  return head
}

/** Undefined: here no record begins. */
export function readHeader(head: Buffer): RecordHeader | undefined {
  if (head.length < HEADER_BYTES || head.readUInt32LE(AT.magic) !== MAGIC) return undefined
  const kind = head.readUInt32LE(AT.kind)
  if (kind !== MESSAGE && kind !== FINISHED) return undefined
  return {
    kind: kind === MESSAGE ? 'message' : 'finished',
    envelopeBytes: head.readUInt32LE(AT.envelope),
    bodyBytes: head.readUInt32LE(AT.body),
    use: head.subarray(AT.use, AT.use + USE_BYTES),
  }
}

/** Whether envelope and body are what was written. */
export function isIntact(head: Buffer, payload: Uint8Array): boolean {
  return crc32(payload, crc32(head.subarray(0, AT.crc))) === head.readUInt32LE(AT.crc)
}

export function readMessage(header: RecordHeader, payload: Buffer): NewMessage {
  const envelope = JSON.parse(payload.toString('utf8', 0, header.envelopeBytes)) as Omit<NewMessage, 'bytes'>
  return { ...envelope, bytes: payload.subarray(header.envelopeBytes) }
}

export function readFinished(payload: Buffer): Finished[] {
  const list = JSON.parse(payload.toString('utf8')) as (readonly [number, (readonly number[])?])[]
  return list.map(([id, recipients]) => ({ id, recipients }))
}

function headed(use: Buffer, kind: number, envelope: string, bodyBytes: number): Buffer {
  const envelopeBytes = Buffer.byteLength(envelope)
  const head = Buffer.allocUnsafeSlow(HEADER_BYTES + envelopeBytes)
  head.writeUInt32LE(MAGIC, AT.magic)
  head.writeUInt32LE(kind, AT.kind)
  head.writeUInt32LE(envelopeBytes, AT.envelope)
  head.writeUInt32LE(bodyBytes, AT.body)
  use.copy(head, AT.use)
  head.write(envelope, HEADER_BYTES)
  return head
}

function checksumOf(head: Buffer): number {
  return crc32(head.subarray(HEADER_BYTES), crc32(head.subarray(0, AT.crc)))
}
