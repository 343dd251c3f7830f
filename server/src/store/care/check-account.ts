/** `valija store check`: every promise that the rows of an account make to each other and to the bytes, looked at. */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { ReadFiles } from '../../mail/message/search-file.ts'
import { checkedBody, type StoredBody } from '../account/messages.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import { CorruptError, type Database, type Sql } from '../sql.ts'
import { checkSearch } from './check-search.ts'
import type { MailPlaces } from './mail-places.ts'

/** Bodies read in one go: bounds the memory to some such number of inline bodies. */
const BODIES = 16

export type Problem = {
  readonly kind:
    | 'engine'
    | 'mailbox-counter'
    | 'account-counter'
    | 'uid'
    | 'missing-message'
    | 'missing-mailbox'
    | 'holders'
    | 'size'
    | 'body'
    | 'search'
  /** Which rows, in words for an operator: mailbox ids and message ids, never names or subjects. */
  readonly detail: string
}

export async function checkAccount(
  places: MailPlaces,
  blobs: BlobStore,
  accountId: AccountId,
  readFiles: ReadFiles,
): Promise<readonly Problem[]> {
  const faults = await places.engineFaults(accountId)
  if (faults.length > 0) return faults.map((detail) => ({ kind: 'engine', detail }))
  try {
    return await places.inspect(accountId, async (db) => {
      const rows = await db.read(async (sql) => [
        ...(await checkMailboxes(sql, accountId)),
        ...(await checkAccountRow(sql, accountId)),
        ...(await checkReferences(sql, accountId)),
        ...(await checkHolders(sql, accountId)),
      ])
      const search = await checkSearch({ db, blobs, accountId, readFiles })
      return [
        ...rows,
        ...(await checkBodies(db, blobs, accountId)),
        ...search.map((detail): Problem => ({ kind: 'search', detail })),
      ]
    })
  } catch (error) {
    if (!(error instanceof CorruptError)) throw error
    return [{ kind: 'engine', detail: String(error.cause) }]
  }
}

type MailboxSums = {
  readonly mailbox_id: number
  readonly uid_next: number
  readonly mod_seq: number
  readonly messages: number
  readonly unseen: number
  readonly deleted: number
  readonly size_bytes: number
  readonly real_messages: number
  readonly real_unseen: number
  readonly real_deleted: number
  readonly real_bytes: number
  readonly last_uid: number
  readonly last_mod_seq: number
}

/** The counters of every mailbox beside what its entries add up to. */
export function mailboxSums(sql: Sql, accountId: AccountId): Promise<MailboxSums[]> {
  return sql.all<MailboxSums>(
    `select m.mailbox_id, m.uid_next, m.mod_seq, m.messages, m.unseen, m.deleted, m.size_bytes,
        coalesce(c.messages, 0) as real_messages, coalesce(c.unseen, 0) as real_unseen,
        coalesce(c.deleted, 0) as real_deleted, coalesce(c.bytes, 0) as real_bytes,
        coalesce(c.last_uid, 0) as last_uid, coalesce(c.last_mod_seq, 0) as last_mod_seq
       from mail_mailbox m left join (
         select mailbox_id, count(*) as messages, sum(size_bytes) as bytes, max(uid) as last_uid,
           max(mod_seq) as last_mod_seq, sum(case when flags & 8 = 0 then 1 else 0 end) as unseen,
           sum(case when flags & 4 = 0 then 0 else 1 end) as deleted
         from mail_entry where account_id = ? group by mailbox_id) c on c.mailbox_id = m.mailbox_id
      where m.account_id = ? order by m.mailbox_id`,
    accountId,
    accountId,
  )
}

async function checkMailboxes(sql: Sql, accountId: AccountId): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const row of await mailboxSums(sql, accountId)) {
    const counters: readonly (readonly [string, number, number])[] = [
      ['messages', row.messages, row.real_messages],
      ['unseen', row.unseen, row.real_unseen],
      ['deleted', row.deleted, row.real_deleted],
      ['octets', row.size_bytes, row.real_bytes],
    ]
    for (const [what, kept, real] of counters)
      if (kept !== real)
        problems.push({
          kind: 'mailbox-counter',
          detail: `mailbox ${row.mailbox_id}: ${kept} ${what} counted, ${real} there`,
        })
    if (row.uid_next <= row.last_uid)
      problems.push({
        kind: 'uid',
        detail: `mailbox ${row.mailbox_id}: next UID ${row.uid_next}, but ${row.last_uid} is there`,
      })
    if (row.mod_seq < row.last_mod_seq)
      problems.push({
        kind: 'uid',
        detail: `mailbox ${row.mailbox_id}: highest ModSeq ${row.mod_seq}, but ${row.last_mod_seq} is there`,
      })
  }
  return problems
}

type AccountSums = {
  readonly mod_seq: number
  readonly next_message_id: number
  readonly next_mailbox_id: number
  readonly used_bytes: number
  readonly used_messages: number
  readonly real_bytes: number
  readonly real_messages: number
  readonly last_change: number
  readonly last_message: number
  readonly last_mailbox: number
}

/** The account's own row beside what it counts. */
export function accountSums(sql: Sql, accountId: AccountId): Promise<AccountSums | undefined> {
  return sql.get<AccountSums>(
    `select a.mod_seq, a.next_message_id, a.next_mailbox_id, a.used_bytes, a.used_messages,
        (select coalesce(sum(size_bytes), 0) from mail_entry where account_id = a.account_id) as real_bytes,
        (select count(*) from mail_entry where account_id = a.account_id) as real_messages,
        (select coalesce(max(mod_seq), 0) from mail_change where account_id = a.account_id) as last_change,
        (select coalesce(max(message_id), 0) from mail_message where account_id = a.account_id) as last_message,
        (select coalesce(max(mailbox_id), 0) from mail_mailbox where account_id = a.account_id) as last_mailbox
       from mail_account a where a.account_id = ?`,
    accountId,
  )
}

