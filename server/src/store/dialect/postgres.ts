/** PostgreSQL through pg: a pool, statements prepared by name, whole numbers as numbers. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { AccountId } from '../../mail/ids.ts'
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

const INT8 = 20
const NUMERIC = 1700
const UNIQUE_VIOLATION = '23505'
const DISK_FULL = '53100'
/** data_corrupted, index_corrupted. */
const CORRUPTED = new Set(['XX001', 'XX002'])
/** Lost races that a second try settles: serialization_failure, deadlock_detected. */
const RETRY = new Set(['40001', '40P01'])
const TRIES = 5

export type PostgresOptions = {
  readonly url: string
  /** Schema that every statement runs in; created by the tests, `public` in production. */
  readonly schema?: string
  readonly connections?: number
}

export class PostgresDatabase implements Database {
  readonly engine = 'postgres'
  readonly pool: pg.Pool

  constructor({ url, schema, connections = 8 }: PostgresOptions) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: connections,
      // Statements that are handed over together share one round trip.
      pipeline: true,
      ...(schema !== undefined && { options: `-c search_path=${schema}` }),
      types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    })
    // An idle connection that breaks is replaced by the pool at the next use.
    this.pool.on('error', () => undefined)
  }

  read<T>(work: (sql: Sql) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    return this.#read(work, options, [])
  }

  write<T>(work: (sql: Sql) => Promise<T>, options: WriteOptions = {}): Promise<T> {
    return this.#write(work, options, [])
  }

  /**
   * This database as one account may see it: the rows of others are not there, whatever a statement asks for.
   * `role` is the one to act as; undefined: the one that is connected. THREATS TE5, docs/decisions/0006
   */
  forAccount(accountId: AccountId, role: string | undefined): Database {
    if (!Number.isSafeInteger(accountId) || accountId < 1) throw new Error('not an account id')
    // `local`: over with the transaction, also when a pooler lends the connection to somebody else after it.
    const settings = [`set local valija.account_id = ${accountId}`]
    if (role !== undefined) settings.unshift(`set local role ${pg.escapeIdentifier(role)}`)
    return {
      engine: this.engine,
      read: (work, options = {}) => this.#read(work, options, settings),
      write: (work, options = {}) => this.#write(work, options, settings),
      async [Symbol.asyncDispose]() {},
    }
  }

  async #read<T>(
    work: (sql: Sql) => Promise<T>,
    options: ReadOptions,
    settings: readonly string[],
  ): Promise<T> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      if (options.single === true) return await work(sqlOver(client, settings))
      return await inTransaction(client, 'begin isolation level repeatable read read only', settings, work)
    } catch (error) {
      if (options.single !== true) broken = await rollBack(client)
      throw error
    } finally {
      client.release(broken)
    }
  }

  async #write<T>(
    work: (sql: Sql) => Promise<T>,
    options: WriteOptions,
    settings: readonly string[],
  ): Promise<T> {
    const all = options.durable === 'soon' ? [...settings, 'set local synchronous_commit = off'] : settings
    for (let attempt = 1; ; attempt++) {
      const client = await this.pool.connect()
      let broken: Error | undefined
      try {
        return await inTransaction(client, 'begin', all, work)
      } catch (error) {
        broken = await rollBack(client)
        if (!RETRY.has(codeOf(error)) || attempt === TRIES) throw explained(error)
      } finally {
        client.release(broken)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end()
  }
}

/**
 * `begin` and its settings are one message, sent together with the first statement of `work`. One that fails aborts
 * the transaction, so no statement ever runs without them.
 */
async function inTransaction<T>(
  client: pg.PoolClient,
  begin: string,
  settings: readonly string[],
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const begun = client.query([begin, ...settings].join('; '))
  begun.catch(() => undefined)
  let value: T
  try {
    value = await work(sqlOver(client, []))
  } catch (error) {
    // When the beginning failed too, that is the reason.
    await begun
    throw error
  }
  await begun
  const { command } = await client.query('commit')
  // What PostgreSQL answers when `work` has swallowed the error of a statement.
  if (command !== 'COMMIT') throw new Error('a statement failed inside the transaction: nothing was kept')
  return value
}

/** Undefined when the connection is usable again. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (failure) {
    return failure as Error
  }
}

/** With settings, every statement is a transaction of its own, whose begin and end cost no round trip. */
function sqlOver(client: pg.PoolClient, settings: readonly string[]): Sql {
  const send = async <R extends pg.QueryResult>(ask: () => Promise<R>): Promise<R> => {
    try {
      if (settings.length === 0) return await ask()
      const begun = client.query(['begin read only', ...settings].join('; '))
      // All three are sent at once, and answered in their order: the first failure is the reason of the others.
      const [, result] = await Promise.all([begun, ask(), client.query('commit')])
      return result
    } catch (error) {
      throw explained(error)
    }
  }
  const query = (statement: string, values: readonly Value[]): Promise<pg.QueryResult> => {
    const { name, text } = named(statement)
    return send(() => client.query({ name, text, values: values as unknown[] }))
  }
  return {
    engine: 'postgres',
    all: async (statement, ...values) => (await query(statement, values)).rows as never,
    get: async (statement, ...values) => (await query(statement, values)).rows[0] as never,
    run: async (statement, ...values) => (await query(statement, values)).rowCount ?? 0,
    async scan(statement, values, onRow) {
      const { name, text } = named(statement)
      const found = await send(() =>
        client.query<Value[]>({ name, text, values: values as unknown[], rowMode: 'array' }),
      )
      for (const row of found.rows) onRow(row as never)
    },
  }
}

const NAMED = new Map<string, { readonly name: string; readonly text: string }>()

/** `?` becomes `$1`, `$2` …; statements hold no literal question marks. */
function named(statement: string): { readonly name: string; readonly text: string } {
  let known = NAMED.get(statement)
  if (known === undefined) {
    let n = 0
    const text = statement.replace('{for update}', 'for update').replace(/\?/g, () => `$${++n}`)
    known = { name: createHash('sha256').update(text).digest('base64url').slice(0, 24), text }
    NAMED.set(statement, known)
  }
  return known
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? ''
}

function explained(error: unknown): unknown {
  const code = codeOf(error)
  if (code === UNIQUE_VIOLATION)
    return new DuplicateError('a row with this key is there already', { cause: error })
  if (code === DISK_FULL) return new DiskFullError('the disk of the database is full', { cause: error })
  if (CORRUPTED.has(code)) return new CorruptError('the database is in disorder', { cause: error })
  return error
}

function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  // pg hands int8 over as text, and sum(bigint) as numeric. Ours stay below 2^53, as they do in SQLite.
  if (oid === INT8 || oid === NUMERIC) return Number
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown
}
