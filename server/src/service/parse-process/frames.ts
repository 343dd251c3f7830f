/** Octets in pieces of any size made into frames again: a length of four octets, then so many. Both ends use it. */

const HEAD = 4

export function frameHead(octets: number): Uint8Array {
  const head = new Uint8Array(HEAD)
  new DataView(head.buffer).setUint32(0, octets)
  return head
}

/** Lives for one stream. */
export class FrameReader {
  readonly #octetsMax: number
  #pieces: Uint8Array[] = []
  #held = 0
  #wanted: number | undefined

  /** Frames may have so many octets. */
  constructor(octetsMax: number) {
    this.#octetsMax = octetsMax
  }

  /** The frames that are whole now. Throws RangeError for one that is too long. */
  take(piece: Uint8Array): Uint8Array[] {
    this.#pieces.push(piece)
    this.#held += piece.length
    const frames: Uint8Array[] = []
    for (;;) {
      if (this.#wanted === undefined) {
        const head = this.#cut(HEAD)
        if (head === undefined) return frames
        this.#wanted = new DataView(head.buffer, head.byteOffset, HEAD).getUint32(0)
        if (this.#wanted > this.#octetsMax) throw new RangeError(`a frame of ${this.#wanted} octets`)
      }
      const frame = this.#cut(this.#wanted)
      if (frame === undefined) return frames
      this.#wanted = undefined
      frames.push(frame)
    }
  }

  #cut(octets: number): Uint8Array | undefined {
    if (this.#held < octets) return undefined
    const all = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces)
    const held = all ?? new Uint8Array()
    this.#pieces = [held.subarray(octets)]
    this.#held -= octets
    return held.subarray(0, octets)
  }
}
