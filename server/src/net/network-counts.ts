/**
 * Connections counted per network: in one thread's memory, or in memory that all threads of the process share, so
 * that a limit holds for the process and not once a thread.
 */

export type NetworkCounts = {
  /** Open connections of the network, in all threads. */
  open(network: string): number
  addOpen(network: string, by: 1 | -1): void
  /** Counts one more new connection in this minute and tells how many there are, in all threads. */
  countNew(network: string, minute: number): number
}

/** One thread: exact, and as large as the number of networks connected or seen this minute. */
export function localCounts(): NetworkCounts {
  const open = new Map<string, number>()
  let recent = new Map<string, number>()
  let current = 0
  return {
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
/** A minute counter holds the minute above and the count below. */
const COUNT_BITS = 20
const COUNT_MASK = 2 ** COUNT_BITS - 1
const MINUTES = 2 ** (31 - COUNT_BITS)

/** Zeroed memory for that many threads; `seed` makes slots unforeseeable, so that nobody can crowd another out. */
export function createSharedCounts(threads: number, seed: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer((SEED_INTS + threads * TABLE_INTS) * Int32Array.BYTES_PER_ELEMENT)
  new Int32Array(buffer)[0] = seed
  return buffer
}

/** Each thread writes its own table and reads all. A thread that is born anew starts its table from nothing. */
export function sharedCounts(buffer: SharedArrayBuffer, thread: number): NetworkCounts {
  const ints = new Int32Array(buffer)
  const threads = Math.floor((ints.length - SEED_INTS) / TABLE_INTS)
  const seed = ints[0] ?? 0
  const own = SEED_INTS + thread * TABLE_INTS
  ints.fill(0, own, own + TABLE_INTS)
  const sum = (slot: number, count: (value: number) => number): number => {
    let all = 0
    for (let n = 0; n < threads; n++) all += count(Atomics.load(ints, SEED_INTS + n * TABLE_INTS + slot))
    return all
  }
  return {
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

/** FNV-1a, begun at the seed. */
function slotOf(network: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5
  for (let n = 0; n < network.length; n++) hash = Math.imul(hash ^ network.charCodeAt(n), 0x01000193)
  return (hash >>> 0) % SLOTS
}
