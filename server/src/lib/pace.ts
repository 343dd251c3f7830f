/** How often somebody may do something: so many times in a window, which begins with the first of them. */
import type { Clock } from './clock.ts'
import { RecentMap } from './recent-map.ts'

export type PaceLimits = {
  readonly times: number
  readonly windowMs: number
  /** How many are remembered; who is forgotten begins anew. */
  readonly remembered: number
}

/** Of one thread. */
export class Pace<Key> {
  readonly #limits: PaceLimits
  readonly #clock: Pick<Clock, 'now'>
  readonly #begun: RecentMap<Key, { readonly sinceMs: number; times: number }>

  constructor(limits: PaceLimits, clock: Pick<Clock, 'now'>) {
    this.#limits = limits
    this.#clock = clock
    this.#begun = new RecentMap(limits.remembered)
  }

  /** True while the next one would be one too many. */
  isSpent(who: Key): boolean {
    const { times, windowMs } = this.#limits
    const begun = this.#begun.get(who)
    return begun !== undefined && begun.times >= times && this.#clock.now() - begun.sinceMs < windowMs
  }

  /** Counts one more; false when it is one too many. */
  take(who: Key): boolean {
    const { times, windowMs } = this.#limits
    const now = this.#clock.now()
    const begun = this.#begun.get(who)
    if (begun === undefined || now - begun.sinceMs >= windowMs) {
      this.#begun.set(who, { sinceMs: now, times: 1 })
      return true
    }
    if (begun.times >= times) return false
    begun.times++
    return true
  }
}
