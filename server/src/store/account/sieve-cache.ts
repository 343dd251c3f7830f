/**
 * Scripts as a thread last read them. Every delivery asks for the active one and hardly any finds another: while nobody else
 * has changed the account it is what it was, and else its number is asked for, and its text only when that is another.
 */
import type { AccountId } from '../../mail/ids.ts'
import { SIEVE_CACHE_BYTES } from '../limits.ts'
import type { StoredScript } from '../sieve-store.ts'
import type { CountChanges } from './fact-cache.ts'
import { WeighedMap } from './weighed-map.ts'

/** Octets that one costs beside its text. */
const KEPT_BYTES = 200

type Kept = {
  /** What `CountChanges` said of others before it was read. */
  readonly others: number | undefined
  readonly script: StoredScript | undefined
}

export class SieveCache {
  readonly #count: CountChanges
  readonly #kept = new WeighedMap<`${number}/${string}`, Kept>(SIEVE_CACHE_BYTES, 'left')
  #ownChanges = 0

  constructor(count: CountChanges) {
    this.#count = count
  }

  /** `look` is given what was there, and answers the same when it still is. */
  async ask(
    accountId: AccountId,
    question: string,
    look: (known: StoredScript | undefined) => Promise<StoredScript | undefined>,
  ): Promise<StoredScript | undefined> {
    const key = `${accountId}/${question}` as const
    // Before the look: what changes meanwhile makes it an answer of the past.
    const others = this.#count(accountId, 'others')
    const ownChanges = this.#ownChanges
    const kept = this.#kept.get(key)
    if (kept !== undefined && others !== undefined && kept.others === others) return kept.script
    const script = await look(kept?.script)
    if (ownChanges === this.#ownChanges)
      this.#kept.set(key, { others, script }, KEPT_BYTES + 2 * (script?.text.length ?? 0))
    return script
  }

  /** This thread has changed scripts of the account. */
  forget(accountId: AccountId): void {
    this.#ownChanges++
    this.#kept.drop(accountId)
  }
}
