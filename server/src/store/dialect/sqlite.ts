/**
 * SQLite through node:sqlite: one file, one connection a thread, statements prepared once.
 *
 * The file runs in WAL mode with synchronous=NORMAL, so COMMIT itself does not wait for the disk. Before a commit is
 * acknowledged, `write` awaits an fdatasync of the `-wal` that many commits share (DESIGN: durable without waiting).
 * No descriptor of the database file itself is ever opened beside SQLite's own: closing one would drop the locks that
 * the whole process holds on it.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CorruptError,
  type Database,
  DiskFullError,
  DuplicateError,
  type ReadOptions,
  type Sql,
  type Value,
  type WriteOptions,
} from '../sql.ts'
import { WalSync } from './wal-sync.ts'

/** Waiting for another thread's transaction: short sleeps off the thread, then give up. */
const BUSY_RETRY_MS = 1
const BUSY_LIMIT_MS = 10_000
/** KiB of page cache a file: twice the pages of a delivery. Accounts are many, and the kernel caches the rest. */
const CACHE_KIB = 128
/** Prepared statements kept a file, a few KiB each; the oldest goes first. */
const STATEMENTS_MAX = 128
/** Octets of a value that an idle statement may hold. */
const KEPT_BYTES = 64 * 1024
/** SQLITE_CONSTRAINT_PRIMARYKEY, _ROWID and _UNIQUE. */
const UNIQUE_CODES = new Set([1555, 2579, 2067])
const BUSY = 5
const CORRUPT = 11
const FULL = 13
const NOT_A_DATABASE = 26

export type SqliteOptions = {
  /** Pages of WAL after which a commit copies them back; 0 leaves it to a maintenance run (`checkpoint`). */
  readonly autoCheckpointPages?: number
  readonly pageSize?: number
  readonly cacheKib?: number
}

/** Rows come as arrays: the objects that node:sqlite would make are hash tables, slow to build and slow to read. */
type Prepared = { readonly rows: StatementSync; readonly names: readonly string[] }

export class SqliteDatabase implements Database {
  readonly engine = 'sqlite'
  readonly path: string
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  readonly #wal: WalSync | undefined
  readonly #sql: Sql
  /** Units of work that are not done, and the last of them. */
  #busy = 0
  #last: Promise<unknown> = Promise.resolve()
  #closed = false
  #hasWritten = false

