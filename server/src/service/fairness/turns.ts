/**
 * Turns of companies in one thread. A thread does one thing at a time, so a company with a hundred busy connections
 * would stand a hundred times before the one of another. Work begins through here: at once and without a tick while
 * the round of the event loop is young, or while the company has used little of it; after that it waits in the
 * company's own line, and the line of the company that has used the least time is served first. THREATS TE5
 *
 * Time is what counts, not turns: a search that looks at a message in 0.2 ms and a company that parses for 5 ms get
 * the same. Whoever was away has no claim on the time before (start-time fair queueing, Goyal et al. 1996). And while
 * others are there a company has a part of the thread's time and no more, even when nobody else wants it just then.
 */
import type { OrganisationId } from '../../mail/ids.ts'
import { LARGE_MESSAGE_OCTETS } from '../delivery/limits.ts'
import {
  BESIDE_MS,
  COMPANY_SAVED_MS,
  COMPANY_TIME_SHARE,
  CROWD,
  CROWD_MS,
  OWN_MS,
  ROUND_MS,
  STORING_ALONE_MAX,
  STORING_BESIDE_MAX,
} from './limits.ts'
import { type Budget, fullBudget, noteOctets, savedMs, TimeBudgets } from './time-budget.ts'

export type TurnsDeps = {
  /** Milliseconds; only differences count. */
  readonly now: () => number
  /** Runs work in the next round of the event loop, when input has been heard. */
  readonly nextRound: (work: () => void) => void
  /** Runs work still in this round, when everything that was ready to run has run. */
  readonly afterReady: (work: () => void) => void
  /** Runs work so many milliseconds later. */
  readonly later: (ms: number, work: () => void) => void
  /** Milliseconds for which the thread was not idle, since it began. */
  readonly busyMs: () => number
  /** Hears how long somebody waited. */
  readonly waited: (ms: number) => void
}

type Waiting = { readonly sinceMs: number; readonly isLarge: boolean; readonly open: () => void }

/** One company. Its readers do not wait behind its writers, whom the disk may hold up. */
type Line = {
  readonly readers: Waiting[]
  readonly writers: Waiting[]
  /** Writers that were let in; one with a large message counts as all that may store beside others. */
  storing: number
  writersNext: boolean
  /** Time it has used: in this round, and in all since the thread last had nobody waiting. */
  roundMs: number
  allMs: number
  /** When so many of it last waited that it must be a crowd. */
  crowdedMs: number
  readonly budget: Budget
}

/** What belongs to no company shares one line. */
const NOBODY = 0

export class Turns {
  readonly #deps: TurnsDeps
  readonly #budgets: TimeBudgets
  readonly #lines = new Map<number, Line>()
  /** Those lines that have somebody who may go on. */
  readonly #ready = new Set<Line>()
  /** When the first work of this round began. */
  #roundMs: number | undefined
  /** Who is working since when. */
  #working: Line | undefined
  #workingMs = 0
  /** What the line that was served last had used: newcomers begin there. */
  #allMs = 0
  #awake = false
  /** A time is set at which those have something left who have used up their part. */
  #willWake = false
  #lastCompany: number | undefined
  #besideMs = -BESIDE_MS

  constructor(deps: TurnsDeps) {
    this.#deps = deps
    this.#budgets = new TimeBudgets(deps.busyMs)
  }

  /** Undefined: go on at once. Otherwise it resolves when it is this company's turn. */
  take(company: OrganisationId | undefined): Promise<void> | undefined {
    const nowMs = this.#deps.now()
    const line = this.#look(company ?? NOBODY, nowMs)
    if (line.readers.length > 0 || !this.#begins(line, nowMs))
      return this.#wait(line, line.readers, nowMs, false)
    return undefined
  }

  /**
   * The same for work that syncs the disk: only so much of one company at once, and large messages one by one. `stored`
   * has to follow with the same octets, however it ends.
   */
  takeToStore(company: OrganisationId | undefined, octets = 0): Promise<void> | undefined {
    const nowMs = this.#deps.now()
    const line = this.#look(company ?? NOBODY, nowMs)
    const isLarge = octets > LARGE_MESSAGE_OCTETS
    noteOctets(line.budget, octets)
    if (line.writers.length > 0 || !this.#mayStore(line, isLarge, nowMs) || !this.#begins(line, nowMs))
      return this.#wait(line, line.writers, nowMs, isLarge)
    line.storing += weightOf(isLarge)
    return undefined
  }

  /** Work that `takeToStore` let in has ended. */
  stored(company: OrganisationId | undefined, octets = 0): void {
    const line = this.#lineOf(company ?? NOBODY)
    line.storing -= weightOf(octets > LARGE_MESSAGE_OCTETS)
    this.#offer(line)
  }

  /** Notes who is there, and that this round has work in it. */
  #look(key: number, nowMs: number): Line {
    if (key !== NOBODY && key !== this.#lastCompany) {
      if (this.#lastCompany !== undefined) this.#besideMs = nowMs
      this.#lastCompany = key
    }
    this.#charge(nowMs)
    this.#wake()
    return this.#lineOf(key)
  }

  #begins(line: Line, nowMs: number): boolean {
    this.#roundMs ??= nowMs
    if (this.#isSpent(line, nowMs)) return false
    if (nowMs - this.#roundMs >= ROUND_MS && line.roundMs >= OWN_MS) return false
    this.#begin(line, nowMs)
    return true
  }

  /** From now until nothing is ready any more, time is this line's. */
  #begin(line: Line, nowMs: number): void {
    if (this.#working === undefined)
      this.#deps.afterReady(() => {
        this.#charge(this.#deps.now())
        this.#working = undefined
      })
    this.#working = line
    this.#workingMs = nowMs
  }

  #charge(nowMs: number): void {
    const line = this.#working
    if (line === undefined) return
    const usedMs = nowMs - this.#workingMs
    this.#workingMs = nowMs
    line.roundMs += usedMs
    this.#budgets.charge(line.budget, usedMs)
    line.allMs = Math.max(line.allMs, this.#allMs) + usedMs
  }

  #isBeside(nowMs: number): boolean {
    return nowMs - this.#besideMs < BESIDE_MS
  }

