/** The list of mailboxes: made, renamed, deleted, subscribed. RFC 9051 §6.3.4 to §6.3.8 */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId, ModSeq, Uid } from '../../mail/ids.ts'
import type { MailboxRow, SpecialUse, Usage } from '../account-store.ts'
import { MAILBOXES_MAX, SUBSCRIPTIONS_MAX } from '../limits.ts'
import type { Sql } from '../sql.ts'
import { dropAnnotations } from './annotations.ts'
import { bury } from './expunge.ts'
import { canonicalName, compareNames, INBOX, isBelow, levelsAbove } from './mailbox-names.ts'
import { dropMarks, moveMarks } from './seen-marks.ts'
import {
  type AccountTransaction,
  ENTRY_COLUMNS,
  type EntryRecord,
  MAILBOX_COLUMNS,
  MAILBOX_LIST,
  type MailboxRecord,
} from './transaction.ts'

type Listed = MailboxRecord & { readonly subscribed: number }

const LISTED = `select ${MAILBOX_COLUMNS}, (select count(*) from mail_subscription s
    where s.account_id = m.account_id and s.name = m.name) as subscribed
  from mail_mailbox m where m.account_id = ?`

export async function listMailboxes(sql: Sql, accountId: AccountId): Promise<MailboxRow[]> {
  const rows = await sql.all<Listed>(LISTED, accountId)
  // INBOX cannot be deleted: an account without mailboxes is not one.
  if (rows.length === 0) throw new Refusal('not-found', { key: 'store.not-found' })
  return rows.map(mailboxRow).sort((a, b) => compareNames(a.name, b.name))
}

/** In one statement; undefined also when the account is not there. */
export async function mailboxNamed(
  sql: Sql,
  accountId: AccountId,
  name: string,
): Promise<MailboxRow | undefined> {
  const row = await sql.get<Listed>(`${LISTED} and m.name = ?`, accountId, name)
  return row === undefined ? undefined : mailboxRow(row)
}

/** On one state of the store: whoever hears `not-found` makes the account, as others may be doing. */
export async function findMailbox(
  sql: Sql,
  accountId: AccountId,
  name: string,
): Promise<MailboxRow | undefined> {
  const row = await mailboxNamed(sql, accountId, name)
  if (row !== undefined) return row
  const account = await sql.get('select 1 from mail_account where account_id = ?', accountId)
  if (account === undefined) throw new Refusal('not-found', { key: 'store.not-found' })
  return undefined
}

/** Refusal `not-found`. */
export async function readUsage(sql: Sql, accountId: AccountId): Promise<Usage> {
  const row = await sql.get<{ used_bytes: number; used_messages: number }>(
    'select used_bytes, used_messages from mail_account where account_id = ?',
    accountId,
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'store.not-found' })
  return { bytes: row.used_bytes, messages: row.used_messages }
}

/** The mailboxes that a new account has. RFC 6154 §2 */
const FIRST_MAILBOXES: readonly (readonly [name: string, use: SpecialUse])[] = [
  [INBOX, 'inbox'],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
  ['Archive', 'archive'],
]

/** True when the account was not there and is now. */
export async function provision(sql: Sql, accountId: AccountId, nowMs: number): Promise<boolean> {
  const created = await sql.run(
    `insert into mail_account (account_id, mod_seq, log_floor, next_mailbox_id, next_message_id, uid_validity,
        used_bytes, used_messages) values (?, 1, 1, ?, 1, ?, 0, 0) on conflict do nothing`,
    accountId,
    FIRST_MAILBOXES.length + 1,
    Math.floor(nowMs / 1000) + FIRST_MAILBOXES.length,
  )
  if (created === 0) return false
  for (const [index, [name, use]] of FIRST_MAILBOXES.entries()) {
    await insertMailbox(sql, accountId, {
      id: index + 1,
      name,
      use,
      uidValidity: Math.floor(nowMs / 1000) + index + 1,
      modSeq: 1,
    })
    await subscribe(sql, accountId, name)
  }
  return true
}

