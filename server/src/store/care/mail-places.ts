/** Where the mail of accounts lives: files of their own, or tables that all share. What the care of the store needs. */
import type { AccountId } from '../../mail/ids.ts'
import type { Database } from '../sql.ts'

export type MailPlaces = {
  /** Lends the database that holds the account. Refusal `not-found`, `damaged`. */
  use<T>(accountId: AccountId, work: (db: Database) => Promise<T>): Promise<T>
  /** Makes the place that `use` will find. */
  create(accountId: AccountId): Promise<void>
  /** Every account that has a place, also those set aside. */
  list(): Promise<readonly AccountId[]>
  /** Accounts whose mail has come to rest since this was last asked; [] where that cannot be told. */
  takeQuiet(): readonly AccountId[]
  /** As `use`, on a connection of its own and also for an account that was set aside. */
  inspect<T>(accountId: AccountId, work: (db: Database) => Promise<T>): Promise<T>
  /** What the engine itself finds wrong in the account's place; [] where it has no such check. */
  engineFaults(accountId: AccountId): Promise<readonly string[]>
  isSetAside(accountId: AccountId): boolean
  setAside(accountId: AccountId, cause: unknown): Promise<void>
  /** It was found whole, or replaced by one that is: served again. */
  takeBack(accountId: AccountId): Promise<void>
}
