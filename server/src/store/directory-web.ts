/** Browser sessions, and links that set a new password: by the SHA-256 of what the person holds. THREATS ID10 */
import type { AccountId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

/** A session as it lies in the table: `record` is JSON that its reader checks before believing it. */
export type StoredWebSession = {
  readonly sessionId: string
  readonly accountId: AccountId
  readonly record: string
  readonly seenMs: number
  /** The absolute end. */
  readonly endsMs: number
}

type SessionRow = {
  session_id: string
  account_id: number
  record: string
  seen_ms: number
  ends_ms: number
}

const SESSION = 'select session_id, account_id, record, seen_ms, ends_ms from web_session'

export class WebSessions {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(digest: Uint8Array, session: StoredWebSession): Promise<void> {
    await this.#sql.run(
      `insert into web_session (digest, session_id, account_id, record, seen_ms, ends_ms)
        values (?, ?, ?, ?, ?, ?)`,
      digest,
      session.sessionId,
      session.accountId,
      session.record,
      session.seenMs,
      session.endsMs,
    )
  }

  async get(digest: Uint8Array): Promise<StoredWebSession | undefined> {
    const row = await this.#sql.get<SessionRow>(`${SESSION} where digest = ?`, digest)
    return row && sessionOf(row)
  }

  async list(accountId: AccountId): Promise<readonly StoredWebSession[]> {
    const rows = await this.#sql.all<SessionRow>(
      `${SESSION} where account_id = ? order by seen_ms desc, session_id`,
      accountId,
    )
    return rows.map(sessionOf)
  }

  async touch(digest: Uint8Array, seenMs: number): Promise<void> {
    await this.#sql.run('update web_session set seen_ms = ? where digest = ?', seenMs, digest)
  }

  /** Another record for the same session. */
  async rewrite(accountId: AccountId, sessionId: string, record: string): Promise<void> {
    await this.#sql.run(
      'update web_session set record = ? where account_id = ? and session_id = ?',
      record,
      accountId,
      sessionId,
    )
  }

  async drop(digest: Uint8Array): Promise<void> {
    await this.#sql.run('delete from web_session where digest = ?', digest)
  }

  /** How many ended: 0 or 1. */
  async remove(accountId: AccountId, sessionId: string): Promise<number> {
    return await this.#sql.run(
      'delete from web_session where account_id = ? and session_id = ?',
      accountId,
      sessionId,
    )
  }

  async removeAll(accountId: AccountId): Promise<void> {
    await this.#sql.run('delete from web_session where account_id = ?', accountId)
  }

  /** Forgets what has ended, or was not seen since `idleSinceMs`. */
  async sweep(nowMs: number, idleSinceMs: number): Promise<void> {
    await this.#sql.run('delete from web_session where ends_ms <= ? or seen_ms <= ?', nowMs, idleSinceMs)
  }
}

function sessionOf(row: SessionRow): StoredWebSession {
  return {
    sessionId: row.session_id,
    accountId: row.account_id as AccountId,
    record: row.record,
    seenMs: row.seen_ms,
    endsMs: row.ends_ms,
  }
}

export type StoredPasswordReset = {
  readonly accountId: AccountId
  /** AccountRecord.version when the link was made: whatever changed since then ends it. */
  readonly version: number
  readonly madeMs: number
  readonly expiresMs: number
  readonly usedMs: number | undefined
}

type ResetRow = {
  account_id: number
  version: number
  made_ms: number
  expires_ms: number
  used_ms: number | null
}

export class PasswordResets {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(digest: Uint8Array, reset: Omit<StoredPasswordReset, 'usedMs'>): Promise<void> {
    await this.#sql.run(
      `insert into password_reset (digest, account_id, version, made_ms, expires_ms) values (?, ?, ?, ?, ?)`,
      digest,
      reset.accountId,
      reset.version,
      reset.madeMs,
      reset.expiresMs,
    )
  }

  async get(digest: Uint8Array): Promise<StoredPasswordReset | undefined> {
    const row = await this.#sql.get<ResetRow>(
      'select account_id, version, made_ms, expires_ms, used_ms from password_reset where digest = ?',
      digest,
    )
    return (
      row && {
        accountId: row.account_id as AccountId,
        version: row.version,
        madeMs: row.made_ms,
        expiresMs: row.expires_ms,
        usedMs: row.used_ms ?? undefined,
      }
    )
  }

  /** How many of the account could be used now. */
  async countOpen(accountId: AccountId, version: number, nowMs: number): Promise<number> {
    const row = await this.#sql.get<{ n: number }>(
      `select count(*) as n from password_reset
        where account_id = ? and version = ? and used_ms is null and expires_ms > ?`,
      accountId,
      version,
      nowMs,
    )
    return row?.n ?? 0
  }

  /** True for the one that uses it; false when it was used, or has ended. */
  async use(digest: Uint8Array, nowMs: number): Promise<boolean> {
    const changed = await this.#sql.run(
      'update password_reset set used_ms = ? where digest = ? and used_ms is null and expires_ms > ?',
      nowMs,
      digest,
      nowMs,
    )
    return changed === 1
  }

  /** Forgets links that ended before `beforeMs`. */
  async sweep(beforeMs: number): Promise<void> {
    await this.#sql.run('delete from password_reset where expires_ms <= ?', beforeMs)
  }
}
