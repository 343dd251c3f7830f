/** The turns of this thread's own event loop. */
import type { Metrics } from '../../lib/metrics.ts'
import { Turns } from './turns.ts'

export function createLoopTurns(metrics: Metrics): Turns {
  return new Turns({
    now: () => performance.now(),
    nextRound: (work) => void setImmediate(work),
    // Ticks that were asked for by a microtask run when no microtask is left.
    afterReady: (work) => queueMicrotask(() => process.nextTick(work)),
    later: (ms, work) => void setTimeout(work, ms),
    busyMs: () => performance.eventLoopUtilization().active,
    waited: (ms) => metrics.observe('turn_wait_seconds', {}, ms / 1000),
  })
}
