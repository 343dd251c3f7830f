/**
 * Reads one command from its lines and literals. Each step either takes what it expects or throws SyntaxFault; nothing is
 * looked at twice. RFC 5804 §4
 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { NUMBER_MAX } from '../limits.ts'

const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c
const NOTHING = Buffer.alloc(0)
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class Reader {
  readonly #parts: readonly Buffer[]
  /** The part that is read: lines stand at even places, literals at odd ones. */
  #part = 0
  #at = 0

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts
  }

  /** A name of a command: letters, in capitals. Empty: there is none. */
  word(): string {
    const line = this.#line
    const from = this.#at
    while (isLetter(line[this.#at])) this.#at++
    return line.toString('utf8', from, this.#at).toUpperCase()
  }

  space(): void {
    if (this.#line[this.#at] !== SPACE) throw this.#fault('a space')
    this.#at++
  }

  /** Whether a further argument follows, the space before it taken. */
  more(): boolean {
    if (this.#isOver()) return false
    this.space()
    return true
  }

  /** quoted / literal-c2s */
  string(): string {
    return this.#line[this.#at] === QUOTE ? this.#quoted() : this.#literal()
  }

  /** 32 bits without a sign. */
  number(): number {
    const line = this.#line
    let value = 0
    const from = this.#at
    for (let digit = digitOf(line[this.#at]); digit !== undefined; digit = digitOf(line[this.#at])) {
      value = value * 10 + digit
      if (value > NUMBER_MAX) throw this.#fault('a number of 32 bits')
      this.#at++
    }
    if (this.#at === from) throw this.#fault('a number')
    return value
  }

  /** The end of the command; spaces before it do no harm. */
  end(): void {
    while (this.#line[this.#at] === SPACE) this.#at++
    if (!this.#isOver()) throw this.#fault('the end of the command')
  }

  get #line(): Buffer {
    return this.#parts[this.#part] ?? NOTHING
  }

  #isOver(): boolean {
    return this.#at >= this.#line.length && this.#part >= this.#parts.length - 1
  }

  #quoted(): string {
    const line = this.#line
    const octets: number[] = []
    for (let at = this.#at + 1; ; at++) {
      let octet = line[at]
      if (octet === BACKSLASH) {
        octet = line[++at]
        if (octet !== QUOTE && octet !== BACKSLASH)
          throw this.#fault('a quote or backslash behind a backslash')
      } else if (octet === QUOTE) {
        const text = this.#decode(Buffer.from(octets))
        this.#at = at + 1
        return text
      }
      // NUL and bare CR stand in no quoted string.
      if (octet === undefined || octet === 0 || octet === 0x0d) throw this.#fault('a closing quote')
      octets.push(octet)
    }
  }

  #literal(): string {
    const literal = this.#parts[this.#part + 1]
    if (this.#at < this.#line.length || literal === undefined) throw this.#fault('a string')
    const text = this.#decode(literal)
    this.#part += 2
    this.#at = 0
    return text
  }

  #decode(octets: Buffer): string {
    try {
      return decoder.decode(octets)
    } catch (error) {
      if (error instanceof TypeError) throw this.#fault('UTF-8')
      throw error
    }
  }

  #fault(expected: string): SyntaxFault {
    const before = this.#parts.slice(0, this.#part).reduce((sum, part) => sum + part.length, 0)
    return new SyntaxFault(expected, before + this.#at)
  }
}

function isLetter(octet: number | undefined): boolean {
  return octet !== undefined && ((octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a))
}

function digitOf(octet: number | undefined): number | undefined {
  return octet !== undefined && octet >= 0x30 && octet <= 0x39 ? octet - 0x30 : undefined
}
