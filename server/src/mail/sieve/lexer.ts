/**
 * Cuts a script into tokens. RFC 5228 §8.1
 *
 *   fileinto :copy "Año 2026"; # nota      identifier fileinto, tag copy, string Año 2026, ;
 *
 * Lines end in CR LF or LF; within strings either is CR LF. RFC 5228 §2.2, RFC 5228 §2.4.2
 */
import type { TextRef } from '../../lib/text.ts'
import type { Position } from './fault.ts'
import { NUMBER_MAX } from './limits.ts'

export type Punctuation = ';' | ',' | '(' | ')' | '[' | ']' | '{' | '}'

export type Token = Position &
  (
    | { readonly kind: 'identifier' | 'tag' /** In lower case, without the colon. */; readonly name: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: Punctuation }
    | { readonly kind: 'end' }
  )

/** What stands there is no token, and nothing behind it can be told apart either. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly at: Position
  readonly text: TextRef

  constructor(at: Position, text: TextRef) {
    super(text.key)
    this.at = at
    this.text = text
  }
}

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /([0-9]+)([KMGkmg])?/y
const BLANKS = /[ \t]+/y
const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
const PUNCTUATION = ';,()[]{}'

/** Lives for one script. */
export class Lexer {
  readonly #text: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    // A byte order mark, as some editors write it, is no part of the script.
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text
  }

  /** The next token. Throws Unreadable. */
  next(): Token {
    this.#skip()
    const text = this.#text
    const at = this.#position()
    const sign = text.charAt(this.#at)
    if (sign === '') return { kind: 'end', ...at }
    if (PUNCTUATION.includes(sign)) {
      this.#at++
      return { kind: sign as Punctuation, ...at }
    }
    if (sign === '"') return { kind: 'string', text: this.#quoted(at), ...at }
    if (sign === ':') {
      this.#at++
      const name = this.#match(IDENTIFIER)
      if (name === undefined) throw new Unreadable(at, { key: 'sieve.tagName' })
      return { kind: 'tag', name: name.toLowerCase(), ...at }
    }
    if (sign >= '0' && sign <= '9') return { kind: 'number', value: this.#number(at), ...at }
    const name = this.#match(IDENTIFIER)?.toLowerCase()
    if (name === undefined) throw new Unreadable(at, { key: 'sieve.sign', values: { sign } })
    if (name === 'text' && text[this.#at] === ':') return { kind: 'string', text: this.#multiLine(at), ...at }
    return { kind: 'identifier', name, ...at }
  }

  #position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 }
  }

  #match(form: RegExp): string | undefined {
    form.lastIndex = this.#at
    const found = form.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  /** Blanks, line ends and comments. */
  #skip(): void {
    const text = this.#text
    for (;;) {
      const sign = text.charAt(this.#at)
      if (sign === ' ' || sign === '\t') this.#at++
      else if (sign === '\n') this.#newLine()
      else if (sign === '\r' && text[this.#at + 1] === '\n') this.#at++
      else if (sign === '#') this.#at = this.#lineEnd()
      else if (sign === '/' && text[this.#at + 1] === '*') this.#bracketComment()
      else return
    }
  }

  #newLine(): void {
    this.#at++
    this.#line++
    this.#lineStart = this.#at
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at)
    return end < 0 ? this.#text.length : end
  }

  #bracketComment(): void {
    const from = this.#position()
    const end = this.#text.indexOf('*/', this.#at + 2)
    if (end < 0) throw new Unreadable(from, { key: 'sieve.comment' })
    this.#passLines(end + 2)
  }

  /** Goes on at `end`, counting the lines up to there. */
  #passLines(end: number): void {
    // Only what is passed is looked at: the next line end may be a megabyte away, and is asked for by every string.
    const passed = this.#text.slice(this.#at, end)
    for (let lf = passed.indexOf('\n'); lf >= 0; lf = passed.indexOf('\n', lf + 1)) {
      this.#line++
      this.#lineStart = this.#at + lf + 1
    }
    this.#at = end
  }

  #number(at: Position): number {
    NUMBER.lastIndex = this.#at
    const [whole = '', digits = '', unit = ''] = NUMBER.exec(this.#text) ?? []
    this.#at += whole.length
    if (/^[A-Za-z0-9_]/.test(this.#text.charAt(this.#at))) throw new Unreadable(at, { key: 'sieve.number' })
    const value = Number(digits) * (UNITS[unit.toLowerCase()] ?? 1)
    // RFC 5228 §2.4.1
    if (value > NUMBER_MAX) throw new Unreadable(at, { key: 'sieve.numberLarge' })
    return value
  }

  /** A backslash takes the meaning from whatever follows. RFC 5228 §2.4.2 */
  #quoted(at: Position): string {
    const text = this.#text
    const pieces: string[] = []
    let chunk = this.#at + 1
    let end = chunk
    for (; text[end] !== '"'; end++) {
      if (text[end] === '\\') {
        pieces.push(text.slice(chunk, end))
        chunk = ++end
      }
      if (end >= text.length) throw new Unreadable(at, { key: 'sieve.string' })
    }
    pieces.push(text.slice(chunk, end))
    this.#passLines(end + 1)
    return checked(pieces.join(''), at)
  }

  /** From behind `text` to the line that is a dot. RFC 5228 §2.4.2 */
  #multiLine(at: Position): string {
    const text = this.#text
    this.#at++
    this.#match(BLANKS)
    if (text[this.#at] === '#') this.#at = this.#lineEnd()
    if (text[this.#at] === '\r') this.#at++
    if (text[this.#at] !== '\n') throw new Unreadable(at, { key: 'sieve.multiLineStart' })
    const lines: string[] = []
    for (;;) {
      this.#newLine()
      const end = this.#lineEnd()
      const line = text.slice(this.#at, text[end - 1] === '\r' && end > this.#at ? end - 1 : end)
      this.#at = end
      if (line === '.') break
      if (end >= text.length) throw new Unreadable(at, { key: 'sieve.multiLine' })
      // A dot more than is meant, wherever a line begins with one.
      lines.push(line.startsWith('.') ? line.slice(1) : line, '\r\n')
    }
    return checked(lines.join(''), at)
  }
}

function checked(text: string, at: Position): string {
  if (text.includes('\0')) throw new Unreadable(at, { key: 'sieve.sign', values: { sign: '\0' } })
  return text.includes('\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text
}
