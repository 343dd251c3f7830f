/** How a part of one account's work is done, wherever it is written: each question one read, each change one transaction. */
import type { Clock } from '../../lib/clock.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { ReadOptions, Sql, WriteOptions } from '../sql.ts'
import type { AccountTransaction } from './transaction.ts'

/**
 * `first`: mailboxes that the change begins with. `isSimple`: it changes entries, counters and the log only, and of no other
 * mailbox than the first.
 */
export type ChangeOptions = WriteOptions & {
  readonly first?: readonly MailboxId[]
  readonly isSimple?: boolean
}

export type AccountWork = {
  readonly accountId: AccountId
  readonly clock: Clock
  read<T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions): Promise<T>
  /** Holds the account's row; what was changed is announced after the commit. */
  change<T>(work: (tx: AccountTransaction) => Promise<T>, options?: ChangeOptions): Promise<T>
}