  /** Opens or creates the file. `:memory:` works and is never synced. Throws while another thread closes it: isBusy. */
  constructor(path: string, options: SqliteOptions = {}) {
    this.path = path
    this.#db = open(path, options)
    this.#wal = path === ':memory:' ? undefined : new WalSync(`${path}-wal`)
    this.#sql = {
      engine: 'sqlite',
      all: (statement, ...values) =>
        this.#ask(() => {
          const { rows, names } = this.#prepare(statement)
          const found: unknown[] = rows.all(...bind(values))
          for (let at = 0; at < found.length; at++) found[at] = named(names, found[at] as Value[])
          return found as never
        }),
      get: (statement, ...values) =>
        this.#ask(() => {
          const { rows, names } = this.#prepare(statement)
          const found: unknown = rows.get(...bind(values))
          return (found === undefined ? undefined : named(names, found as Value[])) as never
        }),
      run: (statement, ...values) =>
        this.#ask(() => {
          const { changes } = this.#prepare(statement).rows.run(...bind(values))
          // A statement holds its values until the next run: that of a large body is not worth keeping.
          if (values.some(isLarge)) this.#statements.delete(statement)
          return Number(changes)
        }),
      scan: (statement, values, onRow) =>
        this.#ask(() => {
          // All at once and not one by one: half the time a row.
          for (const row of this.#prepare(statement).rows.all(...bind(values))) onRow(row as never)
        }),
    }
  }

  read<T>(work: (sql: Sql) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    if (options.single === true) return this.#alone(() => work(this.#sql))
    return this.#alone(async () => {
      this.#prepare('begin').rows.run()
      try {
        return await work(this.#sql)
      } finally {
        if (this.#db.isTransaction) this.#prepare('commit').rows.run()
      }
    })
  }

  /** Whether anything was changed through this connection. */
  get hasWritten(): boolean {
    return this.#hasWritten
  }

  async write<T>(work: (sql: Sql) => Promise<T>, options: WriteOptions = {}): Promise<T> {
    this.#hasWritten = true
    const result = await this.#alone(async () => {
      await this.#begin()
      try {
        const value = await work(this.#sql)
        this.#prepare('commit').rows.run()
        return value
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('rollback')
        throw explained(error)
      }
    })
    if (options.durable === 'soon') this.#wal?.syncSoon()
    else if (options.durable !== 'noted') await this.#wal?.sync()
    return result
  }

  /** Resolves when every commit before the call is on the disk. */
  async sync(): Promise<void> {
    await this.#wal?.sync()
  }

  /**
   * Copies the WAL back into the file as far as readers allow, and tells whether that was all of it; `truncate` also
   * waits until nobody needs it and cuts it to nothing. Blocks this thread while the disk works: for a maintenance thread.
   */
  checkpoint(mode: 'passive' | 'truncate' = 'passive'): Promise<boolean> {
    return this.#alone(async () => {
      try {
        const row = this.#db.prepare(`pragma wal_checkpoint(${mode})`).get()
        return row?.['busy'] === 0 && row['log'] === row['checkpointed']
      } catch (error) {
        // Somebody is writing: the next round does it.
        if (!isBusy(error)) throw explained(error)
        return false
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#last
    await this.#wal?.[Symbol.asyncDispose]()
    this.#statements.clear()
    this.#db.close()
  }

  /** One unit of work at a time on this connection, in the order asked. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#busy === 0 ? work() : this.#last.then(work)
    this.#busy++
    this.#last = mine.then(this.#done, this.#done)
    return mine
  }

  readonly #done = (): void => {
    this.#busy--
  }

  async #begin(): Promise<void> {
    await this.#ask(() => this.#prepare('begin immediate').rows.run())
  }

  /** Runs one statement, at once when nobody is in its way. */
  #ask<T>(statement: () => T): Promise<T> {
    try {
      return Promise.resolve(statement())
    } catch (error) {
      return this.#askAgain(statement, error)
    }
  }

  /**
   * Only the first statement of a transaction can meet another thread's lock; it waits off the thread, for a
   * busy_timeout would hold the event loop.
   */
  async #askAgain<T>(statement: () => T, first: unknown): Promise<T> {
    const since = performance.now()
    for (let error = first; ; ) {
      if (!isBusy(error) || performance.now() - since > BUSY_LIMIT_MS) throw explained(error)
      await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS))
      try {
        return statement()
      } catch (another) {
        error = another
      }
    }
  }

  #prepare(statement: string): Prepared {
    let prepared = this.#statements.get(statement)
    if (prepared === undefined) {
      const rows = this.#db.prepare(portable(statement))
      rows.setReturnArrays(true)
      prepared = { rows, names: rows.columns().map(({ name }) => name) }
      if (this.#statements.size >= STATEMENTS_MAX)
        for (const oldest of this.#statements.keys()) {
          this.#statements.delete(oldest)
          break
        }
      this.#statements.set(statement, prepared)
    }
    return prepared
  }
}

/** Whether another connection held the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY
}

/**
 * Opens or creates a file that several threads open: whoever makes it, or closes it as the last, holds its lock for a
 * moment, and the others wait off the thread.
 */
export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<SqliteDatabase> {
  const since = performance.now()
  for (;;) {
    try {
      return new SqliteDatabase(path, options)
    } catch (error) {
      if (!isBusy(error) || performance.now() - since > BUSY_LIMIT_MS) throw error
      await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS))
    }
  }
}

function open(path: string, options: SqliteOptions): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    db.exec(
      `pragma busy_timeout = 0; pragma page_size = ${options.pageSize ?? 4096}; pragma journal_mode = wal;` +
        `pragma synchronous = normal; pragma foreign_keys = off; pragma temp_store = memory;` +
        `pragma trusted_schema = off; pragma cache_size = -${options.cacheKib ?? CACHE_KIB};` +
        `pragma wal_autocheckpoint = ${options.autoCheckpointPages ?? 1000};`,
    )
  } catch (error) {
    db.close()
    throw explained(error)
  }
  return db
}

function portable(statement: string): string {
  return statement.replace('{for update}', '')
}

function bind(values: readonly Value[]): SQLInputValue[] {
  return values as SQLInputValue[]
}

function named(names: readonly string[], values: readonly Value[]): Record<string, Value> {
  const row: Record<string, Value> = {}
  for (let at = 0; at < names.length; at++) row[names[at] ?? ''] = values[at] ?? null
  return row
}

function isLarge(value: Value): boolean {
  return value instanceof Uint8Array && value.length > KEPT_BYTES
}

/** Extended codes carry the primary one in their low byte. */
function primaryCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff
}

function explained(error: unknown): unknown {
  if (UNIQUE_CODES.has((error as { errcode?: number }).errcode ?? 0))
    return new DuplicateError('a row with this key is there already', { cause: error })
  const code = primaryCode(error)
  if (code === FULL) return new DiskFullError('the disk of the database is full', { cause: error })
  if (code === CORRUPT || code === NOT_A_DATABASE)
    return new CorruptError('the database file is in disorder', { cause: error })
  return error
}
