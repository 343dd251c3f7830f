/** Flags of messages: set, add, remove, and the conditional form. RFC 9051 §6.4.6, RFC 7162 §3.1.3 */
import { andBits, orBits, withoutBits } from '../../lib/bits.ts'
import { DELETED, type FlagBits, SEEN } from '../../mail/flag.ts'
import type { MailboxId, MessageId, ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, FlagRequest, FlagResult } from '../account-store.ts'
import type { Value } from '../sql.ts'
import { bitsOf } from './keywords.ts'
import { junkOf, note } from './lessons.ts'
import type { AccountTransaction, EntryRecord, MailboxRecord } from './transaction.ts'
import { runByUids, selectByUids, sorted } from './uid-set.ts'
import { flagsAt, placesOf } from './view.ts'

/** All bits that a number keeps exactly. */
export const ALL_BITS = 2 ** 53 - 1

export async function setFlags(tx: AccountTransaction, request: FlagRequest): Promise<FlagResult> {
  const mailbox = await tx.mailbox(request.mailboxId)
  const entries = await flagsNow(tx, mailbox, sorted(request.uids))
  const bits = await bitsOf(tx.sql, tx.accountId, request.flags, { create: request.op !== 'remove' })
  const changing: Changing[] = []
  const unchanged: EntryState[] = []
  const stale: Uid[] = []
  for (const entry of entries) {
    const flags = combined(request.op, entry.flags, bits)
    if (request.unchangedSince !== undefined && entry.mod_seq > request.unchangedSince)
      stale.push(entry.uid as Uid)
    else if (flags === entry.flags) unchanged.push(stateOf(entry, entry.flags, entry.mod_seq))
    else changing.push({ entry, flags })
  }
  // Nothing changes: no ModSeq is spent. RFC 7162 §3.1
  if (changing.length === 0) return { changed: [], unchanged, stale }

  const changed = await writeFlags(tx, mailbox, changing, assignment(request.op, bits))
  const junk = request.op === 'remove' ? undefined : junkOf(request.flags)
  const taught =
    junk !== undefined &&
    (await note(
      tx,
      changing.map(({ entry }) => entry),
      junk,
    ))
  await tx.finish()
  return { changed, unchanged, stale, ...(taught && { taught }) }
}

type FlagEntry = Pick<EntryRecord, 'uid' | 'message_id' | 'flags' | 'mod_seq'>
export type Changing = { readonly entry: FlagEntry; readonly flags: number }

/** One change of those entries, in which `expression` with `values` makes their new flags; their new states. The caller finishes. */
export async function writeFlags(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  changing: readonly Changing[],
  { expression, values }: { readonly expression: string; readonly values: readonly Value[] },
): Promise<EntryState[]> {
  const mailboxId = mailbox.mailbox_id as MailboxId
  const uids = changing.map(({ entry }) => entry.uid as Uid)
  const modSeq = await tx.log(mailboxId, 'flags', uids)
  await tx.told(runByUids(tx.sql, updateOf(expression), [...values, modSeq, tx.accountId, mailboxId], uids))
  for (const { entry, flags } of changing) countFlags(mailbox, entry.flags, flags)
  const changed = changing.map(({ entry, flags }) => stateOf(entry, flags, modSeq))
  tx.note(mailbox, modSeq, { changed })
  await tx.saveMailbox(mailbox)
  return changed
}

/** A message stays, and has other flags. */
function countFlags(mailbox: MailboxRecord, before: number, after: number): void {
  if ((before & SEEN) === 0) mailbox.unseen--
  if ((after & SEEN) === 0) mailbox.unseen++
  if ((before & DELETED) !== 0) mailbox.deleted--
  if ((after & DELETED) !== 0) mailbox.deleted++
}

const UPDATES = new Map<string, string>()

/** `expression` is one of a few. */
function updateOf(expression: string): string {
  let text = UPDATES.get(expression)
  if (text === undefined) {
    text = `update mail_entry set flags = ${expression}, mod_seq = ? where account_id = ? and mailbox_id = ?`
    UPDATES.set(expression, text)
  }
  return text
}

/** Out of the view, when that is of the present; `uids` rising. */
async function flagsNow(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  uids: readonly Uid[],
): Promise<readonly FlagEntry[]> {
  const view = tx.presentView(mailbox)
  if (view === undefined)
    return await selectByUids<FlagEntry>(
      tx.sql,
      'select e.uid, e.message_id, e.flags, e.mod_seq from mail_entry e',
      [tx.accountId, mailbox.mailbox_id],
      uids,
    )
  return placesOf(view, uids).map((place) => ({
    uid: view.uids[place] ?? 0,
    message_id: view.messageIds[place] ?? 0,
    flags: flagsAt(view, place),
    mod_seq: view.modSeqs[place] ?? 0,
  }))
}

export function combined(op: FlagRequest['op'], before: number, bits: number): number {
  switch (op) {
    case 'add':
      return orBits(before, bits)
    case 'remove':
      return withoutBits(before, bits)
    case 'replace':
      return andBits(bits, ALL_BITS)
  }
}

function assignment(op: FlagRequest['op'], bits: number): { expression: string; values: readonly Value[] } {
  switch (op) {
    case 'add':
      return { expression: 'flags | ?', values: [bits] }
    case 'remove':
      return { expression: 'flags & ?', values: [ALL_BITS - bits] }
    case 'replace':
      return { expression: '?', values: [bits] }
  }
}

export function stateOf(entry: FlagEntry, flags: number, modSeq: number): EntryState {
  return {
    uid: entry.uid as Uid,
    messageId: entry.message_id as MessageId,
    flags: flags as FlagBits,
    modSeq: modSeq as ModSeq,
  }
}
