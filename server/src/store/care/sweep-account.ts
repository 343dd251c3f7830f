/** What an account may forget: expunged messages after the undelete window, old log rows, old delivery ids. */
import type { AccountId } from '../../mail/ids.ts'
import { sweepLinkedFiles } from '../account/account-linked-files.ts'
import { sweepUploads } from '../account/account-uploads.ts'
import { sweepMemories } from '../account/sieve-memory.ts'
import { CHANGE_LOG_MS, DELIVERY_MEMORY_MS, UNDELETE_MS } from '../limits.ts'
import { forgetGone, noteGone } from '../search/forget.ts'
import type { Database, Sql } from '../sql.ts'

/** Rows of one transaction: deliveries of the same account hardly wait. */
const BATCH = 200

export type Swept = { readonly messages: number; readonly changes: number; readonly deliveries: number }

export async function sweepAccount(db: Database, accountId: AccountId, nowMs: number): Promise<Swept> {
  // Also what an earlier sweep was cut off from.
  await forgetGone(db, accountId)
  await sweepMemories(db, accountId, nowMs)
  await sweepLinkedFiles(db, accountId, nowMs)
  await sweepUploads(db, accountId, nowMs)
  if (!(await db.read((sql) => hasOld(sql, accountId, nowMs))))
    return { messages: 0, changes: 0, deliveries: 0 }
  let messages = 0
  for (let more = true; more; ) {
    const done = await db.write((sql) => sweepTombstones(sql, accountId, nowMs - UNDELETE_MS))
    messages += done.messages
    more = done.tombstones === BATCH
  }
  if (messages > 0) await forgetGone(db, accountId)
  await db.write((sql) =>
    sql.run(
      'delete from mail_former_mailbox where account_id = ? and at_ms < ?',
      accountId,
      nowMs - UNDELETE_MS,
    ),
  )
  let changes = 0
  for (let more = true; more; ) {
    const gone = await db.write((sql) => sweepChanges(sql, accountId, nowMs - CHANGE_LOG_MS))
    changes += gone
    more = gone === BATCH
  }
  const deliveries = await db.write((sql) =>
    sql.run(
      'delete from mail_delivery where account_id = ? and at_ms < ?',
      accountId,
      nowMs - DELIVERY_MEMORY_MS,
    ),
  )
  return { messages, changes, deliveries }
}

/** Most accounts have nothing old most of the time: looking is cheaper than four transactions. */
async function hasOld(sql: Sql, accountId: AccountId, nowMs: number): Promise<boolean> {
  const oldest = await sql.get<
    Readonly<Record<'tombstone' | 'former' | 'delivery' | 'change', number | null>>
  >(
    `select (select min(at_ms) from mail_tombstone where account_id = a.account_id) as tombstone,
        (select min(at_ms) from mail_former_mailbox where account_id = a.account_id) as former,
        (select min(at_ms) from mail_delivery where account_id = a.account_id) as delivery,
        (select at_ms from mail_change where account_id = a.account_id order by mod_seq limit 1) as change
       from mail_account a where a.account_id = ?`,
    accountId,
  )
  if (oldest === undefined) return false
  return (
    (oldest.tombstone ?? nowMs) < nowMs - UNDELETE_MS ||
    (oldest.former ?? nowMs) < nowMs - UNDELETE_MS ||
    (oldest.delivery ?? nowMs) < nowMs - DELIVERY_MEMORY_MS ||
    (oldest.change ?? nowMs) < nowMs - CHANGE_LOG_MS
  )
}

async function sweepTombstones(
  sql: Sql,
  accountId: AccountId,
  beforeMs: number,
): Promise<{ readonly tombstones: number; readonly messages: number }> {
  await lock(sql, accountId)
  const rows = await sql.all<{ mailbox_id: number; uid: number; message_id: number }>(
    `select mailbox_id, uid, message_id from mail_tombstone where account_id = ? and at_ms < ?
      order by mailbox_id, uid limit ?`,
    accountId,
    beforeMs,
    BATCH,
  )
  let messages = 0
  for (const { mailbox_id, uid, message_id } of rows) {
    await sql.run(
      'delete from mail_tombstone where account_id = ? and mailbox_id = ? and uid = ?',
      accountId,
      mailbox_id,
      uid,
    )
    const shared = await sql.run(
      'update mail_share set extra = extra - 1 where account_id = ? and message_id = ? and extra > 0',
      accountId,
      message_id,
    )
    if (shared > 0) continue
    for (const table of ['mail_share', 'mail_receipt', 'mail_hidden', 'mail_lesson', 'mail_list_row'])
      await sql.run(`delete from ${table} where account_id = ? and message_id = ?`, accountId, message_id)
    await noteGone(sql, accountId, message_id)
    messages += await sql.run(
      'delete from mail_message where account_id = ? and message_id = ?',
      accountId,
      message_id,
    )
  }
  return { tombstones: rows.length, messages }
}

/** The oldest log rows; `log_floor` says from where on the log is whole. */
async function sweepChanges(sql: Sql, accountId: AccountId, beforeMs: number): Promise<number> {
  await lock(sql, accountId)
  const rows = await sql.all<{ mod_seq: number; at_ms: number }>(
    'select mod_seq, at_ms from mail_change where account_id = ? order by mod_seq limit ?',
    accountId,
    BATCH,
  )
  const old = rows.filter(({ at_ms }) => at_ms < beforeMs)
  const last = old.at(-1)
  if (last === undefined) return 0
  const gone = await sql.run(
    'delete from mail_change where account_id = ? and mod_seq <= ?',
    accountId,
    last.mod_seq,
  )
  await sql.run('update mail_account set log_floor = ? where account_id = ?', last.mod_seq, accountId)
  return gone
}

async function lock(sql: Sql, accountId: AccountId): Promise<void> {
  await sql.get('select 1 from mail_account where account_id = ? {for update}', accountId)
}
