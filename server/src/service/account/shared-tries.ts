/**
 * Tries at accounts, counted by all threads of the process in the same memory at the moment they are let in. What threads
 * tell each other comes a moment later, longer when they are busy: for that moment each would let in as many as all may.
 */
import type { Clock } from '../../lib/clock.ts'
import { seededHash } from '../../lib/seeded-hash.ts'
import { ACCOUNT_TRIES } from './limits.ts'

/** Accounts are hashed into so many slots, 256 KiB: two that share one are counted together, which is rare. */
const SLOTS = 65_536
const SEED_INTS = 1
/** After so long every thread has heard of a try, and its own list counts it for the whole window. */
const SPAN_MS = 60_000
/** A slot holds the span above and the count below. */
const COUNT_BITS = 8
const COUNT_MASK = 2 ** COUNT_BITS - 1
const SPANS = 2 ** (31 - COUNT_BITS)

/** `seed` makes slots unforeseeable, so that nobody can have another's account counted. */
export function createTriesMemory(seed: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer((SEED_INTS + SLOTS) * Int32Array.BYTES_PER_ELEMENT)
  new Int32Array(memory)[0] = seed
  return memory
}

export class SharedTries {
  readonly #ints: Int32Array
  readonly #clock: Clock

  constructor(memory: SharedArrayBuffer, clock: Clock) {
    this.#ints = new Int32Array(memory)
    this.#clock = clock
  }

  /** Counts one more; false, and not counted, when there were as many as may be. */
  take(account: string): boolean {
    return this.#change(account, (count) => (count < ACCOUNT_TRIES ? count + 1 : undefined))
  }

  giveBack(account: string): void {
    this.#change(account, (count) => (count > 0 ? count - 1 : undefined))
  }

  /** Undefined: it stays as it is. */
  #change(account: string, next: (count: number) => number | undefined): boolean {
    const ints = this.#ints
    const at = SEED_INTS + (seededHash(account, ints[0] ?? 0) % SLOTS)
    const span = Math.floor(this.#clock.now() / SPAN_MS) % SPANS
    for (;;) {
      const before = Atomics.load(ints, at)
      const count = next(before >> COUNT_BITS === span ? before & COUNT_MASK : 0)
      if (count === undefined) return false
      if (Atomics.compareExchange(ints, at, before, (span << COUNT_BITS) | count) === before) return true
    }
  }
}
