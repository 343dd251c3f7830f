/** Counts as they are looked up: an index by the first bits of a token, so that a look-up touches a handful of neighbours. */
import type { Counts } from '../../../store/filter/counts.ts'

/** Tokens that share a place of the index, on the average. */
const PER_PLACE = 4
/** Bits of the index at most: 16 MiB of it would be for 16 million tokens. */
const BITS_MAX = 22

export class TokenIndex {
  readonly counts: Pick<Counts, 'tokens' | 'spam' | 'ham' | 'spamMessages' | 'hamMessages'>
  readonly #shift: number
  readonly #starts: Uint32Array

  constructor(counts: TokenIndex['counts']) {
    this.counts = counts
    const { tokens } = counts
    const bits = Math.max(1, Math.min(BITS_MAX, Math.ceil(Math.log2(tokens.length / PER_PLACE + 2))))
    this.#shift = 32 - bits
    const starts = new Uint32Array(2 ** bits + 1)
    for (const token of tokens)
      starts[(token >>> this.#shift) + 1] = (starts[(token >>> this.#shift) + 1] ?? 0) + 1
    for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0)
    this.#starts = starts
  }

  /** Octets that it holds. */
  get octets(): number {
    return this.counts.tokens.length * 10 + this.#starts.length * 4
  }

  /** Row of the token, or -1. */
  find(token: number): number {
    const place = token >>> this.#shift
    const end = this.#starts[place + 1] ?? 0
    for (let at = this.#starts[place] ?? 0; at < end; at++) if (this.counts.tokens[at] === token) return at
    return -1
  }
}
