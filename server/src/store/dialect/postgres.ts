/** PostgreSQL: a pool of connections (pg), asked over wires of our own; statements prepared by name. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { type Clock, systemClock } from '../../lib/clock.ts'
import type { AccountId } from '../../mail/ids.ts'
import {
  CorruptError,
  type Database,
  DiskFullError,
  DuplicateError,
  LateStatementError,
  type ReadOptions,
  type Sql,
  type Told,
  type Value,
  type WriteOptions,
} from '../sql.ts'
import { CompanyConnections } from './company-connections.ts'
import { type Answer, type Statement, type Wire, WireClient } from './wire.ts'

const UNIQUE_VIOLATION = '23505'
const DISK_FULL = '53100'
/** data_corrupted, index_corrupted. */
const CORRUPTED = new Set(['XX001', 'XX002'])
/** Lost races that a second try settles: serialization_failure, deadlock_detected. */
const RETRY = new Set(['40001', '40P01'])
const TRIES = 5

/** What a transaction of one round trip expects is not so: division_by_zero. */
const UNEXPECTED = '22012'

/** Who asks; its role undefined: the one that is connected. */
type AccountSettings = { readonly accountId: AccountId; readonly role: string | undefined }

const BEGIN: Statement = { name: 'valija_begin', text: 'begin' }
const BEGIN_READ: Statement = {
  name: 'valija_begin_read',
  text: 'begin isolation level repeatable read read only',
}
const COMMIT: Statement = { name: 'valija_commit', text: 'commit' }
const ROLLBACK: Statement = { name: 'valija_rollback', text: 'rollback' }
const COMMIT_SOON: Statement = { name: 'valija_soon', text: 'set local synchronous_commit = off' }
/** `true`: over with the transaction, also when a pooler then lends the connection to somebody else. */
const SETTINGS: Statement = {
  name: 'valija_settings',
  text: `select set_config('valija.account_id', $1, true),
    case when $2::text <> '' then set_config('role', $2::text, true) end`,
}
const SETTINGS_SOON: Statement = {
  name: 'valija_settings_soon',
  text: `${SETTINGS.text}, set_config('synchronous_commit', 'off', true)`,
}

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
  readonly #shares: CompanyConnections

  constructor({ url, schema, connections = 8, clock = systemClock }: PostgresOptions) {
    this.#shares = new CompanyConnections(connections, clock)
    this.pool = new pg.Pool({
      connectionString: url,
      max: connections,
      Client: WireClient,
      ...(schema !== undefined && { options: `-c search_path=${schema}` }),
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
      writeAtOnce: (statements, options = {}) => this.#writeAtOnce(statements, options, account),
      async [Symbol.asyncDispose]() {},
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
      if (options.single === true) return await work(sqlOver(client.wire, account))
      heardLater(begin(client.wire, BEGIN_READ, account))
      const value = await work(sqlOver(client.wire, undefined))
      // What was read is whole, whatever becomes of this: nobody waits for it.
      heardLater(client.wire.ask(COMMIT, []))
      return value
    } catch (error) {
      if (options.single !== true) broken = await rollBack(client.wire)
      throw error
    } finally {
      // Nothing of this account's settings before what the next one asks.
      client.wire.send()
      client.release(broken ?? client.wire.broken)
      this.#shares.release(account?.company)
    }
  }

  async #write<T>(
    work: (sql: Sql) => Promise<T>,
    options: WriteOptions,
    account: AccountWork | undefined,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.#borrow(account?.company)
      let broken: Error | undefined
      try {
        return await inTransaction(client.wire, options, account, work)
      } catch (error) {
        broken = await rollBack(client.wire)
        if (!RETRY.has(codeOf(error)) || attempt === TRIES) throw explained(error)
      } finally {
        client.release(broken ?? client.wire.broken)
        this.#shares.release(account?.company)
      }
    }
  }

  /** What stands before one Sync is one transaction: it needs no `begin` and no `commit`. */
  async #writeAtOnce(
    statements: readonly Told[],
    { durable }: WriteOptions,
    account: AccountWork,
  ): Promise<boolean> {
    const client = await this.#borrow(account.company)
    const { wire } = client
    try {
      const settings = durable === 'soon' ? SETTINGS_SOON : SETTINGS
      const asked = [wire.ask(settings, settingsOf(account))]
      for (const { statement, values } of statements) asked.push(wire.ask(named(statement), values))
      wire.send()
      await Promise.all(asked)
      return true
    } catch (error) {
      const code = codeOf(error)
      if (code === UNEXPECTED || RETRY.has(code)) return false
      throw explained(error)
    } finally {
      client.release(wire.broken)
      this.#shares.release(account.company)
    }
  }

  async #borrow(company: number | undefined): Promise<pg.PoolClient & { readonly wire: Wire }> {
    const turn = this.#shares.take(company)
    if (turn !== undefined) await turn
    try {
      return (await this.pool.connect()) as pg.PoolClient & { readonly wire: Wire }
    } catch (error) {
      this.#shares.release(company)
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end()
  }
}

