/** How much waits and since when, for the operator's curves, and for those that the panel draws (depth.ts). */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { QueueStore } from '../../store/queue.ts'
import { countWaiting } from '../../store/queue-admin.ts'
import { DepthKeeper } from './depth.ts'

const EVERY_MS = 30_000

export type GaugeDeps = {
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly metrics: Metrics
  readonly log: Log
}

export class QueueGauges {
  readonly #deps: GaugeDeps
  readonly #depth: DepthKeeper
  readonly #last = new Map<string, number>()
  #cancel: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(deps: GaugeDeps) {
    this.#deps = deps
    this.#depth = new DepthKeeper({ ...deps, db: deps.store.db })
  }

  start(): void {
    this.#depth.start()
    this.#goOn()
  }

  #goOn(): void {
    this.#running = this.#measure()
      .catch((error: unknown) => this.#deps.log.error('queue.gauges', error))
      .then(() => {
        if (!this.#stopped) this.#cancel = this.#deps.scheduler.after(EVERY_MS, () => this.#goOn())
      })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel?.()
    await this.#running
    await this.#depth.stop()
  }

  async #measure(): Promise<void> {
    const { store, clock } = this.#deps
    for (const [state, count] of await store.countStates()) this.#set('queue_messages', { state }, count)
    for (const [lane, count] of Object.entries(await countWaiting(store.db)))
      this.#set('queue_waiting', { lane }, count)
    const oldestMs = await store.oldestAcceptedMs()
    const age = oldestMs === undefined ? 0 : Math.max(0, clock.now() - oldestMs) / 1000
    this.#set('queue_oldest_seconds', {}, age)
  }

  /** Gauges of all threads are added up, so each change is told as its difference. */
  #set(name: string, labels: Readonly<Record<string, string>>, value: number): void {
    const key = `${name} ${Object.values(labels).join()}`
    this.#deps.metrics.gauge(name, labels, value - (this.#last.get(key) ?? 0))
    this.#last.set(key, value)
  }
}
