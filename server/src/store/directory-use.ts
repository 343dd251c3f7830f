/**
 * How full mailboxes were when somebody last looked, and when their holders last signed in: for lists over all accounts, as each
 * mailbox is a place of its own. What it says of fullness is an hour old at most, of signing in a day.
 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type LookedUse = {
  readonly accountId: AccountId
  readonly bytes: number
  readonly messages: number
}

/** Of one company; nobody has looked yet into the mailboxes of new accounts: they count as empty. */
export type CompanyUse = {
  readonly organisationId: OrganisationId
  readonly accounts: number
  readonly suspended: number
  /** Stopped by the takeover breaker. */
  readonly paused: number
  readonly usedBytes: number
  /** What all of them together may hold; undefined: somebody has no limit. */
  readonly quotaBytes: number | undefined
  /** Accounts of which nine tenths and more are used. */
  readonly nearlyFull: number
}

/** Of the account `a`: nine tenths of what it may hold are used. */
export const IS_NEARLY_FULL = `exists (select 1 from account_use u where u.account_id = a.id
  and (u.used_bytes * 10 >= a.quota_bytes * 9 or u.used_messages * 10 >= a.quota_messages * 9))`
/** Of the account `a`, in ms; 0: never. */
export const SIGNED_IN = 'coalesce((select u.signed_in_ms from account_use u where u.account_id = a.id), 0)'

export class AccountUse {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async looked(rows: readonly LookedUse[]): Promise<void> {
    for (const { accountId, bytes, messages } of rows)
      await this.#sql.run(
        `insert into account_use (account_id, used_bytes, used_messages) values (?, ?, ?)
          on conflict (account_id) do update
            set used_bytes = excluded.used_bytes, used_messages = excluded.used_messages
          where account_use.used_bytes <> excluded.used_bytes or account_use.used_messages <> excluded.used_messages`,
        ...[accountId, bytes, messages],
      )
  }

  async signedIn(accountId: AccountId, atMs: number): Promise<void> {
    await this.#sql.run(
      `insert into account_use (account_id, used_bytes, used_messages, signed_in_ms) values (?, 0, 0, ?)
        on conflict (account_id) do update set signed_in_ms = excluded.signed_in_ms
        where account_use.signed_in_ms is null or account_use.signed_in_ms < excluded.signed_in_ms`,
      accountId,
      atMs,
    )
  }

  async forgetAccount(accountId: AccountId): Promise<void> {
    await this.#sql.run('delete from account_use where account_id = ?', accountId)
  }

  /** Companies without an account are not among them. */
  async byCompany(): Promise<readonly CompanyUse[]> {
    const rows = await this.#sql.all<Readonly<Record<string, number | string | null>>>(
      `select a.organisation_id, count(*) as accounts,
          sum(case when a.state = 'suspended' then 1 else 0 end) as suspended,
          sum(case when p.account_id is not null then 1 else 0 end) as paused,
          sum(coalesce(u.used_bytes, 0)) as used_bytes,
          case when count(a.quota_bytes) = count(*) then sum(a.quota_bytes) end as quota_bytes,
          sum(case when u.used_bytes * 10 >= a.quota_bytes * 9 or u.used_messages * 10 >= a.quota_messages * 9
            then 1 else 0 end) as nearly_full
        from account a
          left join account_use u on u.account_id = a.id
          left join (select distinct account_id from takeover_case where closed_ms is null) p on p.account_id = a.id
        where a.deleted_ms is null group by a.organisation_id`,
    )
    return rows.map((row) => ({
      organisationId: Number(row['organisation_id']) as OrganisationId,
      accounts: Number(row['accounts']),
      suspended: Number(row['suspended']),
      paused: Number(row['paused']),
      usedBytes: Number(row['used_bytes']),
      quotaBytes: row['quota_bytes'] === null ? undefined : Number(row['quota_bytes']),
      nearlyFull: Number(row['nearly_full']),
    }))
  }
}
