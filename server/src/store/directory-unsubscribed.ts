/** Who wants no more mass mail from an account. The sender sees the list, and may take an entry back. */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import { marks } from './queue-rows.ts'
import type { Sql } from './sql.ts'

/** How it was said: a button of a mail program, our page, or a mail. */
export type UnsubscribeWay = 'one-click' | 'page' | 'mail'

export type Unsubscription = {
  /** `local@domain` in small letters. */
  readonly recipient: string
  readonly way: UnsubscribeWay
  readonly madeMs: number
}

export class Unsubscriptions {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Said twice, the first counts. */
  async add(
    accountId: AccountId,
    organisationId: OrganisationId,
    { recipient, way, madeMs }: Unsubscription,
  ): Promise<void> {
    await this.#sql.run(
      `insert into unsubscription (account_id, recipient, organisation_id, way, made_ms) values (?, ?, ?, ?, ?)
        on conflict (account_id, recipient) do nothing`,
      accountId,
      recipient.toLowerCase(),
      organisationId,
      way,
      madeMs,
    )
  }

  /** Which of these, in small letters, want no more. */
  async among(accountId: AccountId, recipients: readonly string[]): Promise<ReadonlySet<string>> {
    const wanted = [...new Set(recipients.map((one) => one.toLowerCase()))]
    if (wanted.length === 0) return new Set()
    const rows = await this.#sql.all<{ recipient: string }>(
      `select recipient from unsubscription where account_id = ? and recipient in (${marks(wanted.length)})`,
      accountId,
      ...wanted,
    )
    return new Set(rows.map(({ recipient }) => recipient))
  }

  /** In the order of the alphabet, after that one. */
  async list(accountId: AccountId, after: string, limit: number): Promise<readonly Unsubscription[]> {
    const rows = await this.#sql.all<{ recipient: string; way: UnsubscribeWay; made_ms: number }>(
      `select recipient, way, made_ms from unsubscription where account_id = ? and recipient > ?
        order by recipient limit ?`,
      accountId,
      after,
      limit,
    )
    return rows.map(({ recipient, way, made_ms: madeMs }) => ({ recipient, way, madeMs }))
  }

  /** True when there was one. */
  async remove(accountId: AccountId, recipient: string): Promise<boolean> {
    const removed = await this.#sql.run(
      'delete from unsubscription where account_id = ? and recipient = ?',
      accountId,
      recipient.toLowerCase(),
    )
    return removed > 0
  }
}
