/**
 * Reads one command left to right. `xyz()` demands, `tryXyz()` asks. RFC 9051 §9
 * Works on the octets as they came; only SyntaxFault comes out, its offset counting from the start of the command.
 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { type Flag, SYSTEM_FLAGS } from '../../../mail/flag.ts'
import type { ModSeq } from '../../../mail/ids.ts'
import { isInbox } from '../../../mail/imap/mailbox-pattern.ts'
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { decodeMailboxName } from '../../../mail/imap/modified-utf7.ts'
import { decodeCharset } from '../../../mail/mime/charset.ts'
import { DEPTH, LIST_ELEMENTS, SET_ELEMENTS } from '../limits.ts'
import { ASTRING, ATOM, DIGIT, isOf, LIST, QUOTED, SET, TAG, WORD } from './chars.ts'
import { KNOWN_FLAGS } from './known-flags.ts'
import { LimitFault } from './limit-fault.ts'

const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c
const NUMBER_MAX = 4_294_967_295
const MOD_SEQ_MAX = 2n ** 63n - 1n
const MOD_SEQ_DIGITS = 19

/** How mailbox names are written: modified UTF-7 until the client enables UTF-8. RFC 9051 §5.1 */
export type NameForm = 'utf-7' | 'utf-8'

export class Reader {
  readonly #parts: readonly Buffer[]
  readonly #depthLimit: number
  readonly #names: NameForm
  #part = 0
  #line: Buffer
  #at = 0
  /** Octets of the parts before this line. */
  #base = 0
  #depth = 0
  /** What search text is written in; UTF-8 unless the command says CHARSET. */
  charset: string | undefined

  /** `parts`: lines at even places, literals at odd ones. */
  constructor(parts: readonly Buffer[], depthLimit: number = DEPTH, names: NameForm = 'utf-7') {
    this.#parts = parts
    this.#names = names
    this.#depthLimit = depthLimit
    this.#line = parts[0] ?? Buffer.alloc(0)
  }

