/**
 * One next hop and the jobs that wait for it in memory: a lane for each company, served in turn, so that nobody's
 * ten thousand messages stand before somebody's one. THREATS QU2
 */
import type { Scheduler } from '../../lib/scheduler.ts'
import type { Lane } from '../../store/directory-lanes.ts'
import type { Route } from '../../store/queue-types.ts'
import { type Job, shareOf } from './job.ts'
import { JOBS_PER_HOP_MAX, JOBS_PER_SHARE_MIN } from './limits.ts'

export type HopPlan =
  | { readonly kind: 'local'; readonly domain: string }
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'mx'; readonly domain: string }

/** Which hop a destination is reached by. */
export type Way = { readonly key: string; readonly plan: HopPlan }

export class Hop {
  readonly key: string
  readonly plan: HopPlan
  readonly lane: Lane
  /** Workers at once. */
  readonly limit: number
  /** Workers that exist, and those of them that have a session. */
  workers = 0
  ready = 0
  /** Domains of this hop with due rows left in the tables, because it was full. */
  readonly parked = new Set<string>()
  /** In a row. */
  failures = 0
  downUntilMs = 0
  readonly #scheduler: Scheduler
  readonly #lanes = new Map<number, Job[]>()
  #turn: number[] = []
  #size = 0
  #coming = 0
  /** Nobody adds anything: there is nothing to wait for. */
  #isClosed = false
  readonly #comingByShare = new Map<number, number>()
  readonly #idle: ((job: Job | undefined) => void)[] = []

  constructor({ key, plan }: Way, lane: Lane, limit: number, scheduler: Scheduler) {
    this.key = key
    this.plan = plan
    this.lane = lane
    this.limit = limit
    this.#scheduler = scheduler
  }

  /** Another one for the same place, with these and never any other. */
  apart(jobs: readonly Job[]): Hop {
    const own = new Hop(this, this.lane, this.limit, this.#scheduler)
    for (const job of jobs) own.add(job)
    own.#isClosed = true
    return own
  }

  /** Jobs that no worker has yet. */
  get size(): number {
    return this.#size
  }

  /** The company whose turn is next. */
  get nextShare(): number {
    return this.#turn[0] ?? 0
  }

  get idleWorkers(): number {
    return this.#idle.length
  }

  /** Whether a fresh message of that company may come straight into memory. */
  admits(share: number): boolean {
    if (this.#size + this.#coming < JOBS_PER_HOP_MAX) return true
    const own = (this.#lanes.get(share)?.length ?? 0) + (this.#comingByShare.get(share) ?? 0)
    return own < JOBS_PER_SHARE_MIN
  }

  /** A place promised to a recipient that is being committed (+1), or given back (-1). */
  promise(share: number, by: 1 | -1): void {
    const own = (this.#comingByShare.get(share) ?? 0) + by
    if (own < 0) return
    this.#coming += by
    if (own === 0) this.#comingByShare.delete(share)
    else this.#comingByShare.set(share, own)
  }

  add(job: Job): void {
    const idle = this.#idle.shift()
    if (idle !== undefined) {
      idle(job)
      return
    }
    const share = shareOf(job)
    const lane = this.#lanes.get(share)
    if (lane === undefined) {
      this.#lanes.set(share, [job])
      this.#turn.push(share)
    } else lane.push(job)
    this.#size++
  }

  /** The next job, by turns. */
  take(): Job | undefined {
    const share = this.#turn.shift()
    if (share === undefined) return undefined
    const lane = this.#lanes.get(share)
    const job = lane?.shift()
    if (lane !== undefined && lane.length > 0) this.#turn.push(share)
    else this.#lanes.delete(share)
    if (job !== undefined) this.#size--
    return job
  }

  /** The next job if its bytes are in memory, so that it can follow at once. */
  takeHot(): Job | undefined {
    const share = this.#turn[0]
    if (share === undefined || this.#lanes.get(share)?.[0]?.bytes === undefined) return undefined
    return this.take()
  }

  /** The next job, waiting for one at most that long. Undefined: there is none, the worker may go. */
  next(waitMs: number): Promise<Job | undefined> {
    const job = this.take()
    if (job !== undefined || waitMs === 0 || this.#isClosed) return Promise.resolve(job)
    return new Promise((resolve) => {
      const mine = (given: Job | undefined): void => {
        cancel()
        resolve(given)
      }
      const cancel = this.#scheduler.after(waitMs, () => {
        const at = this.#idle.indexOf(mine)
        if (at >= 0) this.#idle.splice(at, 1)
        resolve(undefined)
      })
      this.#idle.push(mine)
    })
  }

  /** Takes every waiting job out, or those that `wanted` picks. */
  drain(wanted: (job: Job) => boolean = () => true): Job[] {
    const taken: Job[] = []
    for (const [share, lane] of this.#lanes) {
      const kept = lane.filter((job) => {
        if (!wanted(job)) return true
        taken.push(job)
        return false
      })
      if (kept.length > 0) this.#lanes.set(share, kept)
      else this.#lanes.delete(share)
    }
    this.#turn = this.#turn.filter((share) => this.#lanes.has(share))
    this.#size -= taken.length
    return taken
  }

  /** Lets idle workers go home. */
  dismiss(): void {
    for (const idle of this.#idle.splice(0)) idle(undefined)
  }
}
