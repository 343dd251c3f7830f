/**
 * Cuts the client's octets into commands: lines and the literals they announce, within fixed limits in every state.
 *
 *   a1 LOGIN {3+}⏎            a line that announces a literal
 *   ana secret⏎               the literal `ana`, then the rest of the line
 *
 * It only looks for line ends and `{n}`; what the words mean is the reader's affair. Nothing is joined a piece at a
 * time: a line or literal that comes in pieces grows in one block that doubles (THREATS IM1, IN3).
 * RFC 9051 §4.3, RFC 7888
 */
import type { Buffer as NodeBuffer } from 'node:buffer'

export type Framed =
  /** Lines at even places, literals at odd ones; line ends and announcements are cut off the lines. */
  | { readonly kind: 'command'; readonly parts: readonly Buffer[] }
  /** A literal comes; answer with `acceptLiteral` or `refuseLiteral`. `waits`: the client waits for `+`. */
  | {
      readonly kind: 'literal'
      readonly parts: readonly Buffer[]
      readonly size: number
      readonly waits: boolean
      /** Octets of the command's earlier literals. */
      readonly before: number
    }
  /** The line limit is passed; nothing more can be understood. */
  | { readonly kind: 'overlong' }

/** The text of a command that is one line without literals. */
export function loneLine(framed: Framed): string | undefined {
  return framed.kind === 'command' && framed.parts.length === 1
    ? framed.parts[0]?.toString('utf8')
    : undefined
}

const LF = 10
const CR = 13
const FIRST_BLOCK_BYTES = 256
/** A literal up to this size gets its whole block at once. */
const WHOLE_BLOCK_BYTES = 64 * 1024

export class CommandFramer {
  /** Octets of a command's lines; line ends and literals are not counted. */
  lineLimit: number
  #input: Buffer[] = []
  #at = 0
  #waiting = 0
  #parts: Buffer[] = []
  #lineBytes = 0
  #literalBytes = 0
  #block: NodeBuffer | undefined
  #filled = 0
  /** Size of the literal being read or asked about. */
  #literal: number | undefined
  #asked = false
  /** Octets still to be thrown away, then the rest of that command's line. */
  #discard = 0
  #skipping = false

  constructor(lineLimit: number) {
    this.lineLimit = lineLimit
  }

  /** Octets received and not looked at yet. */
  get waitingBytes(): number {
    return this.#waiting
  }

  get waitingPieces(): number {
    return this.#input.length
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#input.push(bytes)
    this.#waiting += bytes.length
  }

  /** The next thing that is whole; undefined: more octets are needed. */
  next(): Framed | undefined {
    for (;;) {
      if (this.#discard > 0) {
        if (!this.#throwAway()) return undefined
      } else if (this.#literal !== undefined && !this.#asked) {
        if (!this.#readLiteral(this.#literal)) return undefined
      } else {
        const framed = this.#readLine()
        if (framed !== 'again') return framed
      }
    }
  }

  acceptLiteral(): void {
    this.#asked = false
    this.#literalBytes += this.#literal ?? 0
  }

  /** The command is over. If the client did not wait, its literal and the rest of its line are thrown away. */
  refuseLiteral(waits: boolean): void {
    this.#asked = false
    this.#discard = waits ? 0 : (this.#literal ?? 0)
    this.#skipping = !waits
    this.#literal = undefined
    this.#reset()
  }

  #reset(): void {
    this.#parts = []
    this.#lineBytes = 0
    this.#literalBytes = 0
    this.#block = undefined
    this.#filled = 0
  }

  #throwAway(): boolean {
    while (this.#discard > 0) {
      const piece = this.#input[0]
      if (piece === undefined) return false
      this.#discard -= this.#take(piece, Math.min(this.#discard, piece.length - this.#at))
    }
    return true
  }

