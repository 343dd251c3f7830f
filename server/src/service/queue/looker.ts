/**
 * Looks at the tables again and again: when somebody calls, when it is time, never twice at once, and not while a person
 * changes what lies there. What a look does is the feeder's.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Scheduler } from '../../lib/scheduler.ts'

export type LookerDeps = {
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** One look. Never rejects. */
  look(): Promise<void>
  /** Somebody called while it looked. Default: the next look begins at once. */
  again?(): void
}

export class Looker {
  readonly #deps: LookerDeps
  #running: Promise<void> | undefined
  #again = false
  #stopped = false
  #paused = 0
  #cancel: (() => void) | undefined
  #dueMs = Number.POSITIVE_INFINITY

  constructor(deps: LookerDeps) {
    this.#deps = deps
  }

  /** It is over, or somebody changes the tables: a look that has begun ends as soon as it can. */
  get isHalted(): boolean {
    return this.#stopped || this.#paused > 0
  }

  get isLooking(): boolean {
    return this.#running !== undefined
  }

  /** Looks now; where it does already, once more behind that. */
  now(): void {
    this.#again = true
    if (this.isHalted || this.#running !== undefined) return
    this.#again = false
    this.#running = this.#deps.look().finally(() => {
      this.#running = undefined
      if (!this.#again || this.isHalted) return
      if (this.#deps.again === undefined) this.now()
      else this.#deps.again()
    })
  }

  /** Looks at that time, or earlier. */
  at(ms: number): void {
    if (this.#stopped || ms >= this.#dueMs) return
    this.#dueMs = ms
    this.#cancel?.()
    this.#cancel = this.#deps.scheduler.after(Math.max(0, ms - this.#deps.clock.now()), () => {
      this.#dueMs = Number.POSITIVE_INFINITY
      this.now()
    })
  }

  /** Does not look while `work` changes the tables. The caller looks again behind it. */
  async pausedFor<T>(work: () => Promise<T>): Promise<T> {
    this.#paused++
    try {
      await this.#running
      return await work()
    } finally {
      this.#paused--
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#again = false
    this.#cancel?.()
    await this.#running
  }
}
