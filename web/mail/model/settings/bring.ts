/**
 * Mail from elsewhere in pieces that the server takes: an mbox is cut between two messages, single messages are put together into
 * one. The server reads it; here only the places to cut are looked for. RFC 4155
 */

const LF = 0x0a
const CR = 0x0d
const GREATER = 0x3e
const FROM = new TextEncoder().encode('From ')
const BEFORE = new TextEncoder().encode('From MAILER-DAEMON Thu Jan  1 00:00:00 1970\r\n')
const BEHIND = new TextEncoder().encode('\r\n\r\n')

export type Piece = {
  readonly mbox: Uint8Array<ArrayBuffer>
  /** Octets of the file up to its end. */
  readonly end: number
}

const startsWith = (bytes: Uint8Array, at: number, text: Uint8Array): boolean =>
  text.every((octet, place) => bytes[at + place] === octet)

export const isMbox = (bytes: Uint8Array): boolean => startsWith(bytes, 0, FROM)

/** Where the last message begins that is not the first: a line `From ` behind an empty one. -1: there is none. */
export function lastCut(bytes: Uint8Array): number {
  for (let at = bytes.lastIndexOf(LF); at > 0; at = bytes.lastIndexOf(LF, at - 1)) {
    if (!startsWith(bytes, at + 1, FROM)) continue
    const before = bytes[at - 1] === CR ? at - 2 : at - 1
    if (bytes[before] === LF) return at + 1
  }
  return -1
}

/** Of at most `octets` each, and of `octetsMax` where one message is so large. Throws RangeError for a larger one. */
export async function* piecesOfMbox(file: Blob, octets: number, octetsMax: number): AsyncGenerator<Piece> {
  for (let from = 0; from < file.size; ) {
    let bytes = await octetsOf(file, from, octets)
    let cut = bytes.length
    if (from + bytes.length < file.size) {
      cut = lastCut(bytes)
      if (cut < 0) {
        bytes = await octetsOf(file, from, octetsMax)
        cut = from + bytes.length < file.size ? lastCut(bytes) : bytes.length
      }
    }
    if (cut < 0) throw new RangeError('a message larger than any')
    from += cut
    yield { mbox: bytes.slice(0, cut), end: from }
  }
}

async function octetsOf(file: Blob, from: number, octets: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, from + octets).arrayBuffer())
}

/** One message as it stands in an mbox: a line of its own that begins with `From ` gets a sign before it. */
export function asMbox(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const places: number[] = []
  for (let at = 0; at < message.length; ) {
    let sign = at
    while (message[sign] === GREATER) sign++
    if (startsWith(message, sign, FROM)) places.push(at)
    const lf = message.indexOf(LF, at)
    at = lf < 0 ? message.length : lf + 1
  }
  const whole = new Uint8Array(BEFORE.length + message.length + places.length + BEHIND.length)
  whole.set(BEFORE)
  let to = BEFORE.length
  let from = 0
  for (const place of [...places, message.length]) {
    whole.set(message.subarray(from, place), to)
    to += place - from
    if (place < message.length) whole[to++] = GREATER
    from = place
  }
  whole.set(BEHIND, to)
  return whole
}
