/** Keys by which programs administer, by the SHA-256 of what the program holds. Every change names the account. */
import type { AccountId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

export type ApiKeyRecord = {
  readonly id: number
  readonly accountId: AccountId
  readonly name: string
  /** Words that the service gives their meaning. */
  readonly scopes: readonly string[]
  readonly madeMs: number
  readonly expiresMs: number
  readonly usedMs: number | undefined
}

type Row = {
  id: number
  account_id: number
  name: string
  scopes: string
  made_ms: number
  expires_ms: number
  used_ms: number | null
}

const SELECT = 'select id, account_id, name, scopes, made_ms, expires_ms, used_ms from api_key'

export class ApiKeyTable {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(digest: Uint8Array, key: Omit<ApiKeyRecord, 'id' | 'usedMs'>): Promise<number> {
    const id = await nextId(this.#sql, 'api_key')
    await this.#sql.run(
      `insert into api_key (id, account_id, digest, name, scopes, made_ms, expires_ms)
        values (?, ?, ?, ?, ?, ?, ?)`,
      id,
      key.accountId,
      digest,
      key.name,
      key.scopes.join(' '),
      key.madeMs,
      key.expiresMs,
    )
    return id
  }

  async get(digest: Uint8Array): Promise<ApiKeyRecord | undefined> {
    const row = await this.#sql.get<Row>(`${SELECT} where digest = ?`, digest)
    return row && recordOf(row)
  }

  async list(accountId: AccountId): Promise<readonly ApiKeyRecord[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} where account_id = ? order by id`, accountId)
    return rows.map(recordOf)
  }

  async touch(id: number, usedMs: number): Promise<void> {
    await this.#sql.run('update api_key set used_ms = ? where id = ?', usedMs, id)
  }

  /** How many ended: 0 or 1. */
  async remove(accountId: AccountId, id: number): Promise<number> {
    return await this.#sql.run('delete from api_key where account_id = ? and id = ?', accountId, id)
  }

  async removeAll(accountId: AccountId): Promise<void> {
    await this.#sql.run('delete from api_key where account_id = ?', accountId)
  }

  /** Forgets what ended before. */
  async sweep(beforeMs: number): Promise<void> {
    await this.#sql.run('delete from api_key where expires_ms <= ?', beforeMs)
  }
}

function recordOf(row: Row): ApiKeyRecord {
  return {
    id: row.id,
    accountId: row.account_id as AccountId,
    name: row.name,
    scopes: row.scopes.split(' '),
    madeMs: row.made_ms,
    expiresMs: row.expires_ms,
    usedMs: row.used_ms ?? undefined,
  }
}
