/**
 * Who gets the next of the connections to the database. Each is lent for a statement or a transaction; a company that asks
 * for many at once has its line, and the next free one goes to the company that holds the fewest. While other
 * companies are there it never holds all of them: a long statement of another finds one free. THREATS TE5
 */
import type { Clock } from '../../lib/clock.ts'
import { COMPANY_BESIDE_MS, COMPANY_CONNECTIONS_SHARE } from '../limits.ts'

/** What belongs to no company, such as the directory, is everybody's: it goes first and has no bound of its own. */
const NOBODY = 0

type Line = { held: number; readonly waiting: (() => void)[] }

export class CompanyConnections {
  readonly #max: number
  readonly #beside: number
  readonly #clock: Clock
  readonly #lines = new Map<number, Line>()
  #held = 0
  #lastCompany: number | undefined
  #besideMs = -COMPANY_BESIDE_MS

  constructor(max: number, clock: Clock) {
    this.#max = max
    this.#beside = Math.max(1, Math.floor(max * COMPANY_CONNECTIONS_SHARE))
    this.#clock = clock
  }

  /** Undefined: take one now. Otherwise it resolves when one is free for the company. `release` has to follow. */
  take(company: number = NOBODY): Promise<void> | undefined {
    this.#look(company)
    const line = this.#lineOf(company)
    if (line.waiting.length === 0 && this.#mayHold(company, line)) {
      this.#lend(line)
      return undefined
    }
    return new Promise((resolve) => {
      line.waiting.push(resolve)
    })
  }

  /** It has been given back. */
  release(company: number = NOBODY): void {
    const line = this.#lineOf(company)
    line.held--
    this.#held--
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#lend(next)
      next.waiting.shift()?.()
    }
    if (line.held === 0 && line.waiting.length === 0) this.#lines.delete(company)
  }

  #lend(line: Line): void {
    line.held++
    this.#held++
  }

  /** Notes whether companies take turns. */
  #look(company: number): void {
    if (company === NOBODY || company === this.#lastCompany) return
    if (this.#lastCompany !== undefined) this.#besideMs = this.#clock.now()
    this.#lastCompany = company
  }

  #mayHold(company: number, { held }: Line): boolean {
    if (this.#held >= this.#max) return false
    if (company === NOBODY || held < this.#beside) return true
    return this.#clock.now() - this.#besideMs >= COMPANY_BESIDE_MS
  }

  #next(): Line | undefined {
    let next: Line | undefined
    for (const [company, line] of this.#lines) {
      if (line.waiting.length === 0 || !this.#mayHold(company, line)) continue
      if (company === NOBODY) return line
      if (next === undefined || line.held < next.held) next = line
    }
    return next
  }

  #lineOf(company: number): Line {
    let line = this.#lines.get(company)
    if (line === undefined) {
      line = { held: 0, waiting: [] }
      this.#lines.set(company, line)
    }
    return line
  }
}
