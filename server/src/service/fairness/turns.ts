/**
 * Turns of companies in one thread. A thread does one thing at a time, so a company with a hundred busy connections
 * would stand a hundred times before the one of another. Work begins through here: at once and without a tick while
 * the round of the event loop is young, or while the company has used little of it; after that it waits in the
 * company's own line, and the line of the company that has used the least time is served first. THREATS TE5
 *
 * Time is what counts, not turns: a search that looks at a message in 0.2 ms and a company that parses for 5 ms get
 * the same. Whoever was away has no claim on the time before (start-time fair queueing, Goyal et al. 1996).
 */
import type { OrganisationId } from '../../mail/ids.ts'
import { BESIDE_MS, OWN_MS, ROUND_MS, STORING_ALONE_MAX, STORING_BESIDE_MAX } from './limits.ts'

export type TurnsDeps = {
  /** Milliseconds; only differences count. */
  readonly now: () => number
  /** Runs work in the next round of the event loop, when input has been heard. */
  readonly nextRound: (work: () => void) => void
  /** Runs work still in this round, when everything that was ready to run has run. */
  readonly afterReady: (work: () => void) => void
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
}

/** What belongs to no company shares one line. */
const NOBODY = 0

export class Turns {
  readonly #deps: TurnsDeps
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
  #lastCompany: number | undefined
  #besideMs = -BESIDE_MS

  constructor(deps: TurnsDeps) {
    this.#deps = deps
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
   * has to follow, however it ends.
   */
  takeToStore(company: OrganisationId | undefined, isLarge = false): Promise<void> | undefined {
    const nowMs = this.#deps.now()
    const line = this.#look(company ?? NOBODY, nowMs)
    if (line.writers.length > 0 || !this.#mayStore(line, isLarge, nowMs) || !this.#begins(line, nowMs))
      return this.#wait(line, line.writers, nowMs, isLarge)
    line.storing += weightOf(isLarge)
    return undefined
  }

  /** Work that `takeToStore` let in has ended. */
  stored(company: OrganisationId | undefined, isLarge = false): void {
    const line = this.#lineOf(company ?? NOBODY)
    line.storing -= weightOf(isLarge)
    this.#offer(line)
  }

  /** Notes who is there, and that this round has work in it. */
  #look(key: number, nowMs: number): Line {
    if (key !== this.#lastCompany) {
      if (this.#lastCompany !== undefined) this.#besideMs = nowMs
      this.#lastCompany = key
    }
    this.#charge(nowMs)
    this.#wake()
    return this.#lineOf(key)
  }

  #begins(line: Line, nowMs: number): boolean {
    this.#roundMs ??= nowMs
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
    line.allMs = Math.max(line.allMs, this.#allMs) + usedMs
  }

  #mayStore({ storing }: Line, isLarge: boolean, nowMs: number): boolean {
    const most = nowMs - this.#besideMs < BESIDE_MS ? STORING_BESIDE_MAX : STORING_ALONE_MAX
    return storing + weightOf(isLarge) <= most
  }

  #wait(line: Line, list: Waiting[], sinceMs: number, isLarge: boolean): Promise<void> {
    return new Promise((open) => {
      list.push({ sinceMs, isLarge, open })
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
    for (const [key, line] of this.#lines) {
      line.roundMs = 0
      line.allMs = 0
      if (line.readers.length + line.writers.length + line.storing === 0) this.#lines.delete(key)
    }
  }

  /** Lets one in, waits until it has done what it can do now, and goes on while the round is young. */
  #serve(): void {
    const line = this.#least()
    if (line === undefined) return
    this.#ready.delete(line)
    this.#wake()
    const nowMs = this.#deps.now()
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

  #least(): Line | undefined {
    let least: Line | undefined
    for (const line of this.#ready) if (least === undefined || line.allMs < least.allMs) least = line
    return least
  }

  #lineOf(key: number): Line {
    let line = this.#lines.get(key)
    if (line === undefined) {
      line = { readers: [], writers: [], storing: 0, writersNext: false, roundMs: 0, allMs: 0 }
      this.#lines.set(key, line)
    }
    return line
  }
}

function weightOf(isLarge: boolean): number {
  return isLarge ? STORING_BESIDE_MAX : 1
}
