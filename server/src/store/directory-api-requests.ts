/**
 * Requests of programs that bear a key of their own, with what they were answered, so that one that comes twice is carried
 * out once. What was asked and answered is sealed: there may be a new password in it.
 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type ApiRequestName = { readonly accountId: AccountId; readonly digest: Uint8Array }

export type ApiRequestRecord = {
  readonly sealed: string
  readonly claimedMs: number
  /** It has been carried out: `sealed` holds its answer too. */
  readonly done: boolean
}

type Row = { readonly sealed: string; readonly claimed_ms: number; readonly done: number }

const NAMED = 'account_id = ? and digest = ?'

export class ApiRequests {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** False: there is one of that name. */
  async claim(
    { accountId, digest }: ApiRequestName,
    claim: {
      readonly organisationId: OrganisationId | undefined
      readonly sealed: string
      readonly claimedMs: number
      readonly expiresMs: number
    },
  ): Promise<boolean> {
    const added = await this.#sql.run(
      `insert into api_request (account_id, digest, organisation_id, sealed, done, claimed_ms, expires_ms)
        values (?, ?, ?, ?, 0, ?, ?) on conflict do nothing`,
      accountId,
      digest,
      claim.organisationId ?? null,
      claim.sealed,
      claim.claimedMs,
      claim.expiresMs,
    )
    return added === 1
  }

  async get({ accountId, digest }: ApiRequestName): Promise<ApiRequestRecord | undefined> {
    const row = await this.#sql.get<Row>(
      `select sealed, claimed_ms, done from api_request where ${NAMED}`,
      accountId,
      digest,
    )
    return row && { sealed: row.sealed, claimedMs: row.claimed_ms, done: row.done === 1 }
  }

  /** Keeps the answer. */
  async finish({ accountId, digest }: ApiRequestName, claimedMs: number, sealed: string): Promise<void> {
    await this.#sql.run(
      `update api_request set sealed = ?, done = 1 where ${NAMED} and claimed_ms = ? and done = 0`,
      ...[sealed, accountId, digest, claimedMs],
    )
  }

  /** Forgets a claim of that moment that came to nothing. False: it is no longer that one. */
  async release({ accountId, digest }: ApiRequestName, claimedMs: number): Promise<boolean> {
    const gone = await this.#sql.run(
      `delete from api_request where ${NAMED} and claimed_ms = ? and done = 0`,
      ...[accountId, digest, claimedMs],
    )
    return gone === 1
  }

  /** Forgets what ended before. */
  async sweep(beforeMs: number): Promise<void> {
    await this.#sql.run('delete from api_request where expires_ms <= ?', beforeMs)
  }
}