export async function createMailbox(
  tx: AccountTransaction,
  wanted: string,
  specialUse: SpecialUse | undefined,
): Promise<MailboxRow> {
  const name = canonicalName(wanted)
  const known = await listMailboxes(tx.sql, tx.accountId)
  if (known.some((mailbox) => mailbox.name === name))
    throw new Refusal('already-exists', { key: 'store.mailbox-exists' })
  // One mailbox a use, so that a client's question "where do drafts go" has one answer.
  if (specialUse !== undefined && known.some((mailbox) => mailbox.specialUse === specialUse))
    throw new Refusal('cannot', { key: 'store.use-taken' })
  const names = new Set(known.map((mailbox) => mailbox.name))
  const missing = [...levelsAbove(name).filter((above) => !names.has(above)), name]
  if (known.length + missing.length > MAILBOXES_MAX)
    throw new Refusal('limit', { key: 'store.too-many-mailboxes' })
  const modSeq = await tx.log(MAILBOX_LIST, 'mailboxes', [])
  for (const level of missing) await addMailbox(tx, level, level === name ? specialUse : undefined, modSeq)
  await tx.finish()
  const created = await findMailbox(tx.sql, tx.accountId, name)
  if (created === undefined) throw new Error('a mailbox just made is missing')
  return created
}

