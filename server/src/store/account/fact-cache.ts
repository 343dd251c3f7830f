/**
 * Small answers about accounts, kept until anybody changes the account: a client asks for the same mailbox again and again.
 * Keys hold the account: what one account has cached is never another's answer (THREATS TE2).
 */
import type { Clock } from '../../lib/clock.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountId } from '../../mail/ids.ts'
import { FACT_ACCOUNTS, FACTS, FACTS_MS } from '../limits.ts'

/** See ChangeBus.changes. */
export type CountChanges = (accountId: AccountId, by: 'anybody' | 'others') => number | undefined

type Facts = {
  readonly changes: number
  readonly untilMs: number
  readonly answers: RecentMap<string, object>
}

export class FactCache {
  readonly #changes: CountChanges
  readonly #clock: Clock
  readonly #accounts = new RecentMap<AccountId, Facts>(FACT_ACCOUNTS)

  constructor(changes: CountChanges, clock: Clock) {
    this.#changes = changes
    this.#clock = clock
  }

  /** What `look` answers to that question about the account; nothing is kept of an answer that is no object. */
  async ask<T extends object | undefined>(
    accountId: AccountId,
    question: string,
    look: () => Promise<T>,
  ): Promise<T> {
    // Before the look: what changes meanwhile makes it an answer of the past.
    const changes = this.#changes(accountId, 'anybody')
    if (changes === undefined) return await look()
    const known = this.#facts(accountId, changes)?.answers.get(question)
    if (known !== undefined) return known as T
    const answer = await look()
    if (answer !== undefined) this.#keep(accountId, changes, question, answer)
    return answer
  }

  #facts(accountId: AccountId, changes: number): Facts | undefined {
    const facts = this.#accounts.get(accountId)
    return facts?.changes === changes && this.#clock.now() < facts.untilMs ? facts : undefined
  }

  #keep(accountId: AccountId, changes: number, question: string, answer: object): void {
    let facts = this.#facts(accountId, changes)
    if (facts === undefined) {
      facts = { changes, untilMs: this.#clock.now() + FACTS_MS, answers: new RecentMap(FACTS) }
      this.#accounts.set(accountId, facts)
    }
    facts.answers.set(question, answer)
  }
}
