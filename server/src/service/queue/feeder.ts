/**
 * Brings due rows from the tables into memory, in bounded batches: first in the order of their time, leaving out
 * destinations that are full; then, as a full hop gets room, from what was left behind for it.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { DueCursor, QueueStore } from '../../store/queue.ts'
import { FencedError } from '../../store/queue-lease.ts'
import type { StoredRecipient } from '../../store/queue-types.ts'
import type { Hop } from './hop.ts'
import { CLAIM_BATCH, JOBS_PER_HOP_MAX } from './limits.ts'
import { Looker } from './looker.ts'

/** Milliseconds between looks at the tables when nothing calls for one: other nodes put mail there too. */
const SWEEP_MS = 15_000
/** Milliseconds after which the walk over due rows begins anew, whatever it left behind. */
const REWIND_MS = 5 * 60_000

export type FeederDeps = {
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  /** Whether another batch fits into memory. */
  hasRoom(): boolean
  hops(): Iterable<Hop>
  /** Takes rows that now belong to this node. */
  take(recipients: readonly StoredRecipient[]): Promise<void>
}

export class Feeder {
  readonly #deps: FeederDeps
  #cursor: DueCursor | undefined
  /** The earliest time that was told since the last walk began: a row may be committed after its time has come. */
  #toldMs = Number.POSITIVE_INFINITY
  #rewoundMs: number
  readonly #looker: Looker

  constructor(deps: FeederDeps) {
    this.#deps = deps
    this.#rewoundMs = deps.clock.now()
    this.#looker = new Looker({ ...deps, look: () => this.#look() })
  }

  /** Looks now. */
  wake(): void {
    this.#looker.now()
  }

  /** A row is due then, and may lie behind the walk: looks at that time, or earlier. */
  wakeAt(ms: number): void {
    this.#toldMs = Math.min(this.#toldMs, ms)
    this.#looker.at(ms)
  }

  /** Somebody changed times or states behind the walk: it begins anew. */
  rewind(): void {
    this.#cursor = undefined
    this.wake()
  }

  /** Takes nothing from the tables while `work` changes them. */
  async pausedFor<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#looker.pausedFor(work)
    } finally {
      this.rewind()
    }
  }

  stop(): Promise<void> {
    return this.#looker.stop()
  }

  async #look(): Promise<void> {
    const { clock, log, store } = this.#deps
    try {
      await this.#refill()
      await this.#walk()
      const due = await store.nextDue(this.#cursor?.nextMs ?? 0)
      // It fell due while we looked.
      if (due !== undefined && due <= clock.now() && this.#deps.hasRoom()) this.#looker.now()
      else this.#looker.at(Math.min(due ?? Number.POSITIVE_INFINITY, clock.now() + SWEEP_MS))
    } catch (error) {
      // The lease's keeper deals with a lost lease; anything else may pass, and the next sweep tries again.
      if (!(error instanceof FencedError)) log.error('queue.feed', error)
      this.#looker.at(clock.now() + SWEEP_MS)
    }
  }

  async #walk(): Promise<void> {
    const { clock, store } = this.#deps
    const nowMs = clock.now()
    if (nowMs - this.#rewoundMs >= REWIND_MS) {
      this.#rewoundMs = nowMs
      this.#cursor = undefined
    }
    if (this.#cursor !== undefined && this.#toldMs < this.#cursor.nextMs)
      this.#cursor = { nextMs: this.#toldMs, messageId: 0, n: 0 }
    this.#toldMs = Number.POSITIVE_INFINITY
    while (!this.#looker.isHalted && this.#deps.hasRoom()) {
      const parked = [...this.#deps.hops()].flatMap((hop) => [...hop.parked])
      const rows = await store.claimDue(nowMs, CLAIM_BATCH, this.#cursor, parked)
      const last = rows.at(-1)
      if (last !== undefined) this.#cursor = { nextMs: last.nextMs, messageId: last.messageId, n: last.n }
      await this.#deps.take(rows)
      if (rows.length < CLAIM_BATCH) {
        // All there was until now is taken or parked. Rows of this very millisecond may still come.
        this.#cursor = { nextMs: nowMs, messageId: 0, n: 0 }
        return
      }
    }
  }

  async #refill(): Promise<void> {
    const { clock, store } = this.#deps
    for (const hop of this.#deps.hops())
      for (const domain of [...hop.parked]) {
        if (this.#looker.isHalted || !this.#deps.hasRoom() || hop.size > JOBS_PER_HOP_MAX / 4) break
        const rows = await store.claimDestination(domain, clock.now(), CLAIM_BATCH)
        if (rows.length < CLAIM_BATCH) hop.parked.delete(domain)
        await this.#deps.take(rows)
      }
  }
}
