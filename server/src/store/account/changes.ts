/** What happened in a mailbox since a ModSeq, read from the change log. RFC 7162 §3.2.5 */
import { Refusal } from '../../lib/refusal.ts'
import type { FlagBits } from '../../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, ExpungedSince, MailboxChanges } from '../account-store.ts'
import { CHANGE_ROWS_MAX, CHANGED_UIDS_MAX } from '../limits.ts'
import type { ReadOptions, Sql } from '../sql.ts'
import type { ChangeKind } from './transaction.ts'
import { parseUids, selectByUids } from './uid-set.ts'

/** Rows of the log looked at in one go: some milliseconds. */
export const LOG_SLICE = 20_000

type StateRecord = {
  readonly uid: number
  readonly message_id: number
  readonly flags: number
  readonly mod_seq: number
}

/** The mailbox's newest ModSeq. Refusal `not-found`. */
export async function readModSeq(sql: Sql, accountId: AccountId, mailboxId: MailboxId): Promise<ModSeq> {
  const mailbox = await sql.get<{ mod_seq: number }>(
    'select mod_seq from mail_mailbox where account_id = ? and mailbox_id = ?',
    accountId,
    mailboxId,
  )
  if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  return mailbox.mod_seq as ModSeq
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
      and kind in ('append', 'flags', 'expunge') order by mod_seq limit ?`,
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
      expunged: incomplete ? [] : await expungedBetween(sql, [accountId, mailboxId], since, modSeq),
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

type LogReach = { readonly uid_next: number; readonly mod_seq: number; readonly log_floor: number }

/** What has left the mailbox since, for clients that come back, in several reads. Refusal `not-found`. */
export async function readExpunged(
  read: <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>,
  accountId: AccountId,
  mailboxId: MailboxId,
  since: ModSeq,
): Promise<ExpungedSince> {
  const look = (): Promise<LogReach | undefined> =>
    read(
      (sql) =>
        sql.get<LogReach>(
          `select m.uid_next, m.mod_seq, a.log_floor from mail_mailbox m
             join mail_account a on a.account_id = m.account_id where m.account_id = ? and m.mailbox_id = ?`,
          accountId,
          mailboxId,
        ),
      { single: true },
    )
  const mailbox = await look()
  if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  const { uid_next: uidNext, mod_seq: last } = mailbox
  const incomplete: ExpungedSince = { uids: [], uidNext, incomplete: true }
  if (since < mailbox.log_floor) return incomplete
  const gone = new Set<Uid>()
  // Each change has a ModSeq of its own: so many of them are so many rows at most.
  for (let from: number = since; from < last; from += LOG_SLICE) {
    const to = Math.min(from + LOG_SLICE, last)
    await read((sql) => collectExpunged(sql, [accountId, mailboxId], { from, to }, gone), { single: true })
    if (to < last) await new Promise(setImmediate)
  }
  // The log may have been swept meanwhile.
  if (since < ((await look())?.log_floor ?? 0)) return incomplete
  return { uids: ascending(gone), uidNext, incomplete: false }
}

async function expungedBetween(
  sql: Sql,
  mailbox: readonly [AccountId, MailboxId],
  from: ModSeq,
  to: ModSeq,
): Promise<Uid[]> {
  const gone = new Set<Uid>()
  await collectExpunged(sql, mailbox, { from, to }, gone)
  return ascending(gone)
}

/** UIDs that left after ModSeq `from`, up to `to`, put into `gone`. */
async function collectExpunged(
  sql: Sql,
  [accountId, mailboxId]: readonly [AccountId, MailboxId],
  { from, to }: { readonly from: number; readonly to: number },
  gone: Set<Uid>,
): Promise<void> {
  await sql.scan<[string]>(
    `select uids from mail_change
      where account_id = ? and mod_seq > ? and mod_seq <= ? and mailbox_id = ? and kind = 'expunge'`,
    [accountId, from, to, mailboxId],
    ([uids]) => {
      for (const uid of parseUids(uids)) gone.add(uid)
    },
  )
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
