/** Passwords as hashes, SCRAM keys, app passwords as digests. Nothing here can be turned back into a password. */
import type { AccountId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import { PROTOCOLS, type Protocol } from './directory-types.ts'
import type { Sql, Value } from './sql.ts'

/** RFC 5802 §3 */
export type StoredScram = {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

export type CredentialRecord = {
  /** A PHC string, or an imported hash with its scheme. */
  readonly hash: string
  /** Undefined for an imported hash until the first log-in shows the password. */
  readonly scram: StoredScram | undefined
}

export type AppPasswordRecord = {
  readonly id: number
  readonly name: string
  /** SHA-256 of the password, which is random enough to need no slow hash. */
  readonly digest: Uint8Array
  /** Undefined where it was made by a release without them, until it is used with PLAIN. */
  readonly scram: StoredScram | undefined
  readonly scopes: ReadonlySet<Protocol>
  readonly createdMs: number
  readonly expiresMs: number | undefined
  readonly usedMs: number | undefined
}

type ScramRow = {
  scram_salt: Uint8Array | null
  scram_iterations: number | null
  scram_stored: Uint8Array | null
  scram_server: Uint8Array | null
}

type CredentialRow = ScramRow & { hash: string }

type AppPasswordRow = ScramRow & {
  id: number
  name: string
  digest: Uint8Array
  scopes: string
  created_ms: number
  expires_ms: number | null
  used_ms: number | null
}

export class Credentials {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async get(accountId: AccountId): Promise<CredentialRecord | undefined> {
    const row = await this.#sql.get<CredentialRow>(
      'select hash, scram_salt, scram_iterations, scram_stored, scram_server from credential where account_id = ?',
      accountId,
    )
    return row && { hash: row.hash, scram: scramOf(row) }
  }

  async set(accountId: AccountId, { hash, scram }: CredentialRecord, nowMs: number): Promise<void> {
    await this.#sql.run(
      `insert into credential (account_id, hash, scram_salt, scram_iterations, scram_stored, scram_server, changed_ms)
        values (?, ?, ?, ?, ?, ?, ?) on conflict (account_id) do update set hash = excluded.hash,
        scram_salt = excluded.scram_salt, scram_iterations = excluded.scram_iterations,
        scram_stored = excluded.scram_stored, scram_server = excluded.scram_server, changed_ms = excluded.changed_ms`,
      accountId,
      hash,
      ...scramValues(scram),
      nowMs,
    )
  }

  /** No password of ours opens the account any more; app passwords do. */
  /** Undefined: the account has no password here. */
  async changedMs(accountId: AccountId): Promise<number | undefined> {
    const row = await this.#sql.get<{ changed_ms: number }>(
      'select changed_ms from credential where account_id = ?',
      accountId,
    )
    return row?.changed_ms
  }

  async remove(accountId: AccountId): Promise<void> {
    await this.#sql.run('delete from credential where account_id = ?', accountId)
  }

  /** Replaces the hash by a better one of the same password, unless the password was changed meanwhile. */
  async improve(accountId: AccountId, oldHash: string, better: CredentialRecord): Promise<void> {
    await this.#sql.run(
      `update credential set hash = ?, scram_salt = ?, scram_iterations = ?, scram_stored = ?, scram_server = ?
        where account_id = ? and hash = ?`,
      better.hash,
      ...scramValues(better.scram),
      accountId,
      oldHash,
    )
  }
}

export class AppPasswords {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(accountId: AccountId, password: Omit<AppPasswordRecord, 'id' | 'usedMs'>): Promise<number> {
    const id = await nextId(this.#sql, 'app_password')
    await this.#sql.run(
      `insert into app_password (id, account_id, name, digest, scopes, created_ms, expires_ms,
        scram_salt, scram_iterations, scram_stored, scram_server) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      accountId,
      password.name,
      password.digest,
      PROTOCOLS.filter((protocol) => password.scopes.has(protocol)).join(','),
      password.createdMs,
      password.expiresMs ?? null,
      ...scramValues(password.scram),
    )
    return id
  }

  async list(accountId: AccountId): Promise<readonly AppPasswordRecord[]> {
    const rows = await this.#sql.all<AppPasswordRow>(
      `select id, name, digest, scopes, created_ms, expires_ms, used_ms,
        scram_salt, scram_iterations, scram_stored, scram_server from app_password where account_id = ? order by id`,
      accountId,
    )
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      digest: row.digest,
      scram: scramOf(row),
      scopes: new Set(row.scopes.split(',').filter(Boolean) as Protocol[]),
      createdMs: row.created_ms,
      expiresMs: row.expires_ms ?? undefined,
      usedMs: row.used_ms ?? undefined,
    }))
  }

  async set(
    accountId: AccountId,
    id: number,
    change: Pick<AppPasswordRecord, 'name' | 'scopes' | 'expiresMs'>,
  ): Promise<void> {
    await this.#sql.run(
      'update app_password set name = ?, scopes = ?, expires_ms = ? where account_id = ? and id = ?',
      change.name,
      PROTOCOLS.filter((protocol) => change.scopes.has(protocol)).join(','),
      change.expiresMs ?? null,
      accountId,
      id,
    )
  }

  async used(accountId: AccountId, id: number, nowMs: number): Promise<void> {
    await this.#sql.run(
      'update app_password set used_ms = ? where account_id = ? and id = ?',
      nowMs,
      accountId,
      id,
    )
  }

  /** Keys made from the password when it was shown by a sign-in. */
  async improve(accountId: AccountId, id: number, scram: StoredScram): Promise<void> {
    await this.#sql.run(
      `update app_password set scram_salt = ?, scram_iterations = ?, scram_stored = ?, scram_server = ?
        where account_id = ? and id = ?`,
      ...scramValues(scram),
      accountId,
      id,
    )
  }

  /** How many were removed: 0 or 1. */
  async remove(accountId: AccountId, id: number): Promise<number> {
    return await this.#sql.run('delete from app_password where account_id = ? and id = ?', accountId, id)
  }
}

function scramOf(row: ScramRow): StoredScram | undefined {
  const { scram_salt: salt, scram_iterations: iterations, scram_stored, scram_server } = row
  if (salt === null || iterations === null || scram_stored === null || scram_server === null) return undefined
  return { salt, iterations, storedKey: scram_stored, serverKey: scram_server }
}

function scramValues(scram: StoredScram | undefined): readonly Value[] {
  if (scram === undefined) return [null, null, null, null]
  return [scram.salt, scram.iterations, scram.storedKey, scram.serverKey]
}