/**
 * `begin` and what is set with it leave together with the first statements of `work`, and `commit` with its last ones
 * when they are not waited for. What fails aborts the transaction, so no statement ever runs without its settings, and
 * `commit` keeps all or nothing.
 */
async function inTransaction<T>(
  wire: Wire,
  { durable }: WriteOptions,
  account: AccountSettings | undefined,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const begun = begin(wire, BEGIN, account, durable === 'soon')
  heardLater(begun)
  const state: TransactionState = { failure: undefined, isOver: false }
  const value = await work(sqlOver(wire, undefined, state)).catch(async (error: unknown) => {
    // When the beginning failed too, that is the reason.
    await begun
    throw error
  })
  state.isOver = true
  const committing = wire.ask(COMMIT, [])
  wire.send()
  const { command } = await committing
  // What PostgreSQL answers when a statement failed whose error `work` has not waited for, or swallowed.
  if (command !== 'COMMIT') throw state.failure ?? new Error('nothing of the transaction was kept')
  return value
}

/** The first failure of a statement, and that nothing can be asked any more. */
type TransactionState = { failure: Error | undefined; isOver: boolean }

/** Hands over what a transaction begins with. */
function begin(
  wire: Wire,
  how: Statement,
  account: AccountSettings | undefined,
  isSoon = false,
): Promise<unknown> {
  const begun = [wire.ask(how, [])]
  if (account !== undefined) begun.push(wire.ask(isSoon ? SETTINGS_SOON : SETTINGS, settingsOf(account)))
  else if (isSoon) begun.push(wire.ask(COMMIT_SOON, []))
  return Promise.all(begun)
}

/** Whoever waits for it does so later, or not at all. */
function heardLater(answer: Promise<unknown>): void {
  answer.catch(() => undefined)
}

/** Undefined when the connection is usable again. */
async function rollBack(wire: Wire): Promise<Error | undefined> {
  try {
    const rolledBack = wire.ask(ROLLBACK, [])
    wire.send()
    await rolledBack
    return undefined
  } catch (failure) {
    return failure as Error
  }
}

function settingsOf({ accountId, role }: AccountSettings): readonly Value[] {
  return [accountId, role ?? '']
}

/**
 * With an account: as that account, which is set in each round trip; what stands before one Sync is one transaction.
 * Inside a transaction both are settled.
 */
function sqlOver(
  wire: Wire,
  account: AccountSettings | undefined,
  state: TransactionState = { failure: undefined, isOver: false },
): Sql {
  let settled: number | undefined
  const query = async (statement: string, values: readonly Value[], isArray = false): Promise<Answer> => {
    if (state.isOver) throw new LateStatementError('a statement was asked for when its transaction was over')
    if (account !== undefined && settled !== wire.roundTrip) {
      settled = wire.roundTrip
      heardLater(wire.ask(SETTINGS, settingsOf(account)))
    }
    try {
      return await wire.ask(named(statement), values, isArray)
    } catch (error) {
      const reason = explained(error)
      state.failure ??= reason
      throw reason
    }
  }
  return {
    engine: 'postgres',
    all: async (statement, ...values) => (await query(statement, values)).rows as never,
    get: async (statement, ...values) => (await query(statement, values)).rows[0] as never,
    run: async (statement, ...values) => (await query(statement, values)).count,
    async scan(statement, values, onRow) {
      for (const row of (await query(statement, values, true)).rows) onRow(row as never)
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

function explained(error: unknown): Error {
  const code = codeOf(error)
  if (code === UNIQUE_VIOLATION)
    return new DuplicateError('a row with this key is there already', { cause: error })
  if (code === DISK_FULL) return new DiskFullError('the disk of the database is full', { cause: error })
  if (CORRUPTED.has(code)) return new CorruptError('the database is in disorder', { cause: error })
  return error instanceof Error ? error : new Error('the database has failed', { cause: error })
}
