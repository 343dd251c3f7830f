/** Flags of messages: set, add, remove, and the conditional form. RFC 9051 §6.4.6, RFC 7162 §3.1.3 */
import { andBits, orBits, withoutBits } from '../../lib/bits.ts'
import type { FlagBits } from '../../mail/flag.ts'
import type { MessageId, ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, FlagRequest, FlagResult } from '../account-store.ts'
import type { Value } from '../sql.ts'
import { bitsOf } from './keywords.ts'
import { type AccountTransaction, ENTRY_COLUMNS, type EntryRecord } from './transaction.ts'
import { runByUids, selectByUids, sorted } from './uid-set.ts'

/** All bits that a number keeps exactly. */
const ALL_BITS = 2 ** 53 - 1

export async function setFlags(tx: AccountTransaction, request: FlagRequest): Promise<FlagResult> {
  const mailbox = await tx.mailbox(request.mailboxId)
  const entries = await selectByUids<EntryRecord>(
    tx.sql,
    `select ${ENTRY_COLUMNS} from mail_entry e`,
    [tx.accountId, request.mailboxId],
    sorted(request.uids),
  )
  const bits = await bitsOf(tx.sql, tx.accountId, request.flags, { create: request.op !== 'remove' })
  const changing: { readonly entry: EntryRecord; readonly flags: number }[] = []
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

  const uids = changing.map(({ entry }) => entry.uid as Uid)
  const modSeq = await tx.log(request.mailboxId, 'flags', uids)
  const { expression, value } = assignment(request.op, bits)
  await runByUids(
    tx.sql,
    `update mail_entry set flags = ${expression}, mod_seq = ? where account_id = ? and mailbox_id = ?`,
    [value, modSeq, tx.accountId, request.mailboxId],
    uids,
  )
  for (const { entry, flags } of changing) {
    tx.count(mailbox, entry, -1)
    tx.count(mailbox, { flags, size_bytes: entry.size_bytes }, 1)
  }
  mailbox.mod_seq = modSeq
  await tx.saveMailbox(mailbox)
  await tx.finish()
  return { changed: changing.map(({ entry, flags }) => stateOf(entry, flags, modSeq)), unchanged, stale }
}

function combined(op: FlagRequest['op'], before: number, bits: number): number {
  switch (op) {
    case 'add':
      return orBits(before, bits)
    case 'remove':
      return withoutBits(before, bits)
    case 'replace':
      return andBits(bits, ALL_BITS)
  }
}

function assignment(op: FlagRequest['op'], bits: number): { expression: string; value: Value } {
  switch (op) {
    case 'add':
      return { expression: 'flags | ?', value: bits }
    case 'remove':
      return { expression: 'flags & ?', value: ALL_BITS - bits }
    case 'replace':
      return { expression: '?', value: bits }
  }
}

function stateOf(entry: EntryRecord, flags: number, modSeq: number): EntryState {
  return {
    uid: entry.uid as Uid,
    messageId: entry.message_id as MessageId,
    flags: flags as FlagBits,
    modSeq: modSeq as ModSeq,
  }
}
