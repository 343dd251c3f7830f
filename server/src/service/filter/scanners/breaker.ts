/**
 * Leaves a scanner alone that does not answer, so that mail does not wait for it again and again.
 *
 *   closed ──FAILURES_MAX failures──▶ open ──OPEN_MS──▶ half-open ──one question answered──▶ closed
 *                                      ▲                    │
 *                                      └────it was not──────┘   (twice as long)
 */
import type { Clock } from '../../../lib/clock.ts'
import { FAILURES_MAX, OPEN_MS, OPEN_MS_MAX } from './limits.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

/** Lives as long as its scanner's client. Each `mayAsk` that said yes is followed by `succeeded` or `failed`. */
export class Breaker {
  readonly #clock: Clock
  readonly #changed: (state: BreakerState) => void
  #state: BreakerState = 'closed'
  #failures = 0
  #openMs = OPEN_MS
  #untilMs = 0

  /** `changed` hears of each new state. */
  constructor(clock: Clock, changed: (state: BreakerState) => void) {
    this.#clock = clock
    this.#changed = changed
  }

  get state(): BreakerState {
    return this.#state
  }

  /** Half-open it says yes once, until that question is over. */
  mayAsk(): boolean {
    if (this.#state === 'closed') return true
    if (this.#state === 'half-open' || this.#clock.now() < this.#untilMs) return false
    this.#become('half-open')
    return true
  }

  succeeded(): void {
    this.#failures = 0
    this.#openMs = OPEN_MS
    if (this.#state !== 'closed') this.#become('closed')
  }

  failed(): void {
    this.#failures++
    if (this.#state === 'open') return
    if (this.#state === 'closed' && this.#failures < FAILURES_MAX) return
    if (this.#state === 'half-open') this.#openMs = Math.min(this.#openMs * 2, OPEN_MS_MAX)
    this.#untilMs = this.#clock.now() + this.#openMs
    this.#become('open')
  }

  #become(state: BreakerState): void {
    this.#state = state
    this.#changed(state)
  }
}