  #readLiteral(size: number): boolean {
    const piece = this.#input[0]
    if (this.#filled === 0 && piece !== undefined && piece.length - this.#at >= size) {
      this.#parts.push(piece.subarray(this.#at, this.#at + size))
      this.#take(piece, size)
    } else {
      while (this.#filled < size) {
        const piece = this.#input[0]
        if (piece === undefined) return false
        this.#keep(piece, Math.min(size - this.#filled, piece.length - this.#at), size)
      }
      this.#parts.push(this.#cut())
    }
    this.#literal = undefined
    return true
  }

  #readLine(): Framed | undefined | 'again' {
    for (;;) {
      const piece = this.#input[0]
      if (piece === undefined) return undefined
      const end = piece.indexOf(LF, this.#at)
      const length = (end < 0 ? piece.length : end) - this.#at
      // The last of them may be the CR of the line end.
      if (!this.#skipping && this.#lineBytes + length > this.lineLimit + 1) return { kind: 'overlong' }
      if (!this.#skipping) this.#lineBytes += length
      if (end < 0) {
        // While skipping, only the tail can matter: it may announce one more literal.
        if (this.#skipping && this.#filled + length > this.lineLimit + 1) return { kind: 'overlong' }
        this.#keep(piece, length, this.lineLimit + 1)
        continue
      }
      const line = this.#finishLine(piece, length)
      return this.#skipping ? this.#skipped(line) : this.#framed(line)
    }
  }

  #finishLine(piece: Buffer, length: number): Buffer {
    let line: Buffer
    if (this.#filled === 0) {
      line = piece.subarray(this.#at, this.#at + length)
      this.#take(piece, length + 1)
    } else {
      this.#keep(piece, length, this.lineLimit + 1)
      const rest = this.#input[0]
      if (rest !== undefined) this.#take(rest, 1)
      line = this.#cut()
    }
    if (line.at(-1) !== CR) return line
    if (!this.#skipping) this.#lineBytes--
    return line.subarray(0, -1)
  }

  #framed(line: Buffer): Framed {
    const literal = announced(line)
    if (literal === undefined) {
      const parts = [...this.#parts, line]
      this.#reset()
      return { kind: 'command', parts }
    }
    this.#parts.push(line.subarray(0, literal.at))
    this.#literal = literal.size
    this.#asked = true
    const before = this.#literalBytes
    return { kind: 'literal', parts: this.#parts, size: literal.size, waits: literal.waits, before }
  }

  #skipped(line: Buffer): 'again' {
    const literal = announced(line)
    this.#skipping = literal !== undefined && !literal.waits
    this.#discard = this.#skipping ? (literal?.size ?? 0) : 0
    return 'again'
  }

  /** Copies octets into the growing block. */
  #keep(piece: Buffer, length: number, limit: number): void {
    const needed = this.#filled + length
    if (this.#block === undefined || this.#block.length < needed) {
      const first = limit <= WHOLE_BLOCK_BYTES && this.#literal !== undefined ? limit : FIRST_BLOCK_BYTES
      const size = Math.min(limit, Math.max(needed, first, (this.#block?.length ?? 0) * 2))
      const grown = Buffer.allocUnsafeSlow(size)
      this.#block?.copy(grown, 0, 0, this.#filled)
      this.#block = grown
    }
    piece.copy(this.#block, this.#filled, this.#at, this.#at + length)
    this.#filled = needed
    this.#take(piece, length)
  }

  #cut(): Buffer {
    const whole = (this.#block ?? Buffer.alloc(0)).subarray(0, this.#filled)
    this.#block = undefined
    this.#filled = 0
    return whole
  }

  #take(piece: Buffer, length: number): number {
    this.#at += length
    this.#waiting -= length
    if (this.#at === piece.length) {
      this.#input.shift()
      this.#at = 0
    }
    return length
  }
}

/** `{12}` or `{12+}` at the end of the line. Absurd sizes count as Infinity: they are refused, unread. */
function announced(
  line: Buffer,
): { readonly at: number; readonly size: number; readonly waits: boolean } | undefined {
  let at = line.length - 1
  if (line[at] !== 0x7d) return undefined
  at--
  const waits = line[at] !== 0x2b
  if (!waits) at--
  const last = at
  while (at >= 0 && isDigit(line[at])) at--
  if (at === last || line[at] !== 0x7b) return undefined
  const size = last - at > 15 ? Number.POSITIVE_INFINITY : Number(line.toString('utf8', at + 1, last + 1))
  return { at, size, waits }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
