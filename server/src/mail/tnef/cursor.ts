/** Little-endian numbers out of bytes, from the front. What is not there ends the reading, it does not throw. */

/** Lives for one stretch of bytes. */
export class Cursor {
  readonly bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.bytes.length - this.#at
  }

  has(octets: number): boolean {
    return this.left >= octets
  }

  u8(): number {
    return this.has(1) ? this.#view.getUint8(this.#step(1)) : this.#drain()
  }

  u16(): number {
    return this.has(2) ? this.#view.getUint16(this.#step(2), true) : this.#drain()
  }

  u32(): number {
    return this.has(4) ? this.#view.getUint32(this.#step(4), true) : this.#drain()
  }

  /** At most that many octets: as many as are there. */
  take(octets: number): Uint8Array {
    const length = Math.min(octets, this.left)
    const start = this.#step(length)
    return this.bytes.subarray(start, start + length)
  }

  #step(octets: number): number {
    const at = this.#at
    this.#at += octets
    return at
  }

  #drain(): number {
    this.#at = this.bytes.length
    return 0
  }
}
