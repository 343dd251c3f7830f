/** Keeps this node's lease on what it delivers, and takes over from nodes that stopped keeping theirs. THREATS BK4 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { FencedError, type QueueStore } from '../../store/queue.ts'

/** Milliseconds a lease lasts without renewal, and between renewals. */
const LEASE_MS = 60_000
const RENEW_MS = 15_000
/** Milliseconds before its end at which a lease no longer counts here: the clocks of nodes differ. */
const LEASE_MARGIN_MS = 10_000

export type LeaseDeps = {
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  /** Rows of a dead node are due. */
  takenOver(): void
  /** Another node holds our rows now: nothing in flight counts any more. */
  fenced(error: FencedError): void
}

export class LeaseKeeper {
  readonly #deps: LeaseDeps
  #untilMs = 0
  #cancel: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(deps: LeaseDeps) {
    this.#deps = deps
  }

  /** True while no other node can have taken over. */
  get valid(): boolean {
    return this.#deps.clock.now() < this.#untilMs - LEASE_MARGIN_MS
  }

  /** Takes the lease; what this node was delivering when it stopped is due again. */
  async take(): Promise<void> {
    const { store, clock, log } = this.#deps
    const nowMs = clock.now()
    const found = await store.lease(nowMs, nowMs + LEASE_MS)
    this.#untilMs = nowMs + LEASE_MS
    log.info('queue.leased', { node: store.node, recovered: found.recipients, aside: found.aside })
    this.#plan()
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.#running
  }

  #plan(): void {
    this.#cancel = this.#deps.scheduler.after(RENEW_MS, () => {
      this.#running = this.#renew()
    })
  }

  async #renew(): Promise<void> {
    const { store, clock, log } = this.#deps
    const nowMs = clock.now()
    try {
      await store.renew(nowMs + LEASE_MS)
      this.#untilMs = nowMs + LEASE_MS
      if (store.db.engine === 'postgres') {
        const found = await store.takeOver(nowMs)
        if (found.recipients + found.aside > 0) {
          log.warn('queue.taken-over', { recipients: found.recipients, aside: found.aside })
          this.#deps.takenOver()
        }
      }
    } catch (error) {
      if (error instanceof FencedError) {
        this.#untilMs = 0
        this.#deps.fenced(error)
        return
      }
      // Without renewal the lease ends by itself: `valid` turns false before another node may act.
      log.error('queue.lease', error)
    }
    if (this.#cancel !== undefined) this.#plan()
  }
}
