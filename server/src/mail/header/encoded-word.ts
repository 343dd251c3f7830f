/**
 * Encoded words as text for people, in the broken forms too: split in the middle of a sign, blanks inside, no
 * padding, unknown charset, glued to other text. RFC 2047
 *
 *   decodeWords('=?UTF-8?q?Reuni=C3?= =?utf-8?Q?=B3n?= hoy')   'Reunión hoy'
 *
 * The result is only shown or searched, never read again as an address or a field (THREATS IN7).
 */
import { ENCODED_WORDS_MAX } from '../limits.ts'
import { type CharsetFallback, decodeCharset } from '../mime/charset.ts'
import { decodeBase64, decodeQuotedPrintable } from '../mime/transfer.ts'

export type EncodedWord = {
  readonly charset: string
  readonly bytes: Uint8Array
  readonly end: number
}

const CHARSET_SIGNS_MAX = 64

/** Decodes every encoded word; control characters become blanks. Never throws. */
export function decodeWords(text: string, fallback?: CharsetFallback): string {
  const start = text.indexOf('=?')
  if (start < 0) return withoutControls(text)
  const out: string[] = [text.slice(0, start)]
  let run: EncodedWord[] = []
  let from = start
  let at = start
  const last = text.lastIndexOf('?=')
  for (let words = 0; at >= 0 && at < last && words < ENCODED_WORDS_MAX; ) {
    const word = readEncodedWord(text, at)
    if (word === undefined) {
      at = text.indexOf('=?', at + 2)
      continue
    }
    words++
    const gap = text.slice(from, at)
    // Blanks between two encoded words are no part of the text. RFC 2047 §6.2
    if (run.length === 0 || !isBlank(gap)) {
      out.push(textOf(run, fallback), gap)
      run = []
    } else if (run[0]?.charset !== word.charset) {
      out.push(textOf(run, fallback))
      run = []
    }
    run.push(word)
    from = word.end
    at = text.indexOf('=?', from)
  }
  out.push(textOf(run, fallback), text.slice(from))
  return withoutControls(out.join(''))
}

/** The encoded word that starts at `from`, or undefined when none does. */
export function readEncodedWord(text: string, from: number): EncodedWord | undefined {
  const charsetEnd = text.indexOf('?', from + 2)
  if (charsetEnd < 0 || charsetEnd === from + 2 || charsetEnd - from > CHARSET_SIGNS_MAX) return undefined
  const encoding = text.charAt(charsetEnd + 1).toLowerCase()
  if (text[charsetEnd + 2] !== '?' || (encoding !== 'b' && encoding !== 'q')) return undefined
  const textStart = charsetEnd + 3
  const textEnd = text.indexOf('?=', textStart)
  if (textEnd < 0) return undefined
  // A language may follow the charset. RFC 2231 §5
  const charset = text
    .slice(from + 2, charsetEnd)
    .replace(/\*.*$/, '')
    .toLowerCase()
  if (/[\s"<>@,;]/.test(charset)) return undefined
  const encoded = toBytes(text.slice(textStart, textEnd))
  const bytes = encoding === 'b' ? decodeBase64(encoded) : decodeQuotedPrintable(encoded, true)
  return { charset, bytes, end: textEnd + 2 }
}

/** Control characters as blanks: no decoded text brings a line end of its own. */
export function withoutControls(text: string): string {
  return /[\0-\x1f\x7f]/.test(text) ? text.replaceAll(/[\0-\x1f\x7f]/g, ' ') : text
}

/** One sign may be split between two words: the bytes are joined before they are read. */
function textOf(run: readonly EncodedWord[], fallback: CharsetFallback | undefined): string {
  const [first] = run
  if (first === undefined) return ''
  if (run.length === 1) return decodeCharset(first.charset, first.bytes, fallback)
  const joined = new Uint8Array(run.reduce((sum, word) => sum + word.bytes.length, 0))
  let at = 0
  for (const word of run) {
    joined.set(word.bytes, at)
    at += word.bytes.length
  }
  return decodeCharset(first.charset, joined, fallback)
}

function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}

/** What is not ASCII inside an encoded word goes on as UTF-8, as most who write such words mean it. */
function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
