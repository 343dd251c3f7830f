/**
 * The escapes of SMTP parameter values: `+2B` for octets, `\x{E9}` for characters beyond ASCII.
 *
 *   decodeXtext('a+2Bb')                              'a+b'
 *   decodeUtf8AddrXtext('utf-8;jos\\x{E9}@a.test')     'utf-8;josé@a.test'
 *
 * RFC 3461 §4, RFC 6533 §3
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

/** `offset` is where the value stands in the command line, for the fault. */
export function decodeXtext(text: string, offset: number): string {
  if (!text.includes('+')) return text
  const octets: number[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0x2b) {
      octets.push(...new TextEncoder().encode(text.charAt(at)))
      continue
    }
    const hex = text.slice(at + 1, at + 3)
    if (!/^[0-9A-F]{2}$/.test(hex)) throw new SyntaxFault('two upper case hex digits', offset + at)
    octets.push(Number.parseInt(hex, 16))
    at += 2
  }
  return fromUtf8(octets, offset)
}

export function encodeXtext(text: string): string {
  let out = ''
  for (const octet of new TextEncoder().encode(text))
    out +=
      octet >= 0x21 && octet <= 0x7e && octet !== 0x2b && octet !== 0x3d
        ? String.fromCharCode(octet)
        : `+${octet.toString(16).toUpperCase().padStart(2, '0')}`
  return out
}

/** utf-8-addr-xtext and utf-8-addr-unitext: xtext whose `\x{…}` are code points. RFC 6533 §3 */
export function decodeUtf8AddrXtext(text: string, offset: number): string {
  const plain = decodeXtext(text, offset)
  if (!plain.includes('\\x{')) return plain
  const pieces = plain.split('\\x{')
  let out = pieces[0] ?? ''
  for (const piece of pieces.slice(1)) {
    const match = /^(?<hex>[0-9A-F]{2,6})\}(?<rest>.*)$/s.exec(piece)
    const point = Number.parseInt(match?.groups?.['hex'] ?? '', 16)
    if (!(point <= 0x10ffff) || (point >= 0xd800 && point <= 0xdfff) || point < 0x20 || point === 0x7f)
      throw new SyntaxFault('a code point', offset)
    out += String.fromCodePoint(point) + (match?.groups?.['rest'] ?? '')
  }
  return out
}

function fromUtf8(octets: readonly number[], offset: number): string {
  let text: string
  try {
    text = decoder.decode(new Uint8Array(octets))
  } catch (cause) {
    if (cause instanceof TypeError) throw new SyntaxFault('UTF-8', offset)
    throw cause
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // What comes out here is written into headers of notices: no control characters. THREATS OUT1
    if (code < 0x20 || code === 0x7f) throw new SyntaxFault('no control characters', offset)
  }
  return text
}
