/**
 * What an account keeps on the server, and what its devices have received. Only messages that the primary device has
 * wholly received, and that are older than the window, may leave; copy devices only ever hide. MISSION M21
 *
 * Everything is judged on the account's locked row, in the transaction that removes: whatever happens at the same time,
 * a message goes only while the rule, the primary device and its receipt say so.
 */
import type { AccountId, MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import type { DeviceRecord, DueMessage, RetentionRule } from '../retention-store.ts'
import type { Sql, Value } from '../sql.ts'
import { bury } from './expunge.ts'
import { type AccountTransaction, ENTRY_COLUMNS, type EntryRecord } from './transaction.ts'
import { insertRows, selectByUids, sorted } from './uid-set.ts'

/** The window of an account that fetches by POP3 and has decided nothing else. */
export const DEFAULT_WINDOW_DAYS = 15
const DAY_MS = 24 * 3600 * 1000
/** Messages removed in one transaction: others of the account hardly wait. */
const REMOVED_AT_ONCE = 500

type RuleRecord = {
  readonly keep: RetentionRule['keep']
  readonly days: number | null
  readonly primary_device: number | null
}

export async function readRule(sql: Sql, accountId: AccountId): Promise<RetentionRule> {
  const row = await sql.get<RuleRecord>(
    'select keep, days, primary_device from mail_retention where account_id = ?',
    accountId,
  )
  if (row === undefined) return { keep: 'auto', days: undefined, primaryDevice: undefined }
  return {
    keep: row.keep,
    days: row.days ?? undefined,
    primaryDevice: row.primary_device ?? undefined,
  }
}

export async function writeRule(sql: Sql, accountId: AccountId, rule: RetentionRule): Promise<void> {
  await sql.run(
    `insert into mail_retention (account_id, keep, days, primary_device) values (?, ?, ?, ?)
      on conflict (account_id) do update set keep = excluded.keep, days = excluded.days,
        primary_device = excluded.primary_device`,
    accountId,
    rule.keep,
    rule.days ?? null,
    rule.primaryDevice ?? null,
  )
}

/** Days that messages stay; undefined: for ever. Without a primary device nothing was received, so all stays. */
export function windowDays({ keep, days, primaryDevice }: RetentionRule): number | undefined {
  if (primaryDevice === undefined || keep === 'all') return undefined
  return keep === 'days' ? days : DEFAULT_WINDOW_DAYS
}

export function readDevices(sql: Sql, accountId: AccountId): Promise<DeviceRecord[]> {
  return sql.all<DeviceRecord>(
    `select d.device_id as id, d.key, d.first_ms as "firstMs", d.last_ms as "lastMs",
        (select count(*) from mail_hidden h where h.account_id = d.account_id and h.device_id = d.device_id)
          as hidden
       from mail_device d where d.account_id = ? order by d.device_id`,
    accountId,
  )
}

/** The device with that key, made when it is new; `seenMs` when it has come just now, 0 while it is only expected. */
export async function noteDevice(
  { sql, accountId, nowMs }: Pick<AccountTransaction, 'sql' | 'accountId' | 'nowMs'>,
  key: string,
  seenMs: number,
): Promise<number> {
  const known = await sql.get<{ device_id: number }>(
    'select device_id from mail_device where account_id = ? and key = ?',
    accountId,
    key,
  )
  if (known !== undefined) {
    await sql.run(
      'update mail_device set last_ms = ? where account_id = ? and device_id = ? and last_ms < ?',
      seenMs,
      accountId,
      known.device_id,
      seenMs,
    )
    return known.device_id
  }
  const last = await sql.get<{ id: number | null }>(
    'select max(device_id) as id from mail_device where account_id = ?',
    accountId,
  )
  const id = (last?.id ?? 0) + 1
  await sql.run(
    'insert into mail_device (account_id, device_id, key, first_ms, last_ms) values (?, ?, ?, ?, ?)',
    accountId,
    id,
    key,
    nowMs,
    seenMs,
  )
  return id
}

/** Messages that the device has wholly received. Those it had before stay as they were. */
export async function addReceipts(
  tx: AccountTransaction,
  deviceId: number,
  messageIds: readonly MessageId[],
): Promise<void> {
  const rows = messageIds.map((id): Value[] => [tx.accountId, id, deviceId, tx.nowMs])
  await insertRows(
    tx.sql,
    'insert into mail_receipt (account_id, message_id, device_id, at_ms)',
    rows,
    'on conflict do nothing',
  )
}

/**
 * What a device deletes: removed when it is the primary one or when there is none, hidden from it when another is.
 * Only what is still in the mailbox.
 */
export async function removeFor(
  tx: AccountTransaction,
  deviceId: number,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<readonly Uid[]> {
  const { primaryDevice } = await readRule(tx.sql, tx.accountId)
  const entries = await selectByUids<EntryRecord>(
    tx.sql,
    `select ${ENTRY_COLUMNS} from mail_entry e`,
    [tx.accountId, mailboxId],
    sorted(uids),
  )
  if (entries.length === 0) return []
  if (primaryDevice !== undefined && primaryDevice !== deviceId) {
    const ids = [...new Set(entries.map(({ message_id }) => message_id))]
    const rows = ids.map((id): Value[] => [tx.accountId, deviceId, id])
    await insertRows(
      tx.sql,
      'insert into mail_hidden (account_id, device_id, message_id)',
      rows,
      'on conflict do nothing',
    )
    return []
  }
  return await buryAll(tx, mailboxId, entries)
}

/** The next messages that may leave as of `nowMs`, in UID order after `after`. */
export async function readDue(
  sql: Sql,
  accountId: AccountId,
  nowMs: number,
  after: number,
  limit: number,
): Promise<DueMessage[]> {
  const due = await findDue(sql, accountId, nowMs, after, limit)
  return due.entries.map((entry) => ({
    uid: entry.uid as Uid,
    messageId: entry.message_id as MessageId,
    sizeBytes: entry.size_bytes,
    internalDateMs: entry.internal_ms,
  }))
}

/** Removes the next of them; how many. */
export async function removeDue(tx: AccountTransaction): Promise<number> {
  const { mailboxId, entries } = await findDue(tx.sql, tx.accountId, tx.nowMs, 0, REMOVED_AT_ONCE)
  if (mailboxId === undefined || entries.length === 0) return 0
  return (await buryAll(tx, mailboxId, entries)).length
}

async function findDue(
  sql: Sql,
  accountId: AccountId,
  nowMs: number,
  after: number,
  limit: number,
): Promise<{ readonly mailboxId: MailboxId | undefined; readonly entries: readonly EntryRecord[] }> {
  const rule = await readRule(sql, accountId)
  const days = windowDays(rule)
  const inbox = await sql.get<{ mailbox_id: number }>(
    "select mailbox_id from mail_mailbox where account_id = ? and name = 'INBOX'",
    accountId,
  )
  if (days === undefined || inbox === undefined) return { mailboxId: undefined, entries: [] }
  const beforeMs = nowMs - days * DAY_MS
  // Young is what was written lately, and what has come into the mailbox lately: imported, or brought back.
  const entries = await sql.all<EntryRecord>(
    `select ${ENTRY_COLUMNS} from mail_entry e
      where e.account_id = ? and e.mailbox_id = ? and e.uid > ? and e.internal_ms < ? and e.saved_ms < ?
        and exists (select 1 from mail_receipt r where r.account_id = e.account_id
          and r.message_id = e.message_id and r.device_id = ?)
      order by e.uid limit ?`,
    accountId,
    inbox.mailbox_id,
    after,
    beforeMs,
    beforeMs,
    rule.primaryDevice ?? 0,
    limit,
  )
  return { mailboxId: inbox.mailbox_id as MailboxId, entries }
}

async function buryAll(
  tx: AccountTransaction,
  mailboxId: MailboxId,
  entries: readonly EntryRecord[],
): Promise<readonly Uid[]> {
  const mailbox = await tx.mailbox(mailboxId)
  const gone = await bury(tx, mailbox, entries)
  await tx.saveMailbox(mailbox)
  await tx.finish()
  return gone
}