  fault(expected: string): SyntaxFault {
    return new SyntaxFault(expected, this.#base + this.#at)
  }

  limit(what: string): LimitFault {
    return new LimitFault(what, this.#base + this.#at)
  }

  /** True when this is the end of the last line that came. */
  atEnd(): boolean {
    return this.#at === this.#line.length && this.#part + 1 >= this.#parts.length
  }

  /** One space; programs that write two are understood too (docs/clients.md). */
  space(): void {
    if (!this.#skipSpaces()) throw this.fault('a space')
  }

  /** True when something follows: a space before `)` or at the end of the command separates nothing. */
  trySpace(): boolean {
    return this.#skipSpaces() && !this.sees(')') && !this.atEnd()
  }

  end(): void {
    this.#skipSpaces()
    if (!this.atEnd()) throw this.fault('the end of the command')
  }

  token(text: string): void {
    if (!this.tryToken(text)) throw this.fault(text)
  }

  /** `text` in any case. */
  tryToken(text: string): boolean {
    if (!this.#looksAt(text)) return false
    this.#at += text.length
    return true
  }

  /** Like `tryToken`, but the word has to end there: `TEXT` is not found in `TEXTUAL`. */
  tryWord(text: string): boolean {
    return !isOf(this.#line[this.#at + text.length], ATOM) && this.tryToken(text)
  }

  /** Whether the next octet is this sign. */
  sees(sign: string): boolean {
    return this.#line[this.#at] === sign.charCodeAt(0)
  }

  /** Opens a bracket, or anything else that may hold itself; close it with `leave`. */
  enter(): void {
    if (++this.#depth > this.#depthLimit) throw this.limit(`at most ${this.#depthLimit} levels`)
  }

  leave(): void {
    this.#depth--
  }

  /** `(` one or more items with spaces between `)`. */
  list<T>(item: () => T): T[] {
    const items: T[] = []
    this.token('(')
    this.#skipSpaces()
    this.enter()
    do {
      if (items.length === LIST_ELEMENTS) throw this.limit(`at most ${LIST_ELEMENTS} elements`)
      items.push(item())
    } while (this.trySpace())
    this.leave()
    this.token(')')
    return items
  }

  /** The same, and `()` too. */
  listOrNone<T>(item: () => T): T[] {
    return this.tryToken('()') ? [] : this.list(item)
  }

  oneOf<T>(choices: ReadonlyMap<string, T>): T {
    const start = this.#at
    const choice = choices.get(this.atom('an item').toUpperCase())
    if (choice === undefined) {
      this.#at = start
      throw this.fault(`one of ${[...choices.keys()].join(', ')}`)
    }
    return choice
  }

  tag(): string {
    return this.#run(TAG, 'a tag')
  }

  atom(expected = 'an atom'): string {
    return this.#run(ATOM, expected)
  }

  astring(): string {
    return isOf(this.#line[this.#at], ASTRING) ? this.#run(ASTRING, 'a string') : this.string()
  }

  /** An astring in the charset of the command. */
  searchText(): string {
    const octets = this.#astringOctets()
    if (this.charset !== undefined) return decodeCharset(this.charset, octets)
    const text = octets.toString('utf8')
    if (text.includes('\ufffd')) throw this.fault('text in UTF-8')
    return text
  }

  /** An astring, and what programs leave unquoted in a password: everything up to the next space. */
  word(): string {
    const bare = isOf(this.#line[this.#at], WORD) && !this.sees('"') && !this.sees('{')
    return bare ? this.#run(WORD, 'a string') : this.string()
  }

  nstring(): string | undefined {
    return this.tryWord('NIL') ? undefined : this.string()
  }

  /** The octets of a string, undefined for NIL. */
  nstringOctets(): Uint8Array | undefined {
    if (this.tryWord('NIL')) return undefined
    return this.#line[this.#at] === QUOTE ? this.#quotedOctets() : this.literal()
  }

  string(): string {
    return this.#line[this.#at] === QUOTE ? this.#quoted() : this.literal().toString('utf8')
  }

  /** The octets of a literal, which the framer has read already. */
  literal(): Buffer {
    const literal = this.#parts[this.#part + 1]
    if (this.#at !== this.#line.length || literal === undefined) throw this.fault('a string')
    this.#base += this.#line.length + literal.length
    this.#part += 2
    this.#line = this.#parts[this.#part] ?? Buffer.alloc(0)
    this.#at = 0
    return literal
  }

  /** At the announcement of a literal whose octets have not come. */
  atAnnouncement(): boolean {
    return this.atEnd()
  }

  number(expected = 'a number'): number {
    const value = Number(this.#run(DIGIT, expected))
    if (value > NUMBER_MAX) throw this.fault('a number below 2^32')
    return value
  }

  /** Any below 2^63. Ours never grow beyond 2^53: what lies above is above them all, whatever it is. RFC 7162 §7 */
  modSeq(): ModSeq {
    const digits = this.#run(DIGIT, 'a mod-sequence')
    if (digits.length > MOD_SEQ_DIGITS || BigInt(digits) > MOD_SEQ_MAX)
      throw this.fault('a mod-sequence below 2^63')
    return Math.min(Number(digits), Number.MAX_SAFE_INTEGER) as ModSeq
  }

  /**
   * A mailbox name in Unicode; INBOX in any case is `INBOX`. RFC 3501 §5.1
   * A `/` at the end says nothing: CREATE allows it (RFC 9051 §6.3.4), Thunderbird writes it elsewhere too.
   */
  mailbox(): string {
    return this.mailboxAsWritten().name
  }

  /** The same, and how the client wrote it, decoded: it may want to hear of the difference. RFC 9051 §6.3.9.7 */
  mailboxAsWritten(): { readonly name: string; readonly written: string } {
    const written = this.#decoded(this.astring())
    const name = written.length > 1 && written.endsWith('/') ? written.slice(0, -1) : written
    return { name: isInbox(name) ? 'INBOX' : name, written }
  }

  /** What stands before the patterns of LIST, as it is written: `Clientes/` and `%` mean what is below. RFC 9051 §6.3.9 */
  reference(): string {
    return this.#decoded(this.astring())
  }

  /** A LIST pattern in Unicode. */
  listMailbox(): string {
    return this.#decoded(isOf(this.#line[this.#at], LIST) ? this.#run(LIST, 'a pattern') : this.string())
  }

  /** Also `$`, what the last search saved. RFC 5182 §3 */
  messageSet(by: 'seq' | 'uid'): MessageSet {
    if (this.tryWord('$')) return { by, ranges: [], saved: true }
    const start = this.#at
    const text = this.#run(SET, 'a message set')
    const ranges: (readonly [number, number])[] = []
    let from = 0
    while (from <= text.length) {
      const comma = text.indexOf(',', from)
      const end = comma < 0 ? text.length : comma
      if (ranges.length === SET_ELEMENTS) throw this.limit(`at most ${SET_ELEMENTS} elements`)
      ranges.push(this.#range(text.slice(from, end), start + from))
      from = end + 1
    }
    return { by, ranges }
  }

  /** True where a message set may begin. */
  seesMessageSet(): boolean {
    return (
      isOf(this.#line[this.#at], DIGIT) ||
      this.sees('*') ||
      (this.sees('$') && !isOf(this.#line[this.#at + 1], ATOM))
    )
  }

  /** One flag, several with spaces between, or a parenthesised list that may be empty. */
  flags(): Flag[] {
    if (this.sees('(')) return this.listOrNone(() => this.flag())
    const flags: Flag[] = []
    do {
      if (flags.length === LIST_ELEMENTS) throw this.limit(`at most ${LIST_ELEMENTS} elements`)
      flags.push(this.flag())
    } while (this.trySpace())
    return flags
  }

  flag(): Flag {
    const start = this.#at
    const system = this.tryToken('\\')
    const text = (system ? '\\' : '') + this.atom('a flag')
    const known = KNOWN_FLAGS.get(text.toLowerCase())
    if (known !== undefined) return known
    if (system) {
      this.#at = start
      throw this.fault(`a keyword or one of ${SYSTEM_FLAGS.join(' ')}`)
    }
    return text as Flag
  }

  /** Everything that is left, for base64 of any length. */
  rest(): string {
    const text = this.#line.toString('utf8', this.#at)
    this.#at = this.#line.length
    return text
  }

  #skipSpaces(): boolean {
    const start = this.#at
    while (this.#line[this.#at] === SPACE) this.#at++
    return this.#at > start
  }

  #looksAt(text: string): boolean {
    for (let i = 0; i < text.length; i++) {
      const byte = this.#line[this.#at + i]
      const want = text.charCodeAt(i)
      if (byte === want) continue
      if (byte === undefined || (byte & 0xdf) !== (want & 0xdf) || !isLetter(byte) || !isLetter(want))
        return false
    }
    return true
  }

  #run(kind: number, expected: string): string {
    const end = this.#runEnd(kind, expected)
    const text = this.#line.toString('utf8', this.#at, end)
    this.#at = end
    return text
  }

  #runEnd(kind: number, expected: string): number {
    let end = this.#at
    while (isOf(this.#line[end], kind)) end++
    if (end === this.#at) throw this.fault(expected)
    return end
  }

  #quoted(): string {
    return this.#quotedOctets().toString('utf8')
  }

  /** Where the closing quote stands. */
  #quotedEnd(): number {
    let end = this.#at + 1
    for (;;) {
      const byte = this.#line[end]
      if (isOf(byte, QUOTED)) end++
      else if (byte === BACKSLASH && (this.#line[end + 1] === QUOTE || this.#line[end + 1] === BACKSLASH))
        end += 2
      else break
    }
    if (this.#line[end] === QUOTE) return end
    this.#at = end
    throw this.fault('the end of a quoted string')
  }

  #astringOctets(): Buffer {
    const first = this.#line[this.#at]
    if (first === QUOTE) return this.#quotedOctets()
    if (!isOf(first, ASTRING)) return this.literal()
    const end = this.#runEnd(ASTRING, 'a string')
    const octets = this.#line.subarray(this.#at, end)
    this.#at = end
    return octets
  }

  #quotedOctets(): Buffer {
    const end = this.#quotedEnd()
    const written = this.#line.subarray(this.#at + 1, end)
    this.#at = end + 1
    if (!written.includes(BACKSLASH)) return written
    // A backslash stands only before what it escapes.
    const octets: number[] = []
    for (let at = 0; at < written.length; at++) {
      if (written[at] === BACKSLASH) at++
      octets.push(written[at] ?? 0)
    }
    return Buffer.from(octets)
  }

  #decoded(wire: string): string {
    if (this.#names === 'utf-8') {
      // What was no UTF-8 has come out as U+FFFD, which nobody names a mailbox.
      if (wire.includes('\ufffd')) throw this.fault('a name in UTF-8')
      return wire
    }
    try {
      return decodeMailboxName(wire)
    } catch (error) {
      if (error instanceof SyntaxFault)
        throw new SyntaxFault('a name in modified UTF-7', this.#base + this.#at)
      throw error
    }
  }

  #range(text: string, offset: number): readonly [number, number] {
    const colon = text.indexOf(':')
    const first = this.#setNumber(colon < 0 ? text : text.slice(0, colon), offset)
    const second = colon < 0 ? first : this.#setNumber(text.slice(colon + 1), offset + colon + 1)
    return first <= second ? [first, second] : [second, first]
  }

  #setNumber(text: string, offset: number): number {
    if (text === '*') return Number.POSITIVE_INFINITY
    const value = Number(text)
    const digits = text !== '' && text.length <= 10 && !text.includes(':') && !text.includes('*')
    if (!digits || value < 1 || value > NUMBER_MAX)
      throw new SyntaxFault('a message number or *', this.#base + offset)
    return value
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}
