/**
 * Reads archives by their directory at the end. Names are text and never lead anywhere; what is unpacked is bounded
 * before it is, so entries that lie about their size, overlap, or hold a thousand times what they weigh cost no more.
 * APPNOTE 6.3 §4.3
 */
import { inflateRawSync } from 'node:zlib'
import { decodeCharset } from '../../mail/mime/charset.ts'
import type { Collected } from './collected.ts'
import { ARCHIVE_ENTRIES_MAX } from './limits.ts'

export type ZipEntry = {
  readonly name: string
  readonly encrypted: boolean
  readonly method: number
  /** Octets as they are packed. */
  readonly packed: number
  /** Where its own header lies. */
  readonly at: number
}

/** What may still be unpacked, and was. */
export type Unpacking = Pick<Collected, 'octetsLeft' | 'unpacked'>

const END = 0x06054b50
const END_OCTETS = 22
const COMMENT_OCTETS_MAX = 0xffff
const ENTRY = 0x02014b50
const ENTRY_OCTETS = 46
const LOCAL = 0x04034b50
const LOCAL_OCTETS = 30
const STORED = 0
const DEFLATED = 8

/** In the order of the directory; none when it is no archive, or one of 4 GiB and more. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const entries: ZipEntry[] = []
  if (end === undefined) return entries
  let at = view.getUint32(end + 16, true)
  for (let n = Math.min(view.getUint16(end + 10, true), ARCHIVE_ENTRIES_MAX); n > 0; n--) {
    if (at + ENTRY_OCTETS > bytes.length || view.getUint32(at, true) !== ENTRY) break
    const nameEnd = at + ENTRY_OCTETS + view.getUint16(at + 28, true)
    entries.push({
      name: decodeCharset(undefined, bytes.subarray(at + ENTRY_OCTETS, nameEnd)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    })
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

function endOf(view: DataView): number | undefined {
  const last = view.byteLength - END_OCTETS
  for (let at = last; at >= 0 && at >= last - COMMENT_OCTETS_MAX; at--)
    if (view.getUint32(at, true) === END) return at
  return undefined
}

/** Octets of an entry; undefined when it is damaged, encrypted, packed in an odd way or larger than is still allowed. */
export function unzip(bytes: Uint8Array, entry: ZipEntry, collected: Unpacking): Uint8Array | undefined {
  const { at, packed, method, encrypted } = entry
  if (encrypted || at + LOCAL_OCTETS > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(at, true) !== LOCAL) return undefined
  const from = at + LOCAL_OCTETS + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const data = bytes.subarray(from, from + packed)
  if (data.length < packed) return undefined
  const found = method === STORED ? data : method === DEFLATED ? inflated(data, collected) : undefined
  if (found === undefined || found.length > collected.octetsLeft) return undefined
  collected.unpacked(found.length)
  return found
}

function inflated(data: Uint8Array, collected: Unpacking): Uint8Array | undefined {
  if (collected.octetsLeft < 1) return undefined
  try {
    return inflateRawSync(data, { maxOutputLength: collected.octetsLeft })
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? ''
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      // The work was done, and is not to be done again for the next entry that says the same.
      collected.unpacked(collected.octetsLeft)
      return undefined
    }
    if (code.startsWith('Z_')) return undefined
    throw error
  }
}
