/** Messages that people put off until a time: to be brought back then (service/snooze). By the account they are of. */
import type { AccountId, MailboxId, MessageId } from '../mail/ids.ts'
import { marks } from './queue-rows.ts'
import type { Sql } from './sql.ts'

export type SnoozedMessage = {
  readonly accountId: AccountId
  readonly messageId: MessageId
  /** Where it goes back to. */
  readonly mailboxId: MailboxId
  readonly untilMs: number
}

type Row = {
  readonly account_id: number
  readonly message_id: number
  readonly mailbox_id: number
  readonly until_ms: number
}

export class SnoozedMessages {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Said twice, the last counts. */
  async put({ accountId, messageId, mailboxId, untilMs }: SnoozedMessage): Promise<void> {
    await this.#sql.run(
      `insert into snoozed_message (account_id, message_id, mailbox_id, until_ms, next_ms) values (?, ?, ?, ?, ?)
        on conflict (account_id, message_id) do update
        set mailbox_id = excluded.mailbox_id, until_ms = excluded.until_ms, next_ms = excluded.next_ms`,
      ...[accountId, messageId, mailboxId, untilMs, untilMs],
    )
  }

  async count(accountId: AccountId): Promise<number> {
    const row = await this.#sql.get<{ n: number }>(
      'select count(*) as n from snoozed_message where account_id = ?',
      accountId,
    )
    return Number(row?.n ?? 0)
  }

  /** Those of these messages that are put off. */
  async among(
    accountId: AccountId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, SnoozedMessage>> {
    if (messageIds.length === 0) return new Map()
    const rows = await this.#sql.all<Row>(
      `select account_id, message_id, mailbox_id, until_ms from snoozed_message
        where account_id = ? and message_id in (${marks(messageIds.length)})`,
      accountId,
      ...messageIds,
    )
    return new Map(rows.map((row) => [row.message_id as MessageId, recordOf(row)]))
  }

  /** Those whose time has come, the longest overdue first. */
  async due(nowMs: number, limit: number): Promise<readonly SnoozedMessage[]> {
    const rows = await this.#sql.all<Row>(
      `select account_id, message_id, mailbox_id, until_ms from snoozed_message where next_ms <= ?
        order by next_ms limit ?`,
      nowMs,
      limit,
    )
    return rows.map(recordOf)
  }

  /** Kept from other nodes until `leaseMs`, and tried again then. False: one of them has it, or it is put off anew. */
  async take(one: SnoozedMessage, nowMs: number, leaseMs: number): Promise<boolean> {
    const taken = await this.#sql.run(
      `update snoozed_message set next_ms = ?
        where account_id = ? and message_id = ? and until_ms = ? and next_ms <= ?`,
      ...[leaseMs, one.accountId, one.messageId, one.untilMs, nowMs],
    )
    return taken === 1
  }

  /** `untilMs`: only while it is put off until then. */
  async forget(accountId: AccountId, messageId: MessageId, untilMs?: number): Promise<void> {
    if (untilMs === undefined)
      await this.#sql.run(
        'delete from snoozed_message where account_id = ? and message_id = ?',
        ...[accountId, messageId],
      )
    else
      await this.#sql.run(
        'delete from snoozed_message where account_id = ? and message_id = ? and until_ms = ?',
        ...[accountId, messageId, untilMs],
      )
  }

  async forgetAccount(accountId: AccountId): Promise<void> {
    await this.#sql.run('delete from snoozed_message where account_id = ?', accountId)
  }
}

function recordOf(row: Row): SnoozedMessage {
  return {
    accountId: row.account_id as AccountId,
    messageId: row.message_id as MessageId,
    mailboxId: row.mailbox_id as MailboxId,
    untilMs: row.until_ms,
  }
}
