/**
 * What never changes of the messages of mailboxes, in columns that grow with the mailbox, the last used ones within a
 * bound of octets. Keys hold the account: what one account has cached is never another's answer (THREATS TE2).
 */
import type { AccountId, MailboxId } from '../../mail/ids.ts'

type Key = `${AccountId}/${MailboxId}`

export class ColumnCache<Columns> {
  readonly #maxBytes: number
  readonly #bytesOf: (columns: Columns) => number
  readonly #kept = new Map<Key, { readonly columns: Columns; readonly bytes: number }>()
  readonly #running = new Map<Key, Promise<Columns>>()
  #bytes = 0

  constructor(maxBytes: number, bytesOf: (columns: Columns) => number) {
    this.#maxBytes = maxBytes
    this.#bytesOf = bytesOf
  }

  /**
   * The columns of a mailbox as `grow` makes them of those that are known. Calls for one mailbox follow each other: only
   * one may extend its arrays.
   */
  get(
    accountId: AccountId,
    mailboxId: MailboxId,
    grow: (known: Columns | undefined) => Promise<Columns>,
  ): Promise<Columns> {
    const key: Key = `${accountId}/${mailboxId}`
    const work = async (): Promise<Columns> => this.#keep(key, await grow(this.#kept.get(key)?.columns))
    const mine = this.#running.get(key)?.then(work, work) ?? work()
    this.#running.set(key, mine)
    const done = (): void => {
      if (this.#running.get(key) === mine) this.#running.delete(key)
    }
    mine.then(done, done)
    return mine
  }

  /** Forgets what it has of an account. */
  drop(accountId: AccountId): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${accountId}/`)) this.#remove(key)
  }

  #keep(key: Key, columns: Columns): Columns {
    const before = this.#kept.get(key)
    const bytes = before?.columns === columns ? before.bytes : this.#bytesOf(columns)
    this.#remove(key)
    this.#kept.set(key, { columns, bytes })
    this.#bytes += bytes
    // One that is larger than all that may be kept goes too.
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) break
      this.#remove(oldest)
    }
    return columns
  }

  #remove(key: Key): void {
    const kept = this.#kept.get(key)
    if (kept === undefined) return
    this.#kept.delete(key)
    this.#bytes -= kept.bytes
  }
}
