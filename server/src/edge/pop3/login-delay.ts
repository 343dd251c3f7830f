/**
 * Asks devices that look for mail too often to wait, where the operator wants that. Each device of an account has a wait
 * of its own: a phone that looks every minute keeps no computer out. RFC 2449 §6.5
 */
import type { Clock } from '../../lib/clock.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { VISITS_REMEMBERED } from './limits.ts'

/** That device came in, and when. */
export type Visit = { readonly device: string; readonly atMs: number }

/** Tells the other threads of this process. */
export type VisitShare = {
  send(visit: Visit): void
  onReceive(receive: (visit: Visit) => void): void
}

export class LoginDelay {
  readonly seconds: number
  readonly #clock: Clock
  readonly #share: VisitShare | undefined
  readonly #visits = new RecentMap<string, number>(VISITS_REMEMBERED)

  /** `seconds` 0: nobody waits. */
  constructor(seconds: number, clock: Clock, share?: VisitShare) {
    this.seconds = seconds
    this.#clock = clock
    this.#share = share
    share?.onReceive(({ device, atMs }) => this.#visits.set(device, atMs))
  }

  /** Seconds that this device has to wait; 0: it is in, and its next wait begins. */
  enter(device: string): number {
    if (this.seconds === 0) return 0
    const atMs = this.#clock.now()
    const waitMs = (this.#visits.get(device) ?? -Infinity) + this.seconds * 1000 - atMs
    if (waitMs > 0) return Math.ceil(waitMs / 1000)
    this.#visits.set(device, atMs)
    this.#share?.send({ device, atMs })
    return 0
  }
}
