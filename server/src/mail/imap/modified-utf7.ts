/**
 * Mailbox names on the IMAP4rev1 wire: UTF-7 as IMAP changes it. `Borradores/Año` is `Borradores/A&APE-o`.
 * Inside the product names are plain Unicode. RFC 3501 §5.1.3
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'

/** Base64 with `,` for `/` and without padding. RFC 3501 §5.1.3 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,'

/** The name in Unicode. A SyntaxFault for what no sender that obeys the rules could have written. */
export function decodeMailboxName(wire: string): string {
  if (!wire.includes('&')) return wire
  const out: string[] = []
  let at = 0
  let afterShift = false
  while (at < wire.length) {
    const next = wire.indexOf('&', at)
    if (next < 0) {
      out.push(wire.slice(at))
      break
    }
    if (next > at) {
      out.push(wire.slice(at, next))
      afterShift = false
    }
    const end = wire.indexOf('-', next)
    if (end < 0) throw new SyntaxFault('a "-" that ends the shifted part', next)
    if (end === next + 1) {
      out.push('&')
      afterShift = false
    } else {
      // Two shifted parts in a row are one part written badly: each name has one way to be written.
      if (afterShift) throw new SyntaxFault('one shifted part instead of two', next)
      out.push(decodeShifted(wire, next + 1, end))
      afterShift = true
    }
    at = end + 1
  }
  return out.join('')
}

/** The same name as IMAP4rev1 writes it. A lone surrogate becomes U+FFFD. */
export function encodeMailboxName(name: string): string {
  let plain = true
  for (let i = 0; i < name.length && plain; i++) plain = isPlain(name.charCodeAt(i))
  if (plain) return name
  const out: string[] = []
  const text = name.toWellFormed()
  let at = 0
  while (at < text.length) {
    const start = at
    while (at < text.length && isPlain(text.charCodeAt(at))) at++
    if (at > start) out.push(text.slice(start, at))
    if (at === text.length) break
    if (text[at] === '&') {
      out.push('&-')
      at++
      continue
    }
    const from = at
    while (at < text.length && !isPrintable(text.charCodeAt(at))) at++
    out.push('&', encodeShifted(text.slice(from, at)), '-')
  }
  return out.join('')
}

function isPrintable(code: number): boolean {
  return code >= 0x20 && code <= 0x7e
}

function isPlain(code: number): boolean {
  return isPrintable(code) && code !== 0x26
}

function decodeShifted(wire: string, from: number, to: number): string {
  const units: number[] = []
  let bits = 0
  let held = 0
  for (let i = from; i < to; i++) {
    const digit = DIGITS.indexOf(wire[i] ?? '')
    if (digit < 0) throw new SyntaxFault('a base64 digit', i)
    held = (held << 6) | digit
    bits += 6
    if (bits >= 16) {
      bits -= 16
      units.push((held >> bits) & 0xffff)
      held &= (1 << bits) - 1
    }
  }
  if (bits >= 6 || held !== 0) throw new SyntaxFault('whole characters in base64', to)
  const text = String.fromCharCode(...units)
  if (!text.isWellFormed()) throw new SyntaxFault('a whole surrogate pair', from)
  // Printable ASCII stands for itself. RFC 3501 §5.1.3
  for (const unit of units) if (isPrintable(unit)) throw new SyntaxFault('ASCII outside base64', from)
  return text
}

function encodeShifted(text: string): string {
  const out: string[] = []
  let bits = 0
  let held = 0
  for (let i = 0; i < text.length; i++) {
    held = (held << 16) | text.charCodeAt(i)
    bits += 16
    while (bits >= 6) {
      bits -= 6
      out.push(DIGITS[(held >> bits) & 63] ?? '')
    }
    held &= (1 << bits) - 1
  }
  if (bits > 0) out.push(DIGITS[(held << (6 - bits)) & 63] ?? '')
  return out.join('')
}
