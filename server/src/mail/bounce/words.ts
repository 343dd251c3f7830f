/**
 * A text as words that phrases are looked for in: lower case, no accents, no punctuation.
 *
 *   wordsOf('<ana@a.test>: Le compte n’existe pas (192.0.2.7)')
 *   ['@', 'le', 'compte', 'n', 'existe', 'pas', '#ip']
 *
 * An address is the one word `@`, an IP address `#ip`, of a URL only the host counts: what a stranger can choose shall
 * not be taken for what the server says. Signs of languages without blanks are a word each. One pass.
 */
import { WORD_SIGNS_MAX, WORDS_MAX } from './limits.ts'

const MARKS = /\p{M}/gu
const PIECES = /[^\s<>()[\]"“”«»,;，。、]+/g
const IP = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?[.:]?$|^[\da-f]*:[\da-f]*:[\da-f:.]*$/
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}])+/gu

/** The words of a text, `WORDS_MAX` at most. Never throws. */
export function wordsOf(text: string, max = WORDS_MAX): string[] {
  const words: string[] = []
  for (const [piece] of foldWords(text).matchAll(PIECES)) {
    if (words.length >= max) break
    const at = piece.indexOf('@')
    if (at > 0 && at < piece.length - 1) words.push('@')
    else if (IP.test(piece)) words.push('#ip')
    else for (const [word] of hostOnly(piece).matchAll(WORD)) words.push(word.slice(0, WORD_SIGNS_MAX))
  }
  return words.slice(0, max)
}

/** Lower case without accents, as both texts and phrases are compared. */
export function foldWords(text: string): string {
  return text.normalize('NFKD').replaceAll(MARKS, '').toLowerCase()
}

function hostOnly(piece: string): string {
  const scheme = piece.indexOf('://')
  if (scheme < 0) return piece
  const slash = piece.indexOf('/', scheme + 3)
  return slash < 0 ? piece : piece.slice(0, slash)
}
