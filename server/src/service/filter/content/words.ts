/**
 * The words of a folded text: letters and digits, with the money sign or per cent that belongs to a number.
 *
 *   wordsOf("gana 5.000€ ya!")   ['gana', '5.000€', 'ya']
 *
 * One pass over the signs. Signs of languages without blanks are a word each.
 */
import { WORD_SIGNS_MAX } from './limits.ts'

const LETTER = 1
const DIGIT = 2
const INNER = 3
const MONEY = 4
/** Kinds of ASCII signs: 0 parts words; one of INNER does so unless it stands between two that belong together. */
const KINDS = makeKinds()

function makeKinds(): Uint8Array {
  const kinds = new Uint8Array(128)
  for (let code = 0x61; code <= 0x7a; code++) kinds[code] = LETTER
  for (let code = 0x41; code <= 0x5a; code++) kinds[code] = LETTER
  for (let code = 0x30; code <= 0x39; code++) kinds[code] = DIGIT
  for (const sign of '.,') kinds[sign.charCodeAt(0)] = INNER
  for (const sign of '$%') kinds[sign.charCodeAt(0)] = MONEY
  return kinds
}

function kindOf(code: number): number {
  if (code < 0x80) return KINDS[code] ?? 0
  if (code === 0xa3 || code === 0xa5 || code === 0x20ac) return MONEY
  // Latin-1's signs before the letters, general punctuation, arrows and boxes, and the blanks and brackets of Chinese.
  if (code < 0xc0 || code === 0xd7 || code === 0xf7) return 0
  if ((code >= 0x2000 && code < 0x2c00) || (code >= 0x3000 && code < 0x3040)) return 0
  return LETTER
}

/** At most `max` words, appended to `words`. Never throws. */
export function addWords(words: string[], text: string, max: number): void {
  const length = text.length
  let start = -1
  for (let at = 0; at <= length && words.length < max; at++) {
    const code = at < length ? text.charCodeAt(at) : 0x20
    const kind = kindOf(code)
    if (code >= 0x3040 && code < 0xd7b0) {
      if (start >= 0) push(words, text, start, at)
      start = -1
      if (words.length < max) words.push(text.charAt(at))
    } else if (kind === LETTER || kind === DIGIT || kind === MONEY) {
      if (start < 0) start = at
    } else if (start >= 0 && !(kind === INNER && belongs(text, at, length))) {
      push(words, text, start, at)
      start = -1
    }
  }
}

/** A dot or a comma between two digits. */
function belongs(text: string, at: number, length: number): boolean {
  return (
    at + 1 < length && kindOf(text.charCodeAt(at - 1)) === DIGIT && kindOf(text.charCodeAt(at + 1)) === DIGIT
  )
}

function push(words: string[], text: string, from: number, to: number): void {
  if (to - from <= WORD_SIGNS_MAX) words.push(text.slice(from, to))
}
