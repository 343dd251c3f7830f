/**
 * SQLite through node:sqlite: one file, one connection a thread, statements prepared once.
 *
 * The file runs in WAL mode with synchronous=NORMAL, so COMMIT itself does not wait for the disk. Before a commit is
 * acknowledged, `write` awaits an fdatasync of the `-wal` that many commits share (DESIGN: durable without waiting).
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type Database, DuplicateError, type Sql, type Value, type WriteOptions } from '../sql.ts'
import { WalSync } from './wal-sync.ts'

/** Waiting for another thread's transaction: short sleeps off the thread, then give up. */
const BUSY_RETRY_MS = 1
const BUSY_LIMIT_MS = 10_000
/** KiB of page cache a file. Accounts are many and their working sets small. */
const CACHE_KIB = 512
const STATEMENTS_MAX = 256
const UNIQUE_CODES = new Set([1555, 2067])
const BUSY = 5

export type SqliteOptions = {
  /** Pages of WAL after which a commit copies them back; 0 leaves it to a maintenance run (`checkpoint`). */
  readonly autoCheckpointPages?: number
  readonly pageSize?: number
  readonly cacheKib?: number
}

export class SqliteDatabase implements Database {
  readonly engine = 'sqlite'
  readonly path: string
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #wal: WalSync | undefined
  readonly #sql: Sql
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  /** Opens or creates the file. `:memory:` works and is never synced. */
  constructor(path: string, options: SqliteOptions = {}) {
    this.path = path
    this.#db = new DatabaseSync(path)
    this.#db.exec(
      `pragma page_size = ${options.pageSize ?? 8192}; pragma journal_mode = wal; pragma synchronous = normal;` +
        `pragma foreign_keys = off; pragma busy_timeout = 0; pragma temp_store = memory; pragma trusted_schema = off;` +
        `pragma cache_size = -${options.cacheKib ?? CACHE_KIB};` +
        `pragma wal_autocheckpoint = ${options.autoCheckpointPages ?? 1000};`,
    )
    this.#wal = path === ':memory:' ? undefined : new WalSync(`${path}-wal`)
    this.#sql = {
      engine: 'sqlite',
      all: async (statement, ...values) => this.#prepare(statement).all(...bind(values)) as never,
      get: async (statement, ...values) => this.#prepare(statement).get(...bind(values)) as never,
      run: async (statement, ...values) => {
        try {
          return Number(this.#prepare(statement).run(...bind(values)).changes)
        } catch (error) {
          throw asDuplicate(error)
        }
      },
    }
  }

  read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#alone(() => work(this.#sql))
  }

  async write<T>(work: (sql: Sql) => Promise<T>, options: WriteOptions = {}): Promise<T> {
    const result = await this.#alone(async () => {
      await this.#begin()
      try {
        const value = await work(this.#sql)
        this.#db.exec('commit')
        return value
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('rollback')
        throw error
      }
    })
    if (options.durable !== 'soon') await this.#wal?.sync()
    else this.#wal?.syncSoon()
    return result
  }

  /** Copies the WAL back into the file as far as readers allow. Blocks this thread; call it from maintenance. */
  checkpoint(): void {
    this.#db.exec('pragma wal_checkpoint(passive)')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#last.catch(() => undefined)
    await this.#wal?.[Symbol.asyncDispose]()
    this.#statements.clear()
    this.#db.close()
  }

  /** One unit of work at a time on this connection, in the order asked. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work)
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #begin(): Promise<void> {
    const since = performance.now()
    for (;;) {
      try {
        this.#db.exec('begin immediate')
        return
      } catch (error) {
        if ((error as { errcode?: number }).errcode !== BUSY || performance.now() - since > BUSY_LIMIT_MS)
          throw error
        await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS))
      }
    }
  }

  #prepare(statement: string): StatementSync {
    let prepared = this.#statements.get(statement)
    if (prepared === undefined) {
      prepared = this.#db.prepare(statement)
      if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear()
      this.#statements.set(statement, prepared)
    }
    return prepared
  }
}

function bind(values: readonly Value[]): SQLInputValue[] {
  return values as SQLInputValue[]
}

function asDuplicate(error: unknown): unknown {
  return UNIQUE_CODES.has((error as { errcode?: number }).errcode ?? 0)
    ? new DuplicateError('a row with this key is there already', { cause: error })
    : error
}
