/** Who people are at their company's own identity provider: SHA-256 of issuer and subject, bound to one account. THREATS ID8 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type OutsideIdentity = {
  readonly accountId: AccountId
  readonly linkedMs: number
  readonly usedMs: number
}

type Row = { account_id: AccountId; linked_ms: number; used_ms: number }

const SELECT = 'select account_id, linked_ms, used_ms from outside_identity'

export class OutsideIdentities {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async get(organisationId: OrganisationId, digest: Uint8Array): Promise<OutsideIdentity | undefined> {
    const row = await this.#sql.get<Row>(
      `${SELECT} where organisation_id = ? and digest = ?`,
      organisationId,
      digest,
    )
    return row && recordOf(row)
  }

  async ofAccount(accountId: AccountId): Promise<OutsideIdentity | undefined> {
    const row = await this.#sql.get<Row>(`${SELECT} where account_id = ?`, accountId)
    return row && recordOf(row)
  }

  /** Throws DuplicateError when the account, or somebody under that name, is bound already. */
  async link(
    organisationId: OrganisationId,
    digest: Uint8Array,
    accountId: AccountId,
    nowMs: number,
  ): Promise<void> {
    await this.#sql.run(
      `insert into outside_identity (organisation_id, digest, account_id, linked_ms, used_ms)
        values (?, ?, ?, ?, ?)`,
      organisationId,
      digest,
      accountId,
      nowMs,
      nowMs,
    )
  }

  async touch(accountId: AccountId, usedMs: number): Promise<void> {
    await this.#sql.run('update outside_identity set used_ms = ? where account_id = ?', usedMs, accountId)
  }

  /** How many were untied: 0 or 1. */
  async unlink(accountId: AccountId): Promise<number> {
    return await this.#sql.run('delete from outside_identity where account_id = ?', accountId)
  }

  /** All of a company: it has another provider from now on. */
  async unlinkAll(organisationId: OrganisationId): Promise<void> {
    await this.#sql.run('delete from outside_identity where organisation_id = ?', organisationId)
  }
}

function recordOf(row: Row): OutsideIdentity {
  return { accountId: row.account_id, linkedMs: row.linked_ms, usedMs: row.used_ms }
}