async function checkAccountRow(sql: Sql, accountId: AccountId): Promise<Problem[]> {
  const row = await accountSums(sql, accountId)
  if (row === undefined) throw new Refusal('not-found', { key: 'store.not-found' })
  const problems: Problem[] = []
  const wrong = (detail: string): void => {
    problems.push({ kind: 'account-counter', detail })
  }
  if (row.used_bytes !== row.real_bytes) wrong(`${row.used_bytes} octets counted, ${row.real_bytes} there`)
  if (row.used_messages !== row.real_messages)
    wrong(`${row.used_messages} messages counted, ${row.real_messages} there`)
  if (row.mod_seq < row.last_change) wrong(`ModSeq ${row.mod_seq}, but ${row.last_change} is in the log`)
  if (row.next_message_id <= row.last_message)
    wrong(`next message ${row.next_message_id}, but ${row.last_message} is there`)
  if (row.next_mailbox_id <= row.last_mailbox)
    wrong(`next mailbox ${row.next_mailbox_id}, but ${row.last_mailbox} is there`)
  return problems
}

async function checkReferences(sql: Sql, accountId: AccountId): Promise<Problem[]> {
  const problems: Problem[] = []
  const lost = await sql.all<{ mailbox_id: number; uid: number }>(
    `select e.mailbox_id, e.uid from mail_entry e where e.account_id = ? and not exists (
       select 1 from mail_message m where m.account_id = e.account_id and m.message_id = e.message_id)
     union all select t.mailbox_id, t.uid from mail_tombstone t where t.account_id = ? and not exists (
       select 1 from mail_message m where m.account_id = t.account_id and m.message_id = t.message_id)`,
    accountId,
    accountId,
  )
  for (const { mailbox_id, uid } of lost)
    problems.push({ kind: 'missing-message', detail: `mailbox ${mailbox_id}, UID ${uid}` })
  const homeless = await sql.all<{ mailbox_id: number; n: number }>(
    `select e.mailbox_id, count(*) as n from mail_entry e where e.account_id = ? and not exists (
       select 1 from mail_mailbox m where m.account_id = e.account_id and m.mailbox_id = e.mailbox_id)
     group by e.mailbox_id`,
    accountId,
  )
  for (const { mailbox_id, n } of homeless)
    problems.push({ kind: 'missing-mailbox', detail: `${n} messages are in mailbox ${mailbox_id}` })
  const sizes = await sql.all<{ mailbox_id: number; uid: number }>(
    `select e.mailbox_id, e.uid from mail_entry e
       join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id
      where e.account_id = ? and (e.size_bytes <> m.size_bytes or e.internal_ms <> m.internal_ms)`,
    accountId,
  )
  for (const { mailbox_id, uid } of sizes)
    problems.push({ kind: 'size', detail: `mailbox ${mailbox_id}, UID ${uid} differs from its message` })
  return problems
}

export type Holders = { readonly message_id: number; readonly holders: number; readonly counted: number }

/** Messages whose entries and tombstones are not as many as mail_share says. */
export function wrongHolders(sql: Sql, accountId: AccountId): Promise<Holders[]> {
  return sql.all<Holders>(
    `select m.message_id, coalesce(h.n, 0) as holders, coalesce(s.extra, 0) + 1 as counted
       from mail_message m
       left join (select x.message_id, count(*) as n from (
           select message_id from mail_entry where account_id = ?
           union all select message_id from mail_tombstone where account_id = ?) x
         group by x.message_id) h on h.message_id = m.message_id
       left join mail_share s on s.account_id = m.account_id and s.message_id = m.message_id
      where m.account_id = ? and coalesce(h.n, 0) <> coalesce(s.extra, 0) + 1 order by m.message_id`,
    accountId,
    accountId,
    accountId,
  )
}

async function checkHolders(sql: Sql, accountId: AccountId): Promise<Problem[]> {
  return (await wrongHolders(sql, accountId)).map(({ message_id, holders, counted }) => ({
    kind: 'holders',
    detail: `message ${message_id} is held ${holders} times, counted ${counted}`,
  }))
}

async function checkBodies(db: Database, blobs: BlobStore, accountId: AccountId): Promise<Problem[]> {
  const problems: Problem[] = []
  for (let last = 0; ; ) {
    const after = last
    const rows = await db.read(
      (sql) =>
        sql.all<StoredBody & { readonly message_id: number }>(
          `select message_id, size_bytes, checksum, blob_key, bytes from mail_message
            where account_id = ? and message_id > ? order by message_id limit ?`,
          accountId,
          after,
          BODIES,
        ),
      { single: true },
    )
    for (const row of rows) {
      const why = await bodyFault(row, blobs)
      if (why !== undefined) problems.push({ kind: 'body', detail: `message ${row.message_id}: ${why}` })
      last = row.message_id
    }
    if (rows.length < BODIES) return problems
  }
}

async function bodyFault(body: StoredBody, blobs: BlobStore): Promise<string | undefined> {
  try {
    checkedBody(
      body,
      body.blob_key === null ? (body.bytes ?? undefined) : await blobs.get(body.blob_key as BlobKey),
    )
    return undefined
  } catch (error) {
    if (error instanceof Refusal && error.cause instanceof Error) return error.cause.message
    throw error
  }
}
