/**
 * What proves a person besides the password: the sealed secret of verification codes, recovery codes as digests, and
 * which signed tickets were used. What may be used once is used by one statement, which one thread of one node wins.
 * THREATS ID4, ID9
 */
import type { AccountId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

/** The secret of verification codes (TOTP). RFC 6238 §5.1 */
export type TotpRecord = {
  /** By the sealer, in the place of `totpPlace`. */
  readonly sealed: string
  readonly madeMs: number
  /** Undefined until a first code has shown that the person's device has the secret: it asks nothing of anybody yet. */
  readonly confirmedMs: number | undefined
  /** The newest time step of which a code was used. */
  readonly lastStep: number
}

type TotpRow = { sealed: string; made_ms: number; confirmed_ms: number | null; last_step: number }

export class SecondFactors {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async totp(accountId: AccountId): Promise<TotpRecord | undefined> {
    const row = await this.#sql.get<TotpRow>(
      'select sealed, made_ms, confirmed_ms, last_step from totp where account_id = ?',
      accountId,
    )
    return (
      row && {
        sealed: row.sealed,
        madeMs: row.made_ms,
        confirmedMs: row.confirmed_ms ?? undefined,
        lastStep: row.last_step,
      }
    )
  }

  /** In the place of one that was never confirmed. False: there is a confirmed one, which stays. */
  async offerTotp(accountId: AccountId, sealed: string, nowMs: number): Promise<boolean> {
    const changed = await this.#sql.run(
      `insert into totp (account_id, sealed, made_ms, confirmed_ms, last_step) values (?, ?, ?, null, 0)
        on conflict (account_id) do update set sealed = excluded.sealed, made_ms = excluded.made_ms
        where totp.confirmed_ms is null`,
      accountId,
      sealed,
      nowMs,
    )
    return changed === 1
  }

  /** From now on its codes are asked for. False: it was replaced or confirmed meanwhile. */
  async confirmTotp(accountId: AccountId, sealed: string, step: number, nowMs: number): Promise<boolean> {
    const changed = await this.#sql.run(
      `update totp set confirmed_ms = ?, last_step = ? where account_id = ? and sealed = ? and confirmed_ms is null`,
      nowMs,
      step,
      accountId,
      sealed,
    )
    return changed === 1
  }

  /** False: a code of this step, or of a later one, was used before. RFC 6238 §5.2 */
  async useStep(accountId: AccountId, step: number): Promise<boolean> {
    const changed = await this.#sql.run(
      'update totp set last_step = ? where account_id = ? and confirmed_ms is not null and last_step < ?',
      step,
      accountId,
      step,
    )
    return changed === 1
  }

  /** Of all accounts. */
  async sealedTotp(): Promise<readonly { readonly accountId: AccountId; readonly sealed: string }[]> {
    const rows = await this.#sql.all<{ account_id: AccountId; sealed: string }>(
      'select account_id, sealed from totp',
    )
    return rows.map((row) => ({ accountId: row.account_id, sealed: row.sealed }))
  }

  /** The same secret under another key. */
  async resealTotp(accountId: AccountId, sealed: string, anew: string): Promise<void> {
    await this.#sql.run(
      'update totp set sealed = ? where account_id = ? and sealed = ?',
      anew,
      accountId,
      sealed,
    )
  }

  /** How many were removed, confirmed or not: 0 or 1. */
  async removeTotp(accountId: AccountId): Promise<number> {
    return await this.#sql.run('delete from totp where account_id = ?', accountId)
  }

  /** In the place of all that were there. */
  async setRecoveryCodes(accountId: AccountId, digests: readonly Uint8Array[]): Promise<void> {
    await this.#sql.run('delete from recovery_code where account_id = ?', accountId)
    for (const digest of digests)
      await this.#sql.run('insert into recovery_code (account_id, digest) values (?, ?)', accountId, digest)
  }

  /** True once for each code. */
  async useRecoveryCode(accountId: AccountId, digest: Uint8Array): Promise<boolean> {
    const removed = await this.#sql.run(
      'delete from recovery_code where account_id = ? and digest = ?',
      accountId,
      digest,
    )
    return removed === 1
  }

  /** Those that are left. */
  async countRecoveryCodes(accountId: AccountId): Promise<number> {
    const row = await this.#sql.get<{ count: number }>(
      'select count(*) as count from recovery_code where account_id = ?',
      accountId,
    )
    return row?.count ?? 0
  }

  /** Everything that is asked for besides the password, passkeys too. */
  async removeAll(accountId: AccountId): Promise<void> {
    for (const table of ['totp', 'recovery_code', 'passkey'] as const)
      await this.#sql.run(`delete from ${table} where account_id = ?`, accountId)
  }

  /** True once for each ticket. It is remembered until it would have ended by itself. */
  async spend(ticket: Uint8Array, expiresMs: number, nowMs: number): Promise<boolean> {
    await this.#sql.run('delete from spent_ticket where expires_ms < ?', nowMs)
    const added = await this.#sql.run(
      'insert into spent_ticket (digest, expires_ms) values (?, ?) on conflict (digest) do nothing',
      ticket,
      expiresMs,
    )
    return added === 1
  }
}
