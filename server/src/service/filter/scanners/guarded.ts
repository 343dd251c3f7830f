/** Questions to one scanner: so many at a time, none after its time, none while it does not answer. THREATS FI2 */
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { Metrics } from '../../../lib/metrics.ts'
import type { Scheduler } from '../../../lib/scheduler.ts'
import { Breaker, type BreakerState } from './breaker.ts'
import { SCANS_AT_ONCE, SCANS_WAITING_MAX } from './limits.ts'

/** Why there is no verdict. `error` and `too-large`: it answers, and says that it has none. */
export type NoVerdict =
  | 'refused'
  | 'timeout'
  | 'closed'
  | 'garbage'
  | 'error'
  | 'too-large'
  /** Too many wait for it already. */
  | 'busy'
  /** It is left alone for a while. */
  | 'open'

export type Asked<T> =
  | { readonly kind: 'verdict'; readonly verdict: T }
  | { readonly kind: 'none'; readonly why: NoVerdict }

export type GuardedDeps = {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly metrics: Metrics
}

/** Lives as long as its scanner's client. */
export class Guarded<Name extends string = string> {
  readonly name: Name
  readonly #deps: GuardedDeps
  readonly #breaker: Breaker
  #free = SCANS_AT_ONCE
  readonly #waiting = new Set<() => void>()
  #gauge = 0

  constructor(name: Name, deps: GuardedDeps) {
    this.name = name
    this.#deps = deps
    this.#breaker = new Breaker(deps.clock, (state) => this.#changed(state))
    deps.metrics.gauge('filter_scanner_open', { scanner: name }, 0)
  }

  get state(): BreakerState {
    return this.#breaker.state
  }

  /** `work` is given the milliseconds that are left, and never rejects. */
  async ask<T>(timeoutMs: number, work: (leftMs: number) => Promise<Asked<T>>): Promise<Asked<T>> {
    const beganMs = this.#deps.clock.now()
    const turn = await this.#turn(timeoutMs)
    if (turn !== undefined) return { kind: 'none', why: turn }
    try {
      const leftMs = timeoutMs - (this.#deps.clock.now() - beganMs)
      if (leftMs <= 0) return { kind: 'none', why: 'busy' }
      if (!this.#breaker.mayAsk()) return { kind: 'none', why: 'open' }
      return await this.#asked(work, leftMs)
    } finally {
      this.#leave()
    }
  }

  async #asked<T>(work: (leftMs: number) => Promise<Asked<T>>, leftMs: number): Promise<Asked<T>> {
    let isThere = false
    try {
      const asked = await work(leftMs)
      // Who says that it has no verdict is there: one message that it does not like closes it for nobody else.
      isThere = asked.kind === 'verdict' || asked.why === 'error' || asked.why === 'too-large'
      return asked
    } finally {
      if (isThere) this.#breaker.succeeded()
      else this.#breaker.failed()
    }
  }

  /** Undefined: it is ours. */
  async #turn(timeoutMs: number): Promise<NoVerdict | undefined> {
    // Who would find it left alone need not wait for that.
    if (this.#free > 0) {
      this.#free--
      return undefined
    }
    if (this.#waiting.size >= SCANS_WAITING_MAX) return 'busy'
    const { promise, resolve } = Promise.withResolvers<NoVerdict | undefined>()
    const mine = (): void => resolve(undefined)
    this.#waiting.add(mine)
    const cancel = this.#deps.scheduler.after(timeoutMs, () => {
      if (this.#waiting.delete(mine)) resolve('busy')
    })
    const turn = await promise
    cancel()
    return turn
  }

  #leave(): void {
    const next = this.#waiting.values().next().value
    if (next === undefined) {
      this.#free++
      return
    }
    this.#waiting.delete(next)
    next()
  }

  #changed(state: BreakerState): void {
    const { log, metrics } = this.#deps
    const gauge = state === 'closed' ? 0 : 1
    metrics.gauge('filter_scanner_open', { scanner: this.name }, gauge - this.#gauge)
    this.#gauge = gauge
    if (state === 'open') log.warn('scanner.left-alone', { scanner: this.name })
    if (state === 'closed') log.info('scanner.answers-again', { scanner: this.name })
  }
}
