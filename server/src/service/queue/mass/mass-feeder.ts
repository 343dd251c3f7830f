/**
 * Brings mass mail from the tables into memory, as much as its pace and its connections take. It goes around all
 * destinations for which mass mail waits and takes a little for each, the companies in turn: neither a million messages for
 * one provider nor a company's hundred thousand keep the others' waiting.
 */
import { setImmediate as pause } from 'node:timers/promises'
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import { RecentMap } from '../../../lib/recent-map.ts'
import type { Scheduler } from '../../../lib/scheduler.ts'
import type { QueueStore } from '../../../store/queue.ts'
import { type MassGroup, massGroups } from '../../../store/queue-claims.ts'
import { FencedError } from '../../../store/queue-lease.ts'
import type { FeederDoor, Feeding } from '../lane-parts.ts'
import { MASS_DESTINATIONS_MAX, MASS_GROUPS, MASS_ROUND_GAP_MS, MASS_ROUND_GAP_TIMES } from '../limits.ts'
import { Looker } from '../looker.ts'
import type { LaneKeeper } from './lane-keeper.ts'

/** Milliseconds between rounds when nothing calls for one: other nodes put mail there too. */
const SWEEP_MS = 15_000

export type MassFeederDeps = {
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly keeper: LaneKeeper
}

export class MassFeeder implements Feeding {
  readonly #deps: MassFeederDeps
  readonly #door: FeederDoor
  /** The destination after which the round goes on. */
  #after = ''
  /** Of each destination the company that was served last. */
  readonly #lastServed = new RecentMap<string, number>(MASS_DESTINATIONS_MAX)
  /** Providers to which nothing may go before. */
  readonly #heldUntil = new Map<string, number>()
  readonly #looker: Looker
  /** No round begins before. */
  #gapUntilMs = 0
  /** The earliest time of which this round has heard. */
  #nextMs = Number.POSITIVE_INFINITY

  constructor(deps: MassFeederDeps, door: FeederDoor) {
    this.#deps = deps
    this.#door = door
    this.#looker = new Looker({ ...deps, look: () => this.#round(), again: () => this.wake() })
  }

  /** Looks soon. */
  wake(): void {
    if (this.#looker.isLooking) this.#looker.now()
    else this.wakeAt(this.#gapUntilMs)
  }

  wakeAt(ms: number): void {
    this.#looker.at(Math.max(ms, this.#gapUntilMs))
  }

  rewind(): void {
    this.#after = ''
    this.#heldUntil.clear()
    this.wake()
  }

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

  async #round(): Promise<void> {
    const { clock, log, keeper } = this.#deps
    const startMs = clock.now()
    this.#nextMs = startMs + SWEEP_MS
    try {
      await keeper.refresh()
      for (const [provider, untilMs] of this.#heldUntil)
        if (untilMs <= startMs) this.#heldUntil.delete(provider)
      await this.#walk()
    } catch (error) {
      // The lease's keeper deals with a lost lease; anything else may pass, and the next sweep tries again.
      if (!(error instanceof FencedError)) log.error('queue.feed-mass', error)
    }
    const endMs = clock.now()
    this.#gapUntilMs = endMs + Math.max(MASS_ROUND_GAP_MS, (endMs - startMs) * MASS_ROUND_GAP_TIMES)
    this.wakeAt(this.#nextMs)
  }

  /** Once around, or until there is no more room: then whoever makes room wakes us, and it goes on from here. */
  async #walk(): Promise<void> {
    const from = this.#after
    let isOver = false
    for (;;) {
      if (this.#looker.isHalted || !this.#door.hasRoom()) return
      const page = await massGroups(this.#deps.store.db, this.#after, MASS_GROUPS)
      for (const group of page) {
        if (isOver && group.destination > from) return
        await this.#serve(group)
        this.#after = group.destination
        if (this.#looker.isHalted || !this.#door.hasRoom()) return
      }
      if (page.length === MASS_GROUPS) continue
      this.#after = ''
      if (isOver || from === '') return
      isOver = true
    }
  }

  async #serve({ destination, companies }: MassGroup): Promise<void> {
    const { clock, keeper } = this.#deps
    const nowMs = clock.now()
    const due = companies.filter(({ nextMs }) => nextMs <= nowMs).map(({ company }) => company)
    for (const { nextMs } of companies) if (nextMs > nowMs) this.#notBefore(nextMs)
    if (due.length === 0) return
    const { room, waitUntilMs } = await this.#door.roomFor(destination)
    if (waitUntilMs > nowMs) this.#notBefore(waitUntilMs)
    if (room <= 0 || waitUntilMs > nowMs) return
    // Found beside the round: a DNS that does not answer for one holds up nobody.
    const provider = keeper.providerOf(destination, () => this.wake())
    if (provider === undefined) return
    const heldMs = this.#heldUntil.get(provider) ?? 0
    if (heldMs > nowMs) this.#notBefore(heldMs)
    else await this.#take(destination, this.#inTurn(destination, due), room, provider)
  }

  async #take(
    destination: string,
    companies: readonly number[],
    room: number,
    provider: string,
  ): Promise<void> {
    const { clock, keeper, store } = this.#deps
    let left = room
    for (const [at, company] of companies.entries()) {
      const nowMs = clock.now()
      const limit = Math.ceil(left / (companies.length - at))
      const pace = keeper.paceOf(provider, nowMs)
      const { rows, freeMs } = await store.claimMass({ destination, company, nowMs, limit, pace })
      if (rows.length > 0) this.#lastServed.set(destination, company)
      await this.#door.take(rows)
      left -= rows.length
      // Between two transactions people's mail has the thread.
      await pause()
      if (freeMs > nowMs) {
        this.#heldUntil.set(provider, freeMs)
        this.#notBefore(freeMs)
        return
      }
      if (rows.length === limit && left <= 0) return
    }
  }

  /** Beginning behind the one that was served last. */
  #inTurn(destination: string, due: readonly number[]): readonly number[] {
    const last = this.#lastServed.get(destination) ?? -1
    const at = due.findIndex((company) => company > last)
    return at <= 0 ? due : [...due.slice(at), ...due.slice(0, at)]
  }

  #notBefore(ms: number): void {
    this.#nextMs = Math.min(this.#nextMs, ms)
  }
}
