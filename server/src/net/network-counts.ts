/**
 * Connections counted per network, and the networks that are known: in one thread's memory, or in memory that all threads of the process share, so
 * that a limit holds for the process and not once a thread.
 */
import { RecentMap } from '../lib/recent-map.ts'
import { seededHash } from '../lib/seeded-hash.ts'

export type NetworkCounts = {
  /** Open connections of the network, in all threads. */
  open(network: string): number
  addOpen(network: string, by: 1 | -1): void
  /** Counts one more new connection in this minute and tells how many there are, in all threads. */
  countNew(network: string, minute: number): number
  /** Remembers it until the process ends. */
  know(network: string): void
  isKnown(network: string): boolean
}

/** One thread: exact, and as large as the number of networks connected or seen this minute. */
export function localCounts(): NetworkCounts {
  const open = new Map<string, number>()
  let recent = new Map<string, number>()
  let current = 0
  const known = new RecentMap<string, true>(KNOWN_NETWORKS)
  return {
    know: (network) => known.set(network, true),
    isKnown: (network) => known.get(network) === true,
    open: (network) => open.get(network) ?? 0,
    addOpen(network, by) {
      const count = (open.get(network) ?? 0) + by
      if (count === 0) open.delete(network)
      else open.set(network, count)
    },
    countNew(network, minute) {
      if (minute !== current) {
        current = minute
        recent = new Map()
      }
      const count = (recent.get(network) ?? 0) + 1
      recent.set(network, count)
      return count
    },
  }
}

/** Networks are hashed into so many slots; two that share one are counted together, which is rare and harmless. */
const SLOTS = 32_768
/** Of one thread's table: an open and a minute counter for each slot, 256 KiB. */
const TABLE_INTS = 2 * SLOTS
const SEED_INTS = 1
/**
 * Known networks leave three marks each in 2^22 bits (512 KiB): with 100,000 of them one stranger in 3,000 is taken for
 * known. No mark is ever taken away, so threads need not agree.
 */
const KNOWN_BITS = 22
const KNOWN_INTS = 2 ** KNOWN_BITS / 32
const KNOWN_MARKS = 3
/** Networks one thread remembers by itself. */
const KNOWN_NETWORKS = 100_000
const HEAD_INTS = SEED_INTS + KNOWN_INTS
/** A minute counter holds the minute above and the count below. */
const COUNT_BITS = 20
const COUNT_MASK = 2 ** COUNT_BITS - 1
const MINUTES = 2 ** (31 - COUNT_BITS)

/** Zeroed memory for that many threads; `seed` makes slots unforeseeable, so that nobody can crowd another out. */
export function createSharedCounts(threads: number, seed: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer((HEAD_INTS + threads * TABLE_INTS) * Int32Array.BYTES_PER_ELEMENT)
  new Int32Array(buffer)[0] = seed
  return buffer
}

/** Each thread writes its own table and reads all. A thread that is born anew starts its table from nothing. */
export function sharedCounts(buffer: SharedArrayBuffer, thread: number): NetworkCounts {
  const ints = new Int32Array(buffer)
  const threads = Math.floor((ints.length - HEAD_INTS) / TABLE_INTS)
  const seed = ints[0] ?? 0
  const own = HEAD_INTS + thread * TABLE_INTS
  ints.fill(0, own, own + TABLE_INTS)
  const sum = (slot: number, count: (value: number) => number): number => {
    let all = 0
    for (let n = 0; n < threads; n++) all += count(Atomics.load(ints, HEAD_INTS + n * TABLE_INTS + slot))
    return all
  }
  return {
    know(network) {
      for (const bit of marksOf(network, seed))
        Atomics.or(ints, SEED_INTS + Math.floor(bit / 32), 1 << (bit % 32))
    },
    isKnown: (network) =>
      marksOf(network, seed).every(
        (bit) => (Atomics.load(ints, SEED_INTS + Math.floor(bit / 32)) & (1 << (bit % 32))) !== 0,
      ),
    open: (network) => sum(slotOf(network, seed), (value) => value),
    addOpen(network, by) {
      Atomics.add(ints, own + slotOf(network, seed), by)
    },
    countNew(network, minute) {
      const slot = SLOTS + slotOf(network, seed)
      const now = minute % MINUTES
      const countOf = (value: number): number => (value >> COUNT_BITS === now ? value & COUNT_MASK : 0)
      const mine = Math.min(countOf(Atomics.load(ints, own + slot)) + 1, COUNT_MASK)
      Atomics.store(ints, own + slot, (now << COUNT_BITS) | mine)
      return sum(slot, countOf)
    },
  }
}

function marksOf(network: string, seed: number): number[] {
  return Array.from(
    { length: KNOWN_MARKS },
    (_, n) => seededHash(network, seed + n + 1) >>> (32 - KNOWN_BITS),
  )
}

function slotOf(network: string, seed: number): number {
  return seededHash(network, seed) % SLOTS
}
