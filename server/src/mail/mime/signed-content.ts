/**
 * What lies within an S/MIME message that is signed opaquely, `smime.p7m`: an entity with header and body, in octets that
 * only a program for certificates shows. Nothing is verified here: it is for searching, and for whoever verifies.
 * RFC 8551 §3.5.2, RFC 5652 §5
 *
 *   SEQUENCE { OID signedData, [0] { SEQUENCE { INTEGER, SET, SEQUENCE { OID, [0] { OCTET STRING } } … } } }
 */
import { BerElements } from '../../lib/ber-elements.ts'

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const OID = 0x06
const EXPLICIT = 0xa0
const OCTETS = 0x04
const OCTETS_IN_PIECES = 0x24
const SIGNED_DATA = '2a864886f70d010702'

/** The parts of SignedData: which digests, what was signed, and certificates and signers behind it. */
export type SignedData = {
  /** Of the type of what was signed, as hexadecimal digits. */
  readonly contentType: string
  /** Undefined: it lies beside the signature. */
  readonly content: Uint8Array | undefined
  /** Certificates, lists of revoked ones, signers. */
  readonly rest: BerElements
}

/** Undefined for what is encrypted, or no CMS at all. Never throws; time grows with the length. RFC 5652 §5.1 */
export function readSignedData(bytes: Uint8Array): SignedData | undefined {
  const info = new BerElements(bytes).enter(SEQUENCE)
  const kind = info?.next(OID)
  if (kind === undefined || toHex(kind.contents) !== SIGNED_DATA) return undefined
  const data = info?.enter(EXPLICIT)?.enter(SEQUENCE)
  if (data?.next(INTEGER) === undefined || data.next(SET) === undefined) return undefined
  const wrapped = data.enter(SEQUENCE)
  const type = wrapped?.next(OID)
  if (type === undefined) return undefined
  return {
    contentType: toHex(type.contents),
    content: octetsOf(wrapped?.enter(EXPLICIT)),
    rest: data,
  }
}

/** Undefined for what is encrypted, signed beside its text, or no CMS at all. Never throws; time grows with the length. */
export function signedContent(bytes: Uint8Array): Uint8Array | undefined {
  return readSignedData(bytes)?.content
}

/** An octet string, whole or in pieces one after the other. X.690 §8.7 */
function octetsOf(elements: BerElements | undefined): Uint8Array | undefined {
  const whole = elements?.next(OCTETS)
  if (whole !== undefined) return whole.contents
  const inside = elements?.enter(OCTETS_IN_PIECES)
  if (inside === undefined) return undefined
  const pieces: Uint8Array[] = []
  let octets = 0
  for (let piece = inside.next(OCTETS); piece !== undefined; piece = inside.next(OCTETS)) {
    pieces.push(piece.contents)
    octets += piece.contents.length
  }
  const all = new Uint8Array(octets)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
