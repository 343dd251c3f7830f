/** Compressed octets unpacked piece by piece, so that no more of them is ever held than is allowed. */
import { createHash } from 'node:crypto'
import type { Transform } from 'node:stream'
import {
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  inflateRawSync,
} from 'node:zlib'
import { ENTRY_HEAD_OCTETS, ENTRY_OCTETS_MAX } from '../limits.ts'
import type { Opening } from './opening.ts'

export type Unpacked = {
  /** All of it; or its head, where it is larger than what is held. */
  readonly bytes: Uint8Array
  readonly isWhole: boolean
  readonly sha256: string
}

export type Packing = 'stored' | 'deflate' | 'zlib' | 'gzip' | 'zstd'

const PIECE_OCTETS = 256 * 1024
const SMALL_OCTETS = 16 * 1024
const SMALL_OUT_OCTETS = 256 * 1024

/** Undefined: it is damaged, or more than is allowed, which was then said. */
export async function unpack(
  packing: Packing,
  data: Uint8Array,
  where: string,
  opening: Opening,
): Promise<Unpacked | undefined> {
  if (packing === 'stored') return opening.take(data.length, where) ? whole(data) : undefined
  const small = packing === 'deflate' && data.length <= SMALL_OCTETS ? inflated(data, opening) : undefined
  if (small !== undefined) return opening.take(small.length, where) ? whole(small) : undefined
  const stream = openerOf(packing)
  const hash = createHash('sha256')
  const pieces: Uint8Array[] = []
  let octets = 0
  let held = 0
  try {
    stream.end(data)
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      octets += piece.length
      if (!opening.take(piece.length, where) || opening.isOver) return undefined
      hash.update(piece)
      if (octets <= ENTRY_OCTETS_MAX) held = pieces.push(piece)
      else if (held > 0) {
        pieces.splice(1)
        held = 0
      }
    }
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? ''
    if (code.startsWith('Z_') || code.startsWith('ZSTD_') || code.startsWith('ERR_ZSTD')) return undefined
    throw error
  } finally {
    stream.destroy()
  }
  const isWhole = octets <= ENTRY_OCTETS_MAX
  const bytes = isWhole
    ? Buffer.concat(pieces)
    : (pieces[0] ?? new Uint8Array()).subarray(0, ENTRY_HEAD_OCTETS)
  return { bytes, isWhole, sha256: hash.digest('hex') }
}

/** Archives of thousands of small files: a stream for each would take longer than the work. Undefined: it is none of these. */
function inflated(data: Uint8Array, opening: Opening): Uint8Array | undefined {
  try {
    return inflateRawSync(data, {
      maxOutputLength: Math.max(1, Math.min(SMALL_OUT_OCTETS, opening.octetsLeft)),
    })
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? ''
    if (code === 'ERR_BUFFER_TOO_LARGE' || code.startsWith('Z_')) return undefined
    throw error
  }
}

function whole(bytes: Uint8Array): Unpacked {
  return { bytes, isWhole: true, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function openerOf(packing: Exclude<Packing, 'stored'>): Transform {
  const options = { chunkSize: PIECE_OCTETS }
  switch (packing) {
    case 'deflate':
      return createInflateRaw(options)
    case 'zlib':
      return createInflate(options)
    case 'gzip':
      return createGunzip(options)
    case 'zstd':
      return createZstdDecompress(options)
  }
}
