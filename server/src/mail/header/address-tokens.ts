/** The tokens of an address list, one after the other. RFC 5322 §3.2 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { COMMENT_DEPTH_MAX } from '../limits.ts'

export type AddressToken = {
  readonly kind: 'word' | 'quoted' | 'literal' | 'comment' | '<' | '>' | '@' | ',' | ';' | ':' | '.'
  /** Quotes, brackets of a comment and backslashes removed; a literal keeps its brackets. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** An atom; signs beyond ASCII are part of it. RFC 6532 §3.2 */
const ATOM = /[^\0-\x20\x7f()<>[\]:;@\\,."]+/y
/** An encoded word in one piece, so that a comma that should have been encoded does not part the name. */
const ENCODED_WORD = /=\?[^?\s"<>@,;()]{1,64}\?[bq]\?[^?\s<>@"]*\?=/iy
const LITERAL = /\[[^[\]\\\r\n]*\]/y
const BLANKS = /[ \t\r\n]+/y
const SPECIALS: ReadonlySet<string> = new Set(['<', '>', '@', ',', ';', ':', '.'])

/** Lives for one text. */
export class AddressTokens {
  readonly #text: string
  #at = 0
  #fault: SyntaxFault | undefined
  /** A quote without its end was met: no later one can have an end either, and none is looked for again. */
  #openQuote = false

  constructor(text: string) {
    this.#text = text
  }

  get at(): number {
    return this.#at
  }

  get end(): number {
    return this.#text.length
  }

  get firstFault(): SyntaxFault | undefined {
    return this.#fault
  }

  /** Notes a fault; the first one stands. */
  fault(expected: string, offset: number): void {
    this.#fault ??= new SyntaxFault(expected, offset)
  }

  /** The next token, comments among them; undefined at the end. What is no token is a fault and skipped. */
  next(): AddressToken | undefined {
    const text = this.#text
    while (this.#at < text.length) {
      if (this.#match(BLANKS) !== undefined) continue
      const start = this.#at
      const sign = text.charAt(start)
      const atom = (sign === '=' ? this.#match(ENCODED_WORD) : undefined) ?? this.#match(ATOM)
      if (atom !== undefined) return { kind: 'word', text: atom, start, end: this.#at }
      if (SPECIALS.has(sign)) {
        this.#at++
        return { kind: sign as AddressToken['kind'], text: sign, start, end: this.#at }
      }
      const longer = this.#quoted(sign) ?? this.#comment(sign) ?? this.#literal(sign)
      if (longer !== undefined) return longer
      if (this.#at === start) this.#at++
      this.fault('an address', start)
    }
    return undefined
  }

  #match(form: RegExp): string | undefined {
    form.lastIndex = this.#at
    const found = form.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #quoted(sign: string): AddressToken | undefined {
    if (sign !== '"' || this.#openQuote) return undefined
    const text = this.#text
    const start = this.#at
    const out: string[] = []
    let chunk = start + 1
    let at = chunk
    for (; at < text.length && text[at] !== '"'; at++) {
      if (text.charCodeAt(at) < 0x20 && text[at] !== '\t') this.fault('a printable sign', at)
      if (text[at] !== '\\') continue
      out.push(text.slice(chunk, at))
      chunk = ++at
    }
    // Without its end it was no quote: what follows may still be an address.
    if (at >= text.length) {
      this.#openQuote = true
      return undefined
    }
    out.push(text.slice(chunk, at))
    this.#at = at + 1
    return { kind: 'quoted', text: out.join(''), start, end: this.#at }
  }

  /** Comments nest; the text of the outermost one is the token. A missing end takes all that follows. */
  #comment(sign: string): AddressToken | undefined {
    if (sign !== '(') return undefined
    const text = this.#text
    const start = this.#at
    let depth = 0
    let at = start
    for (; at < text.length; at++) {
      if (text[at] === '\\') at++
      else if (text[at] === '(') depth++
      else if (text[at] === ')' && --depth === 0) break
      if (depth > COMMENT_DEPTH_MAX) this.fault(`at most ${COMMENT_DEPTH_MAX} comments within comments`, at)
    }
    if (at >= text.length) this.fault(')', text.length)
    this.#at = Math.min(at + 1, text.length)
    const inside = text
      .slice(start + 1, at)
      .replaceAll(/\\(.)/g, '$1')
      .trim()
    return { kind: 'comment', text: inside, start, end: this.#at }
  }

  #literal(sign: string): AddressToken | undefined {
    if (sign !== '[') return undefined
    const start = this.#at
    const text = this.#match(LITERAL)
    return text === undefined
      ? undefined
      : { kind: 'literal', text: text.replaceAll(/\s/g, ''), start, end: this.#at }
  }
}
