/** Expunged messages: entries become tombstones, which the undelete window keeps. RFC 9051 §6.4.3 */
import { Refusal } from '../../lib/refusal.ts'
import { DELETED } from '../../mail/flag.ts'
import type { AccountId, MailboxId, Uid } from '../../mail/ids.ts'
import { CHANGE_SLICE } from '../limits.ts'
import type { Sql, Value } from '../sql.ts'
import {
  type AccountTransaction,
  ENTRY_COLUMNS,
  type EntryRecord,
  type MailboxRecord,
} from './transaction.ts'
import { insertRows, runByUids, selectByUids, sorted } from './uid-set.ts'

/** How many messages carry \Deleted. Refusal `not-found`. */
export async function countDeleted(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
): Promise<{ readonly deleted: number }> {
  const mailbox = await sql.get<{ deleted: number }>(
    'select deleted from mail_mailbox where account_id = ? and mailbox_id = ?',
    accountId,
    mailboxId,
  )
  if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  return mailbox
}

/** Without `uids` the next CHANGE_SLICE of all that carry \Deleted. */
export async function expunge(
  tx: AccountTransaction,
  mailboxId: MailboxId,
  uids: readonly Uid[] | undefined,
): Promise<readonly Uid[]> {
  const mailbox = await tx.mailbox(mailboxId)
  if (mailbox.deleted === 0) return []
  const entries =
    uids === undefined ? await deletedEntries(tx, mailbox) : await entriesOf(tx, mailboxId, uids)
  return await buryAll(
    tx,
    mailbox,
    entries.filter(({ flags }) => (flags & DELETED) !== 0),
  )
}

/** The next of them; out of the view when that is of the present, for their flags are no index's. */
async function deletedEntries(tx: AccountTransaction, mailbox: MailboxRecord): Promise<EntryRecord[]> {
  const mailboxId = mailbox.mailbox_id as MailboxId
  const view = tx.presentView(mailbox)
  if (view === undefined)
    return await tx.sql.all<EntryRecord>(
      `select ${ENTRY_COLUMNS} from mail_entry e
        where e.account_id = ? and e.mailbox_id = ? and e.flags & ? <> 0 order by e.uid limit ?`,
      tx.accountId,
      mailboxId,
      DELETED,
      CHANGE_SLICE,
    )
  const uids: Uid[] = []
  for (let at = 0; at < view.count && uids.length < CHANGE_SLICE; at++)
    if (((view.flagsLow[at] ?? 0) & DELETED) !== 0) uids.push((view.uids[at] ?? 0) as Uid)
  return await entriesOf(tx, mailboxId, uids)
}

/** Removes messages whatever their flags. */
export async function remove(
  tx: AccountTransaction,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<readonly Uid[]> {
  const mailbox = await tx.mailbox(mailboxId)
  return await buryAll(tx, mailbox, await entriesOf(tx, mailboxId, uids))
}

async function buryAll(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  going: readonly EntryRecord[],
): Promise<readonly Uid[]> {
  if (going.length === 0) return []
  const gone = await bury(tx, mailbox, going)
  await tx.saveMailbox(mailbox)
  await tx.finish()
  return gone
}

export function entriesOf(
  tx: AccountTransaction,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<EntryRecord[]> {
  return selectByUids<EntryRecord>(
    tx.sql,
    `select ${ENTRY_COLUMNS} from mail_entry e`,
    [tx.accountId, mailboxId],
    sorted(uids),
  )
}

/** Entries to tombstones, counted out of mailbox and account, in one change. The caller saves both rows. */
export async function bury(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  entries: readonly EntryRecord[],
): Promise<Uid[]> {
  const mailboxId = mailbox.mailbox_id as MailboxId
  const uids = entries.map(({ uid }) => uid as Uid)
  const modSeq = await tx.log(mailboxId, 'expunge', uids)
  await tx.told(
    insertRows(
      tx.sql,
      `insert into mail_tombstone (account_id, mailbox_id, uid, message_id, flags, size_bytes, internal_ms, sent_ms,
       saved_ms, mod_seq, at_ms)`,
      entries.map((entry): Value[] => [
        tx.accountId,
        mailboxId,
        entry.uid,
        entry.message_id,
        entry.flags,
        entry.size_bytes,
        entry.internal_ms,
        entry.sent_ms,
        entry.saved_ms,
        modSeq,
        tx.nowMs,
      ]),
    ),
  )
  await tx.told(deleteEntries(tx, mailboxId, uids))
  for (const entry of entries) tx.count(mailbox, entry, -1)
  tx.note(mailbox, modSeq, { expunged: uids })
  return uids
}

export async function deleteEntries(
  tx: AccountTransaction,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<void> {
  await runByUids(
    tx.sql,
    'delete from mail_entry where account_id = ? and mailbox_id = ?',
    [tx.accountId, mailboxId],
    uids,
  )
}
