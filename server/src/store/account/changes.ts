/** What happened in a mailbox since a ModSeq, read from the change log. RFC 7162 §3.2.5 */
import { Refusal } from '../../lib/refusal.ts'
import type { FlagBits } from '../../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, ExpungedSince, MailboxChanges } from '../account-store.ts'
import { CHANGE_ROWS_MAX, CHANGED_UIDS_MAX } from '../limits.ts'
import type { Sql } from '../sql.ts'
import type { ChangeKind } from './transaction.ts'
import { parseUids, selectByUids } from './uid-set.ts'

type StateRecord = {
  readonly uid: number
  readonly message_id: number
  readonly flags: number
  readonly mod_seq: number
}

/**
 * For a `view`, which may hold messages newer than its ModSeq, `expunged` also has those that came after `since` and
 * have gone again; and it is `incomplete` when reading the mailbox anew is cheaper.
 */
export async function readChanges(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  since: ModSeq,
  reader: 'session' | 'view' = 'session',
): Promise<MailboxChanges> {
  // Read first: what is committed meanwhile is then only seen twice, never missed.
  const mailbox = await sql.get<{ mod_seq: number; log_floor: number }>(
    `select m.mod_seq, a.log_floor from mail_mailbox m join mail_account a on a.account_id = m.account_id
      where m.account_id = ? and m.mailbox_id = ?`,
    accountId,
    mailboxId,
  )
  if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  const modSeq = mailbox.mod_seq as ModSeq
  if (modSeq <= since) return { modSeq, changed: [], expunged: [], incomplete: false }
  const rows = await sql.all<{ kind: ChangeKind; uids: string }>(
    `select kind, uids from mail_change where account_id = ? and mod_seq > ? and mailbox_id = ?
      order by mod_seq limit ?`,
    accountId,
    since,
    mailboxId,
    CHANGE_ROWS_MAX + 1,
  )
  const incomplete = since < mailbox.log_floor
  const many = rows.length > CHANGE_ROWS_MAX || countUids(rows) > CHANGED_UIDS_MAX
  if (reader === 'view' && (many || incomplete))
    return { modSeq, changed: [], expunged: [], incomplete: true }
  if (incomplete || many)
    return {
      modSeq,
      changed: await changedEntries(sql, accountId, mailboxId, since),
      expunged: incomplete ? [] : await expungedSince(sql, accountId, mailboxId, since),
      incomplete,
    }
  const { touched, expunged } = replay(rows, reader)
  const states = await selectByUids<StateRecord>(
    sql,
    'select e.uid, e.message_id, e.flags, e.mod_seq from mail_entry e',
    [accountId, mailboxId],
    touched,
  )
  return { modSeq, changed: states.map(stateOf), expunged, incomplete: false }
}

function countUids(rows: readonly { readonly uids: string }[]): number {
  let count = 0
  for (const { uids } of rows)
    for (const part of uids === '' ? [] : uids.split(',')) {
      const colon = part.indexOf(':')
      count += colon === -1 ? 1 : Number(part.slice(colon + 1)) - Number(part.slice(0, colon)) + 1
    }
  return count
}

/** UIDs that were touched and are still there, and those gone that were there before. */
function replay(
  rows: readonly { kind: ChangeKind; uids: string }[],
  reader: 'session' | 'view',
): { touched: Uid[]; expunged: Uid[] } {
  const added = new Set<Uid>()
  const touched = new Set<Uid>()
  const expunged = new Set<Uid>()
  for (const { kind, uids } of rows)
    for (const uid of parseUids(uids)) {
      if (kind === 'append') added.add(uid)
      if (kind !== 'expunge') {
        touched.add(uid)
        continue
      }
      touched.delete(uid)
      if (reader === 'view' || !added.has(uid)) expunged.add(uid)
    }
  return { touched: ascending(touched), expunged: ascending(expunged) }
}

async function changedEntries(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  since: ModSeq,
): Promise<EntryState[]> {
  const states: EntryState[] = []
  await sql.scan<[number, number, number, number]>(
    `select uid, message_id, flags, mod_seq from mail_entry
      where account_id = ? and mailbox_id = ? and mod_seq > ? order by uid`,
    [accountId, mailboxId, since],
    ([uid, message_id, flags, mod_seq]) => states.push(stateOf({ uid, message_id, flags, mod_seq })),
  )
  return states
}

/** What has left the mailbox since, for clients that come back. Refusal `not-found`. */
export async function readExpunged(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  since: ModSeq,
): Promise<ExpungedSince> {
  const mailbox = await sql.get<{ uid_next: number; log_floor: number }>(
    `select m.uid_next, a.log_floor from mail_mailbox m join mail_account a on a.account_id = m.account_id
      where m.account_id = ? and m.mailbox_id = ?`,
    accountId,
    mailboxId,
  )
  if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  const incomplete = since < mailbox.log_floor
  const uids = incomplete ? [] : await expungedSince(sql, accountId, mailboxId, since)
  return { uids, uidNext: mailbox.uid_next, incomplete }
}

async function expungedSince(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  since: ModSeq,
): Promise<Uid[]> {
  const gone = new Set<Uid>()
  await sql.scan<[string]>(
    `select uids from mail_change where account_id = ? and mod_seq > ? and mailbox_id = ? and kind = 'expunge'`,
    [accountId, since, mailboxId],
    ([uids]) => {
      for (const uid of parseUids(uids)) gone.add(uid)
    },
  )
  return ascending(gone)
}

function ascending(uids: ReadonlySet<Uid>): Uid[] {
  return [...uids].sort((a, b) => a - b)
}

function stateOf(row: StateRecord): EntryState {
  return {
    uid: row.uid as Uid,
    messageId: row.message_id as MessageId,
    flags: row.flags as FlagBits,
    modSeq: row.mod_seq as ModSeq,
  }
}
