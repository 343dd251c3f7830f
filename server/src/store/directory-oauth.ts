/** Codes and tokens that were given to mail programs, by their SHA-256. What they open is an app password's row. RFC 6749 §1.4 */
import type { AccountId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type OAuthTokenKind = 'code' | 'access' | 'refresh'

export type OAuthTokenRecord = {
  readonly kind: OAuthTokenKind
  readonly accountId: AccountId
  /** Undefined of a code: its program has none yet. */
  readonly appPasswordId: number | undefined
  /** JSON that its reader checks before believing it: to which program it was given, and for what. */
  readonly about: string
  readonly expiresMs: number
  /** When a refresh token was exchanged for another; undefined: it was not. */
  readonly replacedMs: number | undefined
}

type Row = {
  kind: OAuthTokenKind
  account_id: AccountId
  app_password_id: number | null
  about: string
  expires_ms: number
  replaced_ms: number | null
}

export class OAuthTokens {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(digest: Uint8Array, token: Omit<OAuthTokenRecord, 'replacedMs'>): Promise<void> {
    await this.#sql.run(
      `insert into oauth_token (digest, kind, account_id, app_password_id, about, expires_ms)
        values (?, ?, ?, ?, ?, ?)`,
      digest,
      token.kind,
      token.accountId,
      token.appPasswordId ?? null,
      token.about,
      token.expiresMs,
    )
  }

  async get(digest: Uint8Array): Promise<OAuthTokenRecord | undefined> {
    const row = await this.#sql.get<Row>(
      'select kind, account_id, app_password_id, about, expires_ms, replaced_ms from oauth_token where digest = ?',
      digest,
    )
    return (
      row && {
        kind: row.kind,
        accountId: row.account_id,
        appPasswordId: row.app_password_id ?? undefined,
        about: row.about,
        expiresMs: row.expires_ms,
        replacedMs: row.replaced_ms ?? undefined,
      }
    )
  }

  /** True for the one that takes it: it is gone. */
  async take(digest: Uint8Array): Promise<boolean> {
    return (await this.#sql.run('delete from oauth_token where digest = ?', digest)) === 1
  }

  /** A refresh token that was exchanged; known until `untilMs`, so that one who comes with it again is noticed. */
  async replace(digest: Uint8Array, nowMs: number, untilMs: number): Promise<void> {
    await this.#sql.run(
      'update oauth_token set replaced_ms = ?, expires_ms = ? where digest = ? and replaced_ms is null',
      nowMs,
      untilMs,
      digest,
    )
  }

  /** All that one program holds. */
  async removeAll(accountId: AccountId, appPasswordId: number): Promise<void> {
    await this.#sql.run(
      'delete from oauth_token where account_id = ? and app_password_id = ?',
      accountId,
      appPasswordId,
    )
  }

  /** Forgets what has ended. */
  async sweep(nowMs: number): Promise<void> {
    await this.#sql.run('delete from oauth_token where expires_ms <= ?', nowMs)
  }
}
