/** Text as quoted-printable: readable where it is ASCII, and good on every way. RFC 2045 §6.7 */

/** Signs of an encoded line, the `=` at its end counted. RFC 2045 §6.7 */
const LINE_SIGNS = 76
const encoder = new TextEncoder()

/** UTF-8 in lines that end in CR LF, as those of `text` do, in LF or CR LF. */
export function encodeQuotedPrintable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => encodeLine(encoder.encode(line)))
    .join('\r\n')
}

function encodeLine(bytes: Uint8Array): string {
  let lines = ''
  let line = ''
  for (const [at, byte] of bytes.entries()) {
    const blankAtEnd = (byte === 0x20 || byte === 0x09) && at === bytes.length - 1
    const plain = (byte === 0x09 || (byte >= 0x20 && byte <= 0x7e)) && byte !== 0x3d && !blankAtEnd
    const sign = plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    if (line.length + sign.length >= LINE_SIGNS) {
      lines += `${line}=\r\n`
      line = ''
    }
    line += sign
  }
  return lines + line
}
