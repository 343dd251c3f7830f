/**
 * What each company may use of a thread's time while others are there too. Work is charged to the company that it was
 * done for; what the thread does for nobody by name (octets that arrive, answers that leave, what goes on when the disk
 * has answered, the collection of garbage) is shared out among those who were at work. THREATS TE5
 */
import { COMPANY_SAVED_MS, COMPANY_TIME_SHARE, MS_PER_OCTET, SETTLED_MS, USED_HALF_MS } from './limits.ts'

/** Of one company. */
export type Budget = {
  /** Milliseconds that it may use, as of `atMs`; when there are none left it has to wait. */
  savedMs: number
  atMs: number
  /** What it did lately, in milliseconds: its part of what nobody was charged for. */
  latelyMs: number
  /** All that it was charged for, in milliseconds; half of it is forgotten in every `USED_HALF_MS`. */
  usedMs: number
}

export class TimeBudgets {
  /** How long the thread was busy since it began, in milliseconds. */
  readonly #busyMs: () => number
  #settledAtMs = 0
  #busyUntilMs = 0
  #chargedMs = 0

  constructor(busyMs: () => number) {
    this.#busyMs = busyMs
  }

  charge(budget: Budget, ms: number): void {
    budget.latelyMs += ms
    this.#chargedMs += ms
    spend(budget, ms)
  }

  /** Shares out what was not charged since the last time; does nothing until there is some. */
  settle(lines: Iterable<{ readonly budget: Budget }>, nowMs: number): void {
    if (nowMs - this.#settledAtMs < SETTLED_MS) return
    const busyMs = this.#busyMs()
    const kept = 0.5 ** ((nowMs - this.#settledAtMs) / USED_HALF_MS)
    const openMs = Math.max(0, busyMs - this.#busyUntilMs - this.#chargedMs)
    this.#settledAtMs = nowMs
    this.#busyUntilMs = busyMs
    this.#chargedMs = 0
    const budgets = Array.from(lines, ({ budget }) => budget)
    const allMs = budgets.reduce((sum, { latelyMs }) => sum + latelyMs, 0)
    for (const budget of budgets) {
      budget.usedMs *= kept
      if (allMs > 0) spend(budget, (openMs * budget.latelyMs) / allMs)
      budget.latelyMs /= 2
    }
  }
}

export function fullBudget(nowMs: number): Budget {
  return { savedMs: COMPANY_SAVED_MS, atMs: nowMs, latelyMs: 0, usedMs: 0 }
}

/** Octets that were read and copied for it before anybody could know whose they are. */
export function noteOctets(budget: Budget, octets: number): void {
  budget.latelyMs += octets * MS_PER_OCTET
}

/** Milliseconds that the company has, at most `COMPANY_SAVED_MS`; 0 or less: it has to wait. */
export function savedMs(budget: Budget, nowMs: number): number {
  const earnedMs = (nowMs - budget.atMs) * COMPANY_TIME_SHARE
  budget.savedMs = Math.min(COMPANY_SAVED_MS, budget.savedMs + earnedMs)
  budget.atMs = nowMs
  return budget.savedMs
}

/** Debts have an end: what a company did while it was alone took from nobody. */
function spend(budget: Budget, ms: number): void {
  budget.savedMs = Math.max(-COMPANY_SAVED_MS, budget.savedMs - ms)
  budget.usedMs += ms
}
