/** Time that stands still until a test moves it: a clock and its timers. */
import type { Clock } from '../../src/lib/clock.ts'
import type { Scheduler } from '../../src/lib/scheduler.ts'

export type FakeClock = Clock &
  Scheduler & {
    /** Moves on, running what falls due on the way, in order. */
    advance(ms: number): Promise<void>
    /** Timers that are set. */
    readonly pending: number
  }

export function fakeClock(startMs = Date.UTC(2026, 0, 5, 10)): FakeClock {
  let nowMs = startMs
  let serial = 0
  const timers = new Map<number, { readonly atMs: number; readonly task: () => void }>()
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => nowMs,
    after(delayMs, task) {
      const id = ++serial
      timers.set(id, { atMs: nowMs + Math.max(0, delayMs), task })
      return () => timers.delete(id)
    },
    get pending() {
      return timers.size
    },
    async advance(ms) {
      const endMs = nowMs + ms
      for (;;) {
        await breathe()
        const next = [...timers].filter(([, timer]) => timer.atMs <= endMs).sort(byTime)[0]
        if (next === undefined) break
        timers.delete(next[0])
        nowMs = Math.max(nowMs, next[1].atMs)
        next[1].task()
      }
      nowMs = endMs
      await breathe()
    },
  }
}

function byTime(a: readonly [number, { atMs: number }], b: readonly [number, { atMs: number }]): number {
  return a[1].atMs - b[1].atMs || a[0] - b[0]
}
