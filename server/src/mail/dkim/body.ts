/**
 * The body in its "relaxed" form, octets in, octets out, in pieces of any size: blanks before a line end go, runs of
 * blanks become one space, empty lines at the end go. What needs no change is passed on as it lies, not copied.
 *
 * RFC 6376 §3.4.4
 */

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
/** Octets of canonical text that are collected before they are handed on; a longer stretch is handed on as it lies. */
const OUT_BYTES = 2048
const EMPTY_LINE = Uint8Array.of(CR, LF)
const ONE_SPACE = Uint8Array.of(SPACE)

export class RelaxedBody {
  readonly #emit: (octets: Uint8Array) => void
  readonly #out = new Uint8Array(OUT_BYTES)
  #length = 0
  /** Blanks that are one space, or nothing when the line ends behind them. */
  #blank = false
  /** A CR was the last octet: what follows decides what it is. */
  #cr = false
  /** Line ends that count only when more text follows. */
  #lines = 0
  /** Something stands in the line that is not ended yet. */
  #begun = false

  /** `emit` gets octets that are its own only until it returns. */
  constructor(emit: (octets: Uint8Array) => void) {
    this.#emit = emit
  }

  update(bytes: Uint8Array): void {
    const { length } = bytes
    let at = 0
    while (at < length) {
      const octet = bytes[at] as number
      if (this.#cr) {
        this.#cr = false
        if (octet === LF) {
          this.#endLine()
          at++
          continue
        }
        // A lone CR is text like any other.
        this.#text(Uint8Array.of(CR), 0, 1)
      }
      if (octet === CR) {
        this.#cr = true
        at++
      } else if (octet === SPACE || octet === TAB) {
        this.#blank = true
        at++
      } else {
        const from = at
        at = plainEnd(bytes, at)
        this.#text(bytes, from, at)
      }
    }
  }

  /** Nothing comes any more. A last line without its end gets one; an empty body stays empty. RFC 6376 §3.4.4 */
  end(): void {
    if (this.#cr) {
      this.#cr = false
      this.#text(Uint8Array.of(CR), 0, 1)
    }
    if (this.#begun) this.#put(EMPTY_LINE, 0, 2)
    this.#flush()
  }

  #endLine(): void {
    this.#blank = false
    if (this.#begun) {
      this.#begun = false
      this.#put(EMPTY_LINE, 0, 2)
    } else this.#lines++
  }

  #text(bytes: Uint8Array, from: number, to: number): void {
    for (; this.#lines > 0; this.#lines--) this.#put(EMPTY_LINE, 0, 2)
    this.#begun = true
    if (this.#blank) {
      this.#blank = false
      this.#put(ONE_SPACE, 0, 1)
    }
    this.#put(bytes, from, to)
  }

  #put(bytes: Uint8Array, from: number, to: number): void {
    if (this.#length + to - from > OUT_BYTES) {
      this.#flush()
      if (to - from > OUT_BYTES) {
        this.#emit(bytes.subarray(from, to))
        return
      }
    }
    if (to - from < 24) for (let at = from; at < to; at++) this.#out[this.#length++] = bytes[at] as number
    else {
      this.#out.set(bytes.subarray(from, to), this.#length)
      this.#length += to - from
    }
  }

  #flush(): void {
    if (this.#length > 0) this.#emit(this.#out.subarray(0, this.#length))
    this.#length = 0
  }
}

/**
 * Where the stretch from `from` on ends that is canonical as it lies: text, with single spaces and line ends between
 * text. Most bodies are one such stretch.
 */
function plainEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from
  while (at < length) {
    const octet = bytes[at] as number
    if (octet > SPACE) {
      at++
      continue
    }
    if (octet === SPACE) {
      if (at + 1 >= length || (bytes[at + 1] as number) <= SPACE) return at
      at += 2
    } else if (octet === CR) {
      if (at + 2 >= length || bytes[at + 1] !== LF || (bytes[at + 2] as number) <= SPACE) return at
      at += 3
    } else if (octet === TAB) return at
    else at++
  }
  return at
}
