/**
 * What lies within an S/MIME message that is signed opaquely, `smime.p7m`: an entity with header and body, in octets that
 * only a program for certificates shows. Nothing is verified here: it is for searching only. RFC 8551 §3.5.2, RFC 5652 §5
 *
 *   SEQUENCE { OID signedData, [0] { SEQUENCE { INTEGER, SET, SEQUENCE { OID, [0] { OCTET STRING } } … } } }
 */

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const OID = 0x06
const EXPLICIT = 0xa0
const OCTETS = 0x04
const OCTETS_IN_PIECES = 0x24
const END = 0x00
const SIGNED_DATA = '2a864886f70d010702'

/** Undefined for what is encrypted, signed beside its text, or no CMS at all. Never throws; time grows with the length. */
export function signedContent(bytes: Uint8Array): Uint8Array | undefined {
  const reader = new Ber(bytes)
  if (!reader.enter(SEQUENCE)) return undefined
  const kind = reader.take(OID)
  if (kind === undefined || toHex(kind) !== SIGNED_DATA) return undefined
  if (!reader.enter(EXPLICIT) || !reader.enter(SEQUENCE)) return undefined
  if (reader.take(INTEGER) === undefined || !reader.skip(SET) || !reader.enter(SEQUENCE)) return undefined
  if (reader.take(OID) === undefined || !reader.enter(EXPLICIT)) return undefined
  return reader.take(OCTETS) ?? reader.takePieces()
}

/** Goes over elements in the Basic Encoding Rules, from one to the next or into one. X.690 §8.1 */
class Ber {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Into an element of that kind; false: the next one is another. */
  enter(tag: number): boolean {
    return this.#head(tag) !== undefined
  }

  /** The contents of a primitive element. */
  take(tag: number): Uint8Array | undefined {
    const from = this.#at
    const length = this.#head(tag)
    if (length === undefined || length === 'open' || this.#at + length > this.#bytes.length) {
      this.#at = from
      return undefined
    }
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** An octet string in pieces, one after the other. */
  takePieces(): Uint8Array | undefined {
    const length = this.#head(OCTETS_IN_PIECES)
    if (length === undefined) return undefined
    const end = length === 'open' ? this.#bytes.length : Math.min(this.#at + length, this.#bytes.length)
    const pieces: Uint8Array[] = []
    let octets = 0
    while (this.#at < end) {
      const piece = this.take(OCTETS)
      if (piece === undefined) break
      pieces.push(piece)
      octets += piece.length
    }
    const all = new Uint8Array(octets)
    let at = 0
    for (const piece of pieces) {
      all.set(piece, at)
      at += piece.length
    }
    return all
  }

  /** Behind an element of that kind; those of unknown length are gone through. */
  skip(tag: number): boolean {
    const length = this.#head(tag)
    if (length === undefined) return false
    if (length !== 'open') {
      this.#at += length
      return true
    }
    for (let open = 1; open > 0; ) {
      const inner = this.#bytes[this.#at]
      if (inner === undefined) return false
      const octets = this.#head(inner)
      if (octets === undefined) return false
      if (inner === END) open--
      else if (octets === 'open') open++
      else this.#at += octets
    }
    return true
  }

  /** Behind tag and length; undefined: another tag, or an odd length. */
  #head(tag: number): number | 'open' | undefined {
    const bytes = this.#bytes
    if (bytes[this.#at] !== tag) return undefined
    const first = bytes[this.#at + 1] ?? 0xff
    if (first < 0x80) {
      this.#at += 2
      return first
    }
    const count = first & 0x7f
    if (count > 4) return undefined
    let length = 0
    for (let n = 0; n < count; n++) length = length * 256 + (bytes[this.#at + 2 + n] ?? 0)
    this.#at += 2 + count
    return count === 0 ? 'open' : length
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
