/** How much waited over the day, and what is usual at this hour. */
import { setImmediate as pause } from 'node:timers/promises'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { ALL_COMPANIES, addDepths, countPiece, type Depth, hasDepth } from '../../store/queue-depth.ts'
import type { Database } from '../../store/sql.ts'
import {
  DEPTH_AROUND_MS,
  DEPTH_DAYS_MIN,
  DEPTH_EVERY_MS,
  DEPTH_KEPT_MS,
  DEPTH_SHOWN_MS,
  DEPTH_SLICE,
} from './limits.ts'

type Deps = {
  readonly db: Database
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
}

/** Looks every ten minutes of the clock, so that nodes which share the tables look at the same moments. */
export class DepthKeeper {
  readonly #deps: Deps
  #cancel: () => void = () => undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  start(): void {
    const { clock, scheduler, log } = this.#deps
    const untilNext = DEPTH_EVERY_MS - (clock.now() % DEPTH_EVERY_MS)
    this.#cancel = scheduler.after(untilNext, () => {
      this.#running = lookAtDepth(this.#deps)
        .catch((error: unknown) => log.error('queue.depth', error))
        .then(() => {
          if (!this.#stopped) this.start()
        })
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#running
  }
}

/** Counts what waits now and keeps it under the last round time. Who is second at that time changes nothing. */
export async function lookAtDepth({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const atMs = clock.now() - (clock.now() % DEPTH_EVERY_MS)
  if (await hasDepth(db, atMs)) return
  const sums = new Map<number, number>([[ALL_COMPANIES, 0]])
  const add = (company: number, count: number): void =>
    void sums.set(company, (sums.get(company) ?? 0) + count)
  for (let after = 0; ; ) {
    const { last, waiting } = await countPiece(db, after, DEPTH_SLICE)
    if (last === undefined) break
    for (const [company, count] of waiting) {
      add(ALL_COMPANIES, count)
      if (company !== ALL_COMPANIES) add(company, count)
    }
    after = last
    await pause()
  }
  await addDepths(db, atMs, sums, atMs - DEPTH_KEPT_MS)
}

/**
 * What mostly waited at this hour of the days before: the middle one of all looks around it. Undefined while fewer than
 * three days are known.
 */
export function usualDepth(depths: readonly Depth[], nowMs: number): number | undefined {
  const days = new Set<number>()
  const seen = depths.flatMap(({ atMs, waiting }) => {
    const back = Math.round((nowMs - atMs) / DEPTH_SHOWN_MS)
    if (back < 1 || Math.abs(nowMs - back * DEPTH_SHOWN_MS - atMs) > DEPTH_AROUND_MS) return []
    days.add(back)
    return [waiting]
  })
  if (days.size < DEPTH_DAYS_MIN) return undefined
  return seen.sort((a, b) => a - b)[Math.floor(seen.length / 2)]
}
