/** PostgreSQL through pg: a pool, statements prepared by name, whole numbers as numbers. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { type Clock, systemClock } from '../../lib/clock.ts'
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
import { type AccountSettings, askAsAccount, prepareSettings } from './account-query.ts'
import { ConnectionShares } from './connection-shares.ts'
import { copyRows } from './copy-query.ts'

const INT8 = 20
const NUMERIC = 1700
const UNIQUE_VIOLATION = '23505'
const DISK_FULL = '53100'
/** data_corrupted, index_corrupted. */
const CORRUPTED = new Set(['XX001', 'XX002'])
/** Lost races that a second try settles: serialization_failure, deadlock_detected. */
const RETRY = new Set(['40001', '40P01'])
const TRIES = 5

type AccountWork = AccountSettings & { readonly company: number | undefined }

export type PostgresOptions = {
  readonly url: string
  /** Schema that every statement runs in; created by the tests, `public` in production. */
  readonly schema?: string
  readonly connections?: number
  readonly clock?: Clock
}

export class PostgresDatabase implements Database {
  readonly engine = 'postgres'
  readonly pool: pg.Pool
  readonly #shares: ConnectionShares
  /** Connections that know how to ask as an account. */
  readonly #prepared = new WeakSet<pg.PoolClient>()

  constructor({ url, schema, connections = 8, clock = systemClock }: PostgresOptions) {
    this.#shares = new ConnectionShares(connections, clock)
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
    return this.#read(work, options, undefined)
  }

  write<T>(work: (sql: Sql) => Promise<T>, options: WriteOptions = {}): Promise<T> {
    return this.#write(work, options, undefined)
  }

  /**
   * This database as one account may see it: the rows of others are not there, whatever a statement asks for.
   * `role` is the one to act as; undefined: the one that is connected. `company` is the one whose share of the connections
   * it takes. THREATS TE5, docs/decisions/0008
   */
  forAccount(accountId: AccountId, role: string | undefined, company?: number): Database {
    if (!Number.isSafeInteger(accountId) || accountId < 1) throw new Error('not an account id')
    const account = { accountId, role, company }
    return {
      engine: this.engine,
      read: (work, options = {}) => this.#read(work, options, account),
      write: (work, options = {}) => this.#write(work, options, account),
      async [Symbol.asyncDispose]() {},
    }
  }

  async #borrow(company: number | undefined): Promise<pg.PoolClient> {
    const turn = this.#shares.take(company)
    if (turn !== undefined) await turn
    try {
      return await this.pool.connect()
    } catch (error) {
      this.#shares.release(company)
      throw error
    }
  }

  async #read<T>(
    work: (sql: Sql) => Promise<T>,
    options: ReadOptions,
    account: AccountWork | undefined,
  ): Promise<T> {
    const client = await this.#borrow(account?.company)
    let broken: Error | undefined
    try {
      if (options.single !== true)
        return await inTransaction(client, ['begin isolation level repeatable read read only'], account, work)
      if (account !== undefined && !this.#prepared.has(client)) {
        await prepareSettings(client)
        this.#prepared.add(client)
      }
      return await work(sqlOver(client, account))
    } catch (error) {
      if (options.single !== true) broken = await rollBack(client)
      throw error
    } finally {
      client.release(broken)
      this.#shares.release(account?.company)
    }
  }

  async #write<T>(
    work: (sql: Sql) => Promise<T>,
    options: WriteOptions,
    account: AccountWork | undefined,
  ): Promise<T> {
    const begin = options.durable === 'soon' ? ['begin', 'set local synchronous_commit = off'] : ['begin']
    for (let attempt = 1; ; attempt++) {
      const client = await this.#borrow(account?.company)
      let broken: Error | undefined
      try {
        return await inTransaction(client, begin, account, work)
      } catch (error) {
        broken = await rollBack(client)
        if (!RETRY.has(codeOf(error)) || attempt === TRIES) throw explained(error)
      } finally {
        client.release(broken)
        this.#shares.release(account?.company)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end()
  }
}

/**
 * `begin` and what is set with it are one message, sent together with the first statement of `work`. One that fails
 * aborts the transaction, so no statement ever runs without them.
 */
async function inTransaction<T>(
  client: pg.PoolClient,
  begin: readonly string[],
  account: AccountSettings | undefined,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const begun = client.query([...begin, ...settingsOf(account)].join('; '))
  begun.catch(() => undefined)
  let value: T
  try {
    value = await work(sqlOver(client, undefined))
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

/** `local`: over with the transaction, also when a pooler then lends the connection to somebody else. */
function settingsOf(account: AccountSettings | undefined): string[] {
  if (account === undefined) return []
  const { accountId, role } = account
  const settings = [`set local valija.account_id = ${accountId}`]
  if (role !== undefined) settings.push(`set local role ${pg.escapeIdentifier(role)}`)
  return settings
}

/** With an account: every statement for itself and as that account. Inside a transaction both are settled. */
function sqlOver(client: pg.PoolClient, account: AccountSettings | undefined): Sql {
  const query = async (
    statement: string,
    values: readonly Value[],
    rowMode?: 'array',
  ): Promise<pg.QueryResult> => {
    const { name, text } = named(statement)
    const question = { name, text, values: values as unknown[], ...(rowMode !== undefined && { rowMode }) }
    try {
      if (account !== undefined) return await askAsAccount(client, account, question)
      return await client.query(question)
    } catch (error) {
      throw explained(error)
    }
  }
  return {
    engine: 'postgres',
    all: async (statement, ...values) => (await query(statement, values)).rows as never,
    async octets(statement, columns, ...values) {
      if (account !== undefined) throw new Error('octets are asked for within a transaction')
      try {
        return await copyRows(client, statement, columns, values)
      } catch (error) {
        throw explained(error)
      }
    },
    get: async (statement, ...values) => (await query(statement, values)).rows[0] as never,
    run: async (statement, ...values) => (await query(statement, values)).rowCount ?? 0,
    async scan(statement, values, onRow) {
      for (const row of (await query(statement, values, 'array')).rows) onRow(row as never)
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