  /** The line is a crowd that has used its part, others are there, and none of them has used more. */
  #isSpent({ budget, crowdedMs }: Line, nowMs: number): boolean {
    if (savedMs(budget, nowMs) > 0 || !this.#isBeside(nowMs) || nowMs - crowdedMs > CROWD_MS) return false
    for (const other of this.#lines.values()) if (other.budget.usedMs > budget.usedMs) return false
    return true
  }

  #mayStore({ storing }: Line, isLarge: boolean, nowMs: number): boolean {
    const most = this.#isBeside(nowMs) ? STORING_BESIDE_MAX : STORING_ALONE_MAX
    return storing + weightOf(isLarge) <= most
  }

  #wait(line: Line, list: Waiting[], sinceMs: number, isLarge: boolean): Promise<void> {
    return new Promise((open) => {
      list.push({ sinceMs, isLarge, open })
      if (line.readers.length + line.writers.length > CROWD) line.crowdedMs = sinceMs
      this.#offer(line)
    })
  }

  /** Lets a line be served, if one of its people may go on. */
  #offer(line: Line): void {
    if (this.#nextOf(line) === undefined) return
    this.#ready.add(line)
    this.#wake()
  }

  #nextOf(line: Line): Waiting[] | undefined {
    const [writer] = line.writers
    const mayStore = writer !== undefined && this.#mayStore(line, writer.isLarge, this.#deps.now())
    if (line.readers.length === 0) return mayStore ? line.writers : undefined
    return mayStore && line.writersNext ? line.writers : line.readers
  }

  #wake(): void {
    if (this.#awake) return
    this.#awake = true
    this.#deps.nextRound(() => {
      this.#awake = false
      this.#roundMs = undefined
      this.#budgets.settle(this.#lines.values(), this.#deps.now())
      if (this.#ready.size === 0) this.#forget()
      else {
        for (const line of this.#lines.values()) line.roundMs = 0
        this.#serve()
      }
    })
  }

  /** Nobody waits: whoever used much until now took it from nobody. */
  #forget(): void {
    this.#allMs = 0
    const nowMs = this.#deps.now()
    for (const [key, line] of this.#lines) {
      line.roundMs = 0
      line.allMs = 0
      const isEmpty = line.readers.length + line.writers.length + line.storing === 0
      if (isEmpty && savedMs(line.budget, nowMs) >= COMPANY_SAVED_MS) this.#lines.delete(key)
    }
  }

  /** Those who wait have used up their parts: they are looked at when the first of them has something again. */
  #wakeLater(nowMs: number): void {
    if (this.#willWake || this.#ready.size === 0) return
    this.#willWake = true
    const debts = Array.from(this.#ready, ({ budget }) => -savedMs(budget, nowMs))
    this.#deps.later(Math.min(...debts) / COMPANY_TIME_SHARE, () => {
      this.#willWake = false
      this.#wake()
    })
  }

  /** Lets one in, waits until it has done what it can do now, and goes on while the round is young. */
  #serve(): void {
    const nowMs = this.#deps.now()
    const line = this.#least(nowMs)
    if (line === undefined) {
      this.#wakeLater(nowMs)
      return
    }
    this.#ready.delete(line)
    this.#wake()
    this.#roundMs ??= nowMs
    const roundMs = this.#roundMs
    this.#allMs = Math.max(this.#allMs, line.allMs)
    const list = this.#nextOf(line)
    const first = list?.shift()
    if (list === line.writers && first !== undefined) line.storing += weightOf(first.isLarge)
    line.writersNext = list === line.readers
    this.#offer(line)
    if (first === undefined) {
      this.#serve()
      return
    }
    this.#deps.waited(nowMs - first.sinceMs)
    this.#begin(line, nowMs)
    first.open()
    this.#deps.afterReady(() => {
      if (this.#deps.now() - roundMs < ROUND_MS) this.#serve()
    })
  }

  #least(nowMs: number): Line | undefined {
    let least: Line | undefined
    for (const line of this.#ready)
      if ((least === undefined || line.allMs < least.allMs) && !this.#isSpent(line, nowMs)) least = line
    return least
  }

  #lineOf(key: number): Line {
    let line = this.#lines.get(key)
    if (line === undefined) {
      const budget = fullBudget(this.#deps.now())
      const idle = { storing: 0, writersNext: false, roundMs: 0, allMs: 0, crowdedMs: -CROWD_MS - 1 }
      line = { readers: [], writers: [], ...idle, budget }
      this.#lines.set(key, line)
    }
    return line
  }
}

function weightOf(isLarge: boolean): number {
  return isLarge ? STORING_BESIDE_MAX : 1
}
