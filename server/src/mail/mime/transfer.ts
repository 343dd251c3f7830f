/** Content-Transfer-Encodings undone, also where they are broken. RFC 2045 §6 */

export type TransferEncoding = '7bit' | '8bit' | 'binary' | 'base64' | 'quoted-printable' | 'uuencode'

/** The encoding that a Content-Transfer-Encoding field names; unknown ones are read as they are. */
export function transferEncoding(text: string | undefined): TransferEncoding {
  const name = /[^\s"';(]+/.exec((text ?? '').slice(0, 100))?.[0].toLowerCase() ?? '7bit'
  switch (name) {
    case 'base64':
    case 'quoted-printable':
    case '8bit':
    case 'binary':
      return name
    case 'quotedprintable':
    case 'quoted_printable':
      return 'quoted-printable'
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue':
      return 'uuencode'
    default:
      return '7bit'
  }
}

/** The octets that were encoded. Never throws: what is no encoding of anything is skipped or kept as it is. */
export function decodeTransfer(encoding: TransferEncoding, bytes: Uint8Array): Uint8Array {
  switch (encoding) {
    case 'base64':
      return decodeBase64(bytes)
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes)
    case 'uuencode':
      return decodeUuencode(bytes)
    case '7bit':
    case '8bit':
    case 'binary':
      return bytes
  }
}

/** 0–63, or 64 for what is no base64 sign, or 65 for the padding. */
const BASE64 = makeBase64Table()

function makeBase64Table(): Uint8Array {
  const table = new Uint8Array(256).fill(64)
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < 64; value++) table[signs.charCodeAt(value)] = value
  // The URL-safe signs do occur, and stand for nothing else.
  table[0x2d] = 62
  table[0x5f] = 63
  table[0x3d] = 65
  return table
}

/** Foreign signs are skipped (RFC 2045 §6.8); behind a padding a new run may begin, as in joined encodings. */
export function decodeBase64(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4))
  let length = 0
  let bits = 0
  let count = 0
  for (let at = 0; at < bytes.length; at++) {
    const value = BASE64[bytes[at] ?? 0] ?? 64
    if (value < 64) {
      bits = (bits << 6) | value
      if (++count < 4) continue
      out[length++] = bits >> 16
      out[length++] = bits >> 8
      out[length++] = bits
    } else if (value === 64 || count === 0) continue
    else length = flushBase64(out, length, bits, count)
    bits = 0
    count = 0
  }
  return out.subarray(0, flushBase64(out, length, bits, count))
}

/** The octets of a run that ended early; missing padding is no loss. */
function flushBase64(out: Uint8Array, length: number, bits: number, count: number): number {
  let end = length
  if (count === 2) out[end++] = bits >> 4
  if (count === 3) {
    out[end++] = bits >> 10
    out[end++] = bits >> 2
  }
  return end
}

/** RFC 2045 §6.7; an `=` that begins nothing stays. `underscoreIsSpace` is the Q encoding of RFC 2047 §4.2. */
export function decodeQuotedPrintable(bytes: Uint8Array, underscoreIsSpace = false): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let solid = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x3d) {
      const high = hexValue(bytes[at + 1])
      const low = hexValue(bytes[at + 2])
      const lineEnd = underscoreIsSpace ? 0 : softBreakEnd(bytes, at + 1)
      if (high >= 0 && low >= 0) {
        out[length++] = high * 16 + low
        at += 2
      } else if (lineEnd > 0) at = lineEnd - 1
      else out[length++] = byte
      solid = length
    } else if (byte === 0x5f && underscoreIsSpace) {
      out[length++] = 0x20
      solid = length
    } else if (byte === 0x0a && !underscoreIsSpace) {
      // White space before a line end was put there on the way. RFC 2045 §6.7 (3)
      const cr = bytes[at - 1] === 0x0d && length > solid
      length = trimEnd(out, cr ? length - 1 : length, solid)
      if (cr) out[length++] = 0x0d
      out[length++] = byte
      solid = length
    } else out[length++] = byte
  }
  return out.subarray(0, length)
}

function trimEnd(out: Uint8Array, end: number, floor: number): number {
  let at = end
  while (at > floor && (out[at - 1] === 0x20 || out[at - 1] === 0x09)) at--
  return at
}

/** Behind the line end of a soft break, or 0 where none is. At the end of the text an `=` breaks nothing. */
function softBreakEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2
  if (bytes[at] === 0x0a) return at + 1
  return at >= bytes.length ? at : 0
}

export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** Lines between `begin` and `end`; each opens with the count of its octets. */
function decodeUuencode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4) + 3)
  let length = 0
  let begun = false
  for (let at = 0; at < bytes.length; ) {
    const lf = bytes.indexOf(0x0a, at)
    const next = lf < 0 ? bytes.length : lf + 1
    if (!begun) begun = startsWith(bytes, at, 'begin ')
    else if (startsWith(bytes, at, 'end')) break
    else length = decodeUuLine(bytes.subarray(at, next), out, length)
    at = next
  }
  return begun ? out.subarray(0, length) : bytes
}

function decodeUuLine(line: Uint8Array, out: Uint8Array, from: number): number {
  const count = ((line[0] ?? 0x20) - 0x20) & 0x3f
  const value = (at: number) => ((line[at] ?? 0x20) - 0x20) & 0x3f
  let length = from
  for (let at = 1, left = count; left > 0 && at < line.length; at += 4, left -= 3) {
    const bits = (value(at) << 18) | (value(at + 1) << 12) | (value(at + 2) << 6) | value(at + 3)
    out[length++] = bits >> 16
    if (left > 1) out[length++] = bits >> 8
    if (left > 2) out[length++] = bits
  }
  return Math.min(length, from + count)
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
