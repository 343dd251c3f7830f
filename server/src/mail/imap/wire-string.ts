/** Strings of IMAP answers. RFC 9051 §4.3 */
import { encodeText } from '../header/build.ts'

/** What a quoted string cannot hold. RFC 9051 §9 */
const NEEDS_LITERAL = /[^\x01-\x09\x0b\x0c\x0e-\x7f]/
/** Longer ones go as literals: some clients read quoted strings into small buffers. */
const QUOTED_MAX = 4096

/** A quoted string, or a literal where a quoted string cannot hold the text. NUL, which neither holds, is left out. */
export function wireString(text: string): string {
  if (text.length <= QUOTED_MAX && !NEEDS_LITERAL.test(text)) {
    return /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`
  }
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text
  return `{${new TextEncoder().encode(clean).length}}\r\n${clean}`
}

/** The same, with NIL for what is missing. */
export function wireNstring(text: string | undefined): string {
  return text === undefined ? 'NIL' : wireString(text)
}

/** Header text in ASCII: what was sent as 8-bit text goes as encoded words, which every client reads. */
export function wireText(text: string | undefined): string {
  return text === undefined ? 'NIL' : wireString(asciiText(text))
}

function asciiText(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : encodeText(text)
}
