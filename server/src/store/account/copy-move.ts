/** Messages in another mailbox: a new entry with a new UID for the same stored message. RFC 9051 §6.4.7, §6.4.8 */
import { andBits, orBits } from '../../lib/bits.ts'
import { Refusal } from '../../lib/refusal.ts'
import { type FlagBits, SEEN } from '../../mail/flag.ts'
import type { MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import type { Moved, Quota } from '../account-store.ts'
import type { Holder } from '../sharing-store.ts'
import type { Value } from '../sql.ts'
import { INSERT_ENTRY } from './append.ts'
import { deleteEntries, entriesOf } from './expunge.ts'
import { noteMove } from './lessons.ts'
import { carryMarks, markSeen, readSeen } from './seen-marks.ts'
import type { AccountTransaction, EntryRecord, MailboxRecord } from './transaction.ts'
import { insertRows } from './uid-set.ts'

export async function copy(
  tx: AccountTransaction,
  from: MailboxId,
  uids: readonly Uid[],
  to: MailboxId,
  quota: Quota,
  by?: Holder,
): Promise<Moved> {
  const source = await tx.mailbox(from)
  const target = await tx.mailbox(to)
  const entries = await entriesOf(tx, from, uids)
  if (entries.length === 0) return { uidValidity: target.uid_validity, from: [], to: [] }
  const bytes = entries.reduce((sum, entry) => sum + entry.size_bytes, 0)
  const { used_bytes, used_messages } = tx.account
  if (
    (quota.bytes !== undefined && used_bytes + bytes > quota.bytes) ||
    (quota.messages !== undefined && used_messages + entries.length > quota.messages)
  )
    throw new Refusal('over-quota', { key: 'store.mailbox-full' })
  const copies = await enter(tx, target, entries, by)
  for (const { message_id } of entries) await share(tx, message_id)
  if (by !== undefined && (by.may.flags & SEEN) !== 0) {
    const seen = await readSeen(tx.sql, [tx.accountId, from, by.holder], uidsOf(entries))
    const marked = copies.filter((_, at) => seen.has((entries[at]?.uid ?? 0) as Uid))
    await markSeen(tx, target, by.holder, marked, true)
  }
  const taught = by === undefined && (await noteMove(tx, source, target, entries))
  await tx.saveMailbox(target)
  await tx.finish()
  return {
    uidValidity: target.uid_validity,
    from: uidsOf(entries),
    to: copies,
    ...(taught && { taught }),
  }
}

export async function move(
  tx: AccountTransaction,
  from: MailboxId,
  uids: readonly Uid[],
  to: MailboxId,
  by?: Holder,
): Promise<Moved> {
  const source = await tx.mailbox(from)
  // Within one mailbox the messages get new UIDs, and both sides are the same counters. RFC 6851 §3.1
  const target = from === to ? source : await tx.mailbox(to)
  const entries = await entriesOf(tx, from, uids)
  if (entries.length === 0) return { uidValidity: target.uid_validity, from: [], to: [] }
  const moved = uidsOf(entries)
  tx.note(source, await tx.log(from, 'expunge', moved), { expunged: moved })
  await tx.told(deleteEntries(tx, from, moved))
  for (const entry of entries) tx.count(source, entry, -1)
  const arrived = await enter(tx, target, entries, by)
  await carryMarks(tx, source, target, moved, arrived)
  const taught = by === undefined && (await noteMove(tx, source, target, entries))
  await tx.saveMailbox(source)
  if (target !== source) await tx.saveMailbox(target)
  await tx.finish()
  return { uidValidity: target.uid_validity, from: moved, to: arrived, ...(taught && { taught }) }
}

/** Adds entries to `target` and counts them in. The caller saves both rows. */
async function enter(
  tx: AccountTransaction,
  target: MailboxRecord,
  all: readonly EntryRecord[],
  by: Holder | undefined,
): Promise<Uid[]> {
  const entries =
    by === undefined ? all : all.map((entry) => ({ ...entry, flags: broughtBy(by, entry.flags) }))
  const mailboxId = target.mailbox_id as MailboxId
  const uids = entries.map(() => target.uid_next++ as Uid)
  const modSeq = await tx.log(mailboxId, 'append', uids)
  await tx.told(
    insertRows(
      tx.sql,
      INSERT_ENTRY,
      entries.map((entry, index): Value[] => [
        tx.accountId,
        mailboxId,
        uids[index] ?? 0,
        entry.message_id,
        entry.flags,
        modSeq,
        entry.size_bytes,
        entry.internal_ms,
        entry.sent_ms,
        tx.nowMs,
      ]),
    ),
  )
  for (const entry of entries) tx.count(target, entry, 1)
  tx.note(target, modSeq, {
    changed: entries.map((entry, index) => ({
      uid: uids[index] ?? (0 as Uid),
      messageId: entry.message_id as MessageId,
      flags: entry.flags as FlagBits,
      modSeq,
    })),
  })
  return uids
}

/** Flags that a holder may not set stay behind; the owner's own \Seen is not theirs to take away. RFC 4314 §4 */
function broughtBy({ may }: Holder, flags: number): number {
  return andBits(flags, orBits(may.flags, SEEN))
}

/** One more holder of a stored message: the sweep deletes it with the last one. */
async function share(tx: AccountTransaction, messageId: number): Promise<void> {
  const known = await tx.sql.run(
    'update mail_share set extra = extra + 1 where account_id = ? and message_id = ?',
    tx.accountId,
    messageId,
  )
  if (known === 0)
    await tx.sql.run(
      'insert into mail_share (account_id, message_id, extra) values (?, ?, 1)',
      tx.accountId,
      messageId,
    )
}

function uidsOf(entries: readonly EntryRecord[]): Uid[] {
  return entries.map(({ uid }) => uid as Uid)
}
