/** Cuts lines out of the octets that arrive, in whatever pieces. A line ends at LF; a CR before it belongs to the end. */

export type Heard =
  /** Without its end. */
  { readonly kind: 'line'; readonly text: string } | { readonly kind: 'overlong' }

const LF = 10
const CR = 13

export class LineReader {
  /** Octets of a line with its end. */
  lineLimit: number
  readonly #chunks: Buffer[] = []
  /** Where the next line begins in the first chunk. */
  #at = 0
  /** How far it is known that no line ends, over all chunks. */
  #searched = 0
  #waitingBytes = 0

  constructor(lineLimit: number) {
    this.lineLimit = lineLimit
  }

  /** Octets that were not handed out yet. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  get waitingPieces(): number {
    return this.#chunks.length
  }

  push(octets: Buffer): void {
    if (octets.length === 0) return
    this.#chunks.push(octets)
    this.#waitingBytes += octets.length
  }

  /** The next whole line; undefined: it has not arrived. After `overlong` nothing more can be understood. */
  next(): Heard | undefined {
    const first = this.#chunks[0]
    if (first === undefined) return undefined
    const end = this.#searched < first.length - this.#at ? first.indexOf(LF, this.#at + this.#searched) : -1
    if (end >= 0) return this.#take(first, end + 1)
    return this.#over()
  }

  /** A line within one chunk: nearly all of them. */
  #take(chunk: Buffer, to: number): Heard {
    const from = this.#at
    this.#searched = 0
    if (to - from > this.lineLimit) return { kind: 'overlong' }
    this.#waitingBytes -= to - from
    if (to === chunk.length) {
      this.#chunks.shift()
      this.#at = 0
    } else this.#at = to
    return { kind: 'line', text: chunk.toString('utf8', from, withoutEnd(chunk, from, to)) }
  }

  /** A line that goes over into further chunks, or has not ended yet. */
  #over(): Heard | undefined {
    let before = 0
    for (const [index, chunk] of this.#chunks.entries()) {
      const from = index === 0 ? this.#at : 0
      const length = chunk.length - from
      const skip = Math.max(0, this.#searched - before)
      const end = skip < length ? chunk.indexOf(LF, from + skip) : -1
      if (end >= 0) {
        if (before + end + 1 - from > this.lineLimit) return { kind: 'overlong' }
        return this.#join(index, end + 1)
      }
      before += length
      if (before >= this.lineLimit) return { kind: 'overlong' }
    }
    this.#searched = before
    return undefined
  }

  /** Joins what belongs to the line; its length was judged before. */
  #join(last: number, to: number): Heard {
    const pieces = this.#chunks.slice(0, last + 1).map((chunk, index) =>
      // The last one is cut at the line's end.
      chunk.subarray(index === 0 ? this.#at : 0, index === last ? to : chunk.length),
    )
    const line = Buffer.concat(pieces)
    const rest = this.#chunks[last]
    this.#chunks.splice(0, rest !== undefined && rest.length > to ? last : last + 1)
    this.#at = rest !== undefined && rest.length > to ? to : 0
    this.#searched = 0
    this.#waitingBytes -= line.length
    return { kind: 'line', text: line.toString('utf8', 0, withoutEnd(line, 0, line.length)) }
  }
}

function withoutEnd(octets: Buffer, from: number, to: number): number {
  return to - 2 >= from && octets[to - 2] === CR ? to - 2 : to - 1
}
