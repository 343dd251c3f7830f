/**
 * How often nearly the same text has come of late, to whomever, by whatever way: counted by sketches (sketch.ts) that the
 * threads of this process tell each other.
 */
import type { Clock } from '../../../lib/clock.ts'
import { RecentMap } from '../../../lib/recent-map.ts'
import { BULK_REMEMBERED, BULK_WINDOW_MS } from './limits.ts'

/** What another thread has seen. */
export type SketchShare = {
  send(sketch: readonly number[]): void
  onReceive(receive: (sketch: readonly number[]) => void): void
}

type Seen = { readonly sinceMs: number; count: number }

export class Bulk {
  readonly #clock: Clock
  readonly #share: SketchShare | undefined
  readonly #seen = new RecentMap<number, Seen>(BULK_REMEMBERED)

  constructor(clock: Clock, share?: SketchShare) {
    this.#clock = clock
    this.#share = share
    share?.onReceive((sketch) => void this.#count(sketch))
  }

  /** Counts it; returned is how many came within the window, this one included. */
  note(sketch: readonly number[]): number {
    if (sketch.length === 0) return 1
    this.#share?.send(sketch)
    return this.#count(sketch)
  }

  #count(sketch: readonly number[]): number {
    const nowMs = this.#clock.now()
    let most = 1
    for (const part of sketch) {
      const known = this.#seen.get(part)
      if (known === undefined || nowMs - known.sinceMs > BULK_WINDOW_MS)
        this.#seen.set(part, { sinceMs: nowMs, count: 1 })
      else most = Math.max(most, ++known.count)
    }
    return most
  }
}