export async function renameMailbox(tx: AccountTransaction, fromName: string, toName: string): Promise<void> {
  const from = canonicalName(fromName)
  const to = canonicalName(toName)
  const known = await listMailboxes(tx.sql, tx.accountId)
  const source = known.find(({ name }) => name === from)
  if (source === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  const moving = from === INBOX ? [] : known.filter(({ name }) => name === from || isBelow(name, from))
  const renamed = moving.map(({ id, name }) => ({ id, name: canonicalName(to + name.slice(from.length)) }))
  const taken = new Set(known.map(({ name }) => name))
  if (taken.has(to) || renamed.some(({ name }) => taken.has(name)))
    throw new Refusal('already-exists', { key: 'store.mailbox-exists' })
  if (from !== INBOX && isBelow(to, from)) throw new Refusal('cannot', { key: 'store.below-itself' })

  const missing = levelsAbove(to).filter((above) => !taken.has(above))
  if (known.length + missing.length + 1 > MAILBOXES_MAX)
    throw new Refusal('limit', { key: 'store.too-many-mailboxes' })
  const modSeq = await tx.log(MAILBOX_LIST, 'mailboxes', [])
  for (const level of missing) await addMailbox(tx, level, undefined, modSeq)
  if (from === INBOX) await moveInbox(tx, source, to, modSeq)
  for (const { id, name } of renamed) {
    await tx.sql.run(
      // UIDVALIDITY stays: an account gives no number twice, so no other mailbox ever had it. RFC 9051 §2.3.1.1
      'update mail_mailbox set name = ? where account_id = ? and mailbox_id = ?',
      name,
      tx.accountId,
      id,
    )
  }
  await tx.finish()
}

export async function deleteMailbox(tx: AccountTransaction, wanted: string): Promise<void> {
  const name = canonicalName(wanted)
  const found = await findMailbox(tx.sql, tx.accountId, name)
  if (found === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  if (name === INBOX) throw new Refusal('cannot', { key: 'store.keep-inbox' })
  const mailbox = await tx.mailbox(found.id)
  const entries = await allEntries(tx, found.id)
  if (entries.length > 0) await bury(tx, mailbox, entries)
  await dropAnnotations(tx, found.id)
  await dropMarks(tx, mailbox)
  await tx.log(MAILBOX_LIST, 'mailboxes', [])
  await tx.sql.run(
    'insert into mail_former_mailbox (account_id, mailbox_id, name, at_ms) values (?, ?, ?, ?)',
    tx.accountId,
    found.id,
    name,
    tx.nowMs,
  )
  await tx.sql.run('delete from mail_mailbox where account_id = ? and mailbox_id = ?', tx.accountId, found.id)
  await tx.finish()
}

export async function setSubscribed(
  tx: AccountTransaction,
  wanted: string,
  subscribed: boolean,
): Promise<void> {
  const name = canonicalName(wanted)
  if (!subscribed) {
    const gone = await tx.sql.run(
      'delete from mail_subscription where account_id = ? and name = ?',
      tx.accountId,
      name,
    )
    if (gone === 0) return
  } else {
    if ((await readSubscriptions(tx.sql, tx.accountId)).length >= SUBSCRIPTIONS_MAX)
      throw new Refusal('limit', { key: 'store.too-many-subscriptions' })
    if ((await subscribe(tx.sql, tx.accountId, name)) === 0) return
  }
  await tx.log(MAILBOX_LIST, 'mailboxes', [])
  await tx.finish()
}

export async function readSubscriptions(sql: Sql, accountId: AccountId): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(
    'select name from mail_subscription where account_id = ?',
    accountId,
  )
  return rows.map(({ name }) => name).sort(compareNames)
}

function subscribe(sql: Sql, accountId: AccountId, name: string): Promise<number> {
  return sql.run(
    'insert into mail_subscription (account_id, name) values (?, ?) on conflict do nothing',
    accountId,
    name,
  )
}

/** INBOX stays, empty; what was in it is in a new mailbox. RFC 9051 §6.3.6 */
async function moveInbox(
  tx: AccountTransaction,
  inbox: MailboxRow,
  to: string,
  modSeq: ModSeq,
): Promise<void> {
  const target = await addMailbox(tx, to, undefined, modSeq)
  const source = await tx.mailbox(inbox.id)
  const entries = await allEntries(tx, inbox.id)
  if (entries.length === 0) return
  const uids = entries.map(({ uid }) => uid as Uid)
  source.mod_seq = await tx.log(inbox.id, 'expunge', uids)
  target.mod_seq = await tx.log(target.mailbox_id as MailboxId, 'append', uids)
  // A new mailbox has no UID yet: the messages keep theirs, one statement however many they are.
  await tx.sql.run(
    'update mail_entry set mailbox_id = ?, mod_seq = ? where account_id = ? and mailbox_id = ?',
    target.mailbox_id,
    target.mod_seq,
    tx.accountId,
    inbox.id,
  )
  for (const entry of entries) {
    tx.count(source, entry, -1)
    tx.count(target, entry, 1)
  }
  target.uid_next = source.uid_next
  await moveMarks(tx, source, target)
  await tx.saveMailbox(source)
  await tx.saveMailbox(target)
}

async function addMailbox(
  tx: AccountTransaction,
  name: string,
  use: SpecialUse | undefined,
  modSeq: ModSeq,
): Promise<MailboxRecord> {
  const id = tx.account.next_mailbox_id++ as MailboxId
  await insertMailbox(tx.sql, tx.accountId, {
    id,
    name,
    use,
    uidValidity: ++tx.account.uid_validity,
    modSeq,
  })
  return tx.mailbox(id)
}

async function insertMailbox(
  sql: Sql,
  accountId: AccountId,
  mailbox: {
    readonly id: number
    readonly name: string
    readonly use: SpecialUse | undefined
    readonly uidValidity: number
    readonly modSeq: number
  },
): Promise<void> {
  await sql.run(
    `insert into mail_mailbox (account_id, ${MAILBOX_COLUMNS}) values (?, ?, ?, ?, ?, 1, ?, 0, 0, 0, 0, 0)`,
    accountId,
    mailbox.id,
    mailbox.name,
    mailbox.use ?? null,
    mailbox.uidValidity,
    mailbox.modSeq,
  )
}

function allEntries(tx: AccountTransaction, mailboxId: MailboxId): Promise<EntryRecord[]> {
  return tx.sql.all<EntryRecord>(
    `select ${ENTRY_COLUMNS} from mail_entry e where e.account_id = ? and e.mailbox_id = ? order by e.uid`,
    tx.accountId,
    mailboxId,
  )
}

function mailboxRow(row: Listed): MailboxRow {
  return {
    id: row.mailbox_id as MailboxId,
    name: row.name,
    specialUse: row.special_use ?? undefined,
    subscribed: row.subscribed > 0,
    uidValidity: row.uid_validity,
    uidNext: row.uid_next as Uid,
    highestModSeq: row.mod_seq as ModSeq,
    messages: row.messages,
    unseen: row.unseen,
    deleted: row.deleted,
    sizeBytes: row.size_bytes,
  }
}
