/** The Sieve of one account as the rest of the program asks for it. */
import type {
  PutScript,
  SieveDeed,
  SieveMemory,
  SieveScriptRow,
  SieveStore,
  StoredScript,
} from '../sieve-store.ts'
import type { AccountWork } from './account-work.ts'
import type { SieveCache } from './sieve-cache.ts'
import { forget, remember, take } from './sieve-memory.ts'
import {
  activateScript,
  assertFits,
  putScript,
  readScript,
  readScripts,
  removeScript,
  renameScript,
} from './sieve-scripts.ts'
import type { AccountTransaction } from './transaction.ts'

export class AccountSieve implements SieveStore {
  readonly #work: AccountWork
  readonly #cache: SieveCache

  constructor(work: AccountWork, cache: SieveCache) {
    this.#work = work
    this.#cache = cache
  }

  list(): Promise<readonly SieveScriptRow[]> {
    const { read, accountId } = this.#work
    return read((sql) => readScripts(sql, accountId), { single: true })
  }

  script(name: string): Promise<StoredScript | undefined> {
    return this.#ask(`name ${name}`, name)
  }

  active(): Promise<StoredScript | undefined> {
    return this.#ask('active', undefined)
  }

  put(name: string, text: string, options: PutScript = {}): Promise<number> {
    return this.#change((tx) => putScript(tx, name, text, options))
  }

  async assertRoom(name: string, sizeBytes: number): Promise<void> {
    assertFits(await this.list(), name, sizeBytes)
  }

  remove(name: string): Promise<void> {
    return this.#change((tx) => removeScript(tx, name))
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change((tx) => renameScript(tx, from, to))
  }

  setActive(name: string | undefined): Promise<void> {
    return this.#change((tx) => activateScript(tx, name))
  }

  remember(
    kind: SieveMemory,
    digest: Uint8Array,
    until: Parameters<SieveStore['remember']>[2],
  ): Promise<boolean> {
    return this.#work.change((tx) => remember(tx, kind, digest, until))
  }

  forget(kind: SieveMemory, digest: Uint8Array): Promise<void> {
    return this.#work.change((tx) => forget(tx, kind, digest))
  }

  take(deed: SieveDeed, nowMs: number, amount = 1): Promise<boolean> {
    return this.#work.change((tx) => take(tx, deed, nowMs, amount))
  }

  #ask(question: string, name: string | undefined): Promise<StoredScript | undefined> {
    const { read, accountId } = this.#work
    return this.#cache.ask(accountId, question, (known) =>
      read((sql) => readScript(sql, accountId, name, known), { single: true }),
    )
  }

  async #change<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T> {
    try {
      return await this.#work.change(work)
    } finally {
      // Also of a change that failed: over a network nobody knows whether it was kept.
      this.#cache.forget(this.#work.accountId)
    }
  }
}
