/**
 * What never changes of the messages of mailboxes, in columns that grow with the mailbox, the last used ones within a
 * bound of octets.
 */
import { InTurn } from '../../lib/in-turn.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import { WeighedMap } from './weighed-map.ts'

type Key = `${AccountId}/${MailboxId}`

export class ColumnCache<Columns> {
  readonly #bytesOf: (columns: Columns) => number
  readonly #kept: WeighedMap<Key, Columns>
  readonly #running = new InTurn<Key, Columns>()

  constructor(maxBytes: number, bytesOf: (columns: Columns) => number) {
    this.#bytesOf = bytesOf
    this.#kept = new WeighedMap(maxBytes, 'left')
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
    return this.#running.run(key, async () => {
      const columns = await grow(this.#kept.get(key))
      this.#kept.set(key, columns, this.#bytesOf(columns))
      return columns
    })
  }

  /** Forgets what it has of an account. */
  drop(accountId: AccountId): void {
    this.#kept.drop(accountId)
  }
}
