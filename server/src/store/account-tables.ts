/** The mail of all accounts in the tables of one PostgreSQL database. */
import type { Log } from '../lib/log.ts'
import { RecentMap } from '../lib/recent-map.ts'
import { Refusal } from '../lib/refusal.ts'
import type { AccountId } from '../mail/ids.ts'
import type { MailPlaces } from './care/mail-places.ts'
import type { PostgresDatabase } from './dialect/postgres.ts'
import { CorruptError, type Database } from './sql.ts'

/** Accounts read at a time when all are listed. */
const PAGE = 10_000
/** Accounts whose company a thread remembers. */
const COMPANIES_KNOWN_MAX = 50_000

export class AccountTables implements MailPlaces {
  readonly #db: PostgresDatabase
  readonly #role: string | undefined
  readonly #log: Log
  readonly #companyOf: ((accountId: AccountId) => Promise<number | undefined>) | undefined
  readonly #companies = new RecentMap<AccountId, number>(COMPANIES_KNOWN_MAX)

  /** `role`: the one that account work is done as; see `accountRole`. `companyOf`: whose share of the connections it takes. */
  constructor(
    db: PostgresDatabase,
    role: string | undefined,
    log: Log,
    companyOf: ((accountId: AccountId) => Promise<number | undefined>) | undefined,
  ) {
    this.#db = db
    this.#companyOf = companyOf
    this.#role = role
    this.#log = log
  }

  /** Refusal `damaged` when the work came upon a page that cannot be read; what lies on others is still served. */
  async use<T>(accountId: AccountId, work: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await this.inspect(accountId, work)
    } catch (error) {
      if (!(error instanceof CorruptError)) throw error
      this.#log.error('account rows unreadable', error, { accountId })
      throw new Refusal('damaged', { key: 'store.damaged' }, { cause: error })
    }
  }

  async inspect<T>(accountId: AccountId, work: (db: Database) => Promise<T>): Promise<T> {
    const company = this.#companies.get(accountId) ?? (await this.#learnCompany(accountId))
    return await work(this.#db.forAccount(accountId, this.#role, company))
  }

  /** Of an account that is gone from the directory nobody has a share: its rows are cleared away. */
  async #learnCompany(accountId: AccountId): Promise<number | undefined> {
    const company = await this.#companyOf?.(accountId)
    if (company !== undefined) this.#companies.set(accountId, company)
    return company
  }

  /** Nothing here tells when an account is at rest. */
  takeQuiet(): readonly AccountId[] {
    return []
  }

  /** Rows need no place made for them. */
  async create(): Promise<void> {}

  async list(): Promise<AccountId[]> {
    const ids: AccountId[] = []
    for (let full = true; full; ) {
      const rows = await this.#db.read(async (sql) => {
        // The one look over all accounts: it shows their rows in mail_account, and nothing else.
        await sql.run("set local valija.care = 'accounts'")
        return await sql.all<{ account_id: number }>(
          'select account_id from mail_account where account_id > ? order by account_id limit ?',
          ids.at(-1) ?? 0,
          PAGE,
        )
      })
      for (const { account_id } of rows) ids.push(account_id as AccountId)
      full = rows.length === PAGE
    }
    return ids
  }

  /** The database has its own tools (`pg_amcheck`), and its own operator. */
  async engineFaults(): Promise<readonly string[]> {
    return []
  }

  /** One account cannot be set aside: a damaged page belongs to a table of all. */
  isSetAside(): boolean {
    return false
  }

  async setAside(): Promise<void> {}

  async takeBack(): Promise<void> {}
}
