/**
 * Looks at this thread twice a second: how long its loop was away, and whether it has nothing to do. An idle thread
 * collects its garbage, which V8 alone would keep until the next burst: a third of an idle service's memory.
 */
import { getHeapStatistics } from 'node:v8'

/** Often enough to see a stall, seldom enough to idle. */
const SAMPLE_MS = 500
/** Share of the time that an idle thread may be busy. */
const IDLE_SHARE = 0.05
/** Samples in a row before a thread counts as idle: nobody waits then. */
const IDLE_SAMPLES = 4
/** Less garbage than this is not worth the work. */
const WORTH_BYTES = 3 * 1024 * 1024

export type ThreadPulse = {
  /** The thread has started: what only the start needed is let go before anybody connects. */
  started(): void
  /** Longest time the loop was away since the last call. */
  takeLoopDelayMs(): number
}

export function startPulse(): ThreadPulse {
  let longest = 0
  let last = performance.now()
  let utilization = performance.eventLoopUtilization()
  let idle = 0
  let settledBytes = 0
  const { gc } = globalThis
  setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - SAMPLE_MS)
    last = now
    const total = performance.eventLoopUtilization()
    idle = performance.eventLoopUtilization(total, utilization).utilization < IDLE_SHARE ? idle + 1 : 0
    utilization = total
    // Node was started without --expose-gc: the tests are, and need nothing of this.
    if (gc === undefined || idle !== IDLE_SAMPLES) return
    if (getHeapStatistics().used_heap_size - settledBytes < WORTH_BYTES) return
    collect()
  }, SAMPLE_MS).unref()

  function collect(): void {
    gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    settledBytes = getHeapStatistics().used_heap_size
    last = performance.now()
  }
  return {
    started: collect,
    takeLoopDelayMs() {
      const taken = longest
      longest = 0
      return Math.max(taken, 0)
    },
  }
}
