/** Keeps this node's lease on what it delivers, and takes over from nodes that stopped keeping theirs. THREATS BK4 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { QueueStore } from '../../store/queue.ts'
import { FencedError } from '../../store/queue-lease.ts'

export type LeaseTimes = {
  /** Milliseconds a lease lasts without renewal, and between renewals. */
  readonly lengthMs: number
  readonly renewMs: number
  /** Milliseconds before its end at which a lease no longer counts here: the clocks of nodes differ. */
  readonly marginMs: number
}

export const DEFAULT_LEASE: LeaseTimes = { lengthMs: 60_000, renewMs: 15_000, marginMs: 10_000 }

export type LeaseDeps = {
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly times: LeaseTimes
  /** Where nodes share the database: others may have changed what all go by. */
  renewed(): Promise<void>
  /** The lease is sure again after it was not. */
  regained(): void
  /** Rows of a dead node are due. */
  takenOver(): void
  /** Another node holds our rows now: nothing in flight counts any more. */
  fenced(error: FencedError): void
}

export class LeaseKeeper {
  readonly #deps: LeaseDeps
  #held = false
  #untilMs = 0
  #cancel: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(deps: LeaseDeps) {
    this.#deps = deps
  }

  /** True while no other node can have taken over. A SQLite file has one process, which holds its lock. */
  get valid(): boolean {
    const { store, clock, times } = this.#deps
    if (store.db.engine === 'sqlite') return this.#held
    return this.#held && clock.now() < this.#untilMs - times.marginMs
  }

  /** Takes the lease; what this node was delivering when it stopped is due again. */
  async take(): Promise<void> {
    const { store, clock, log } = this.#deps
    const nowMs = clock.now()
    const untilMs = nowMs + this.#deps.times.lengthMs
    const found = await store.lease(nowMs, untilMs)
    this.#untilMs = untilMs
    this.#held = true
    log.info('queue.leased', { node: store.node, recovered: found.recipients, aside: found.aside })
    this.#plan()
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.#running
  }

  #plan(): void {
    this.#cancel = this.#deps.scheduler.after(this.#deps.times.renewMs, () => {
      this.#running = this.#renew()
    })
  }

  async #renew(): Promise<void> {
    const { store, clock, log } = this.#deps
    const nowMs = clock.now()
    try {
      const untilMs = nowMs + this.#deps.times.lengthMs
      await store.renew(untilMs)
      // It may have run out while the database took its time.
      const wasValid = this.valid
      this.#untilMs = untilMs
      if (!wasValid) this.#deps.regained()
      if (store.db.engine === 'postgres') {
        const found = await store.takeOver(nowMs)
        if (found.recipients + found.aside > 0) {
          log.warn('queue.taken-over', { recipients: found.recipients, aside: found.aside })
          this.#deps.takenOver()
        }
        await this.#deps.renewed()
      }
    } catch (error) {
      if (error instanceof FencedError) {
        this.#held = false
        this.#deps.fenced(error)
        return
      }
      // Without renewal the lease ends by itself: `valid` turns false before another node may act.
      log.error('queue.lease', error)
    }
    if (this.#cancel !== undefined) this.#plan()
  }
}
