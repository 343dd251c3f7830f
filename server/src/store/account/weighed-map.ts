/**
 * What is kept of mailboxes, the last used ones within a bound of octets. Keys begin with the account: what one account
 * has cached is never another's answer (THREATS TE2).
 */
import type { AccountId } from '../../mail/ids.ts'

export type MailboxKey = `${number}/${string}`

type Kept<Value> = { readonly value: Value; readonly bytes: number }

export class WeighedMap<Key extends MailboxKey, Value> {
  readonly #maxBytes: number
  readonly #oversized: 'kept' | 'left'
  readonly #kept = new Map<Key, Kept<Value>>()
  #bytes = 0

  /** `oversized`: what becomes of one that alone is larger than the bound. */
  constructor(maxBytes: number, oversized: 'kept' | 'left') {
    this.#maxBytes = maxBytes
    this.#oversized = oversized
  }

  get(key: Key): Value | undefined {
    return this.#kept.get(key)?.value
  }

  /** In place of what was there; those set longest ago make room. */
  set(key: Key, value: Value, bytes: number): void {
    this.delete(key)
    this.#kept.set(key, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes || (oldest === key && this.#oversized === 'kept')) break
      this.delete(oldest)
    }
  }

  delete(key: Key): void {
    const kept = this.#kept.get(key)
    if (kept === undefined) return
    this.#kept.delete(key)
    this.#bytes -= kept.bytes
  }

  /** Everything of an account. */
  drop(accountId: AccountId): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${accountId}/`)) this.delete(key)
  }
}
