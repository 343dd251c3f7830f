/**
 * `valija store rebuild`: everything that is derived, computed again. The bytes are the truth; envelopes, structures,
 * threads, sizes and counters follow from them and from the entries.
 */
import { crc32 } from 'node:zlib'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'
import type { ReadFiles } from '../../mail/message/search-file.ts'
import { INSERT_LIST_ROW } from '../account/append.ts'
import { derivedValues } from '../account/derived-columns.ts'
import type { StoredBody } from '../account/messages.ts'
import { threadOf } from '../account/threads.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import { catchUp, type SearchPlace } from '../search/catch-up.ts'
import { dropIndex, readUpTo } from '../search/segments.ts'
import type { Database, Sql } from '../sql.ts'
import { accountSums, mailboxSums, wrongHolders } from './check-account.ts'
import type { MailPlaces } from './mail-places.ts'

/** Messages of one transaction: short enough that deliveries of the same account hardly wait. */
const MESSAGES = 32

export type Rebuilt = {
  readonly messages: number
  /** Messages whose bytes are missing or not those received; left as they were. */
  readonly damaged: readonly number[]
  /** Messages that no mailbox held; they are in the undelete window now. */
  readonly recovered: readonly number[]
}

export async function rebuildAccount(
  {
    places,
    blobs,
    readFiles,
    derive,
  }: {
    readonly places: MailPlaces
    readonly blobs: BlobStore
    readonly readFiles: ReadFiles
    readonly derive: (bytes: Uint8Array) => Derived
  },
  accountId: AccountId,
  nowMs: number,
): Promise<Rebuilt> {
  return await places.use(accountId, async (db) => {
    await db.write((sql) => sql.run('delete from mail_thread_ref where account_id = ?', accountId))
    const damaged: number[] = []
    let messages = 0
    for (let last = 0; ; ) {
      const bodies = await readBodies(db, blobs, accountId, last)
      const good = bodies.filter(({ bytes, row }) => bytes !== undefined && crc32(bytes) === row.checksum)
      damaged.push(...bodies.filter((body) => !good.includes(body)).map(({ row }) => row.message_id))
      const derived = good.map(({ row, bytes }) => ({
        id: row.message_id,
        bytes: bytes?.length ?? 0,
        derived: derive(bytes ?? new Uint8Array()),
      }))
      await db.write(async (sql) => {
        for (const message of derived) await saveDerived(sql, accountId, message)
      })
      messages += derived.length
      last = bodies.at(-1)?.row.message_id ?? last
      if (bodies.length < MESSAGES) break
    }
    const recovered = await db.write((sql) => recount(sql, accountId, nowMs))
    await rebuildSearch({ db, blobs, accountId, readFiles })
    return { messages, damaged, recovered }
  })
}

/** The search index, where there is one: whoever never searched has none. */
async function rebuildSearch(place: SearchPlace): Promise<void> {
  const { db, accountId } = place
  const upTo = await db.read((sql) => readUpTo(sql, accountId), { single: true })
  await db.write((sql) => dropIndex(sql, accountId))
  if (upTo > 0) await catchUp(place, () => new Promise(setImmediate))
}

type Body = {
  readonly row: StoredBody & { readonly message_id: number }
  readonly bytes: Uint8Array | undefined
}

async function readBodies(
  db: Database,
  blobs: BlobStore,
  accountId: AccountId,
  after: number,
): Promise<Body[]> {
  const rows = await db.read(
    (sql) =>
      sql.all<Body['row']>(
        `select message_id, size_bytes, checksum, blob_key, bytes from mail_message
          where account_id = ? and message_id > ? order by message_id limit ?`,
        accountId,
        after,
        MESSAGES,
      ),
    { single: true },
  )
  const bodies: Body[] = []
  for (const row of rows)
    bodies.push({
      row,
      bytes: row.blob_key === null ? (row.bytes ?? undefined) : await blobs.get(row.blob_key as BlobKey),
    })
  return bodies
}

async function saveDerived(
  sql: Sql,
  accountId: AccountId,
  { id, bytes, derived }: { readonly id: number; readonly bytes: number; readonly derived: Derived },
): Promise<void> {
  const thread = await threadOf(sql, accountId, id as MessageId, derived)
  await sql.run(
    `update mail_message set thread_id = ?, size_bytes = ?, sent_ms = ?, header_bytes = ?, has_attachment = ?,
        envelope = ?, body_structure = ?, body_short = ?, message_id_header = ?, refs = ?, base_subject = ?
      where account_id = ? and message_id = ?`,
    thread,
    bytes,
    ...derivedValues(derived),
    accountId,
    id,
  )
  await sql.run('delete from mail_list_row where account_id = ? and message_id = ?', accountId, id)
  if (derived.listRow !== undefined)
    await sql.run(`${INSERT_LIST_ROW} values (?, ?, ?)`, accountId, id, derived.listRow)
}

/** Entries follow their messages, counters follow the entries; nobody's message is swept. */
async function recount(sql: Sql, accountId: AccountId, nowMs: number): Promise<number[]> {
  await sql.get('select 1 from mail_account where account_id = ? {for update}', accountId)
  for (const column of ['size_bytes', 'internal_ms', 'sent_ms'])
    await sql.run(
      `update mail_entry set ${column} = (select m.${column} from mail_message m
          where m.account_id = mail_entry.account_id and m.message_id = mail_entry.message_id)
        where account_id = ? and exists (select 1 from mail_message m
          where m.account_id = mail_entry.account_id and m.message_id = mail_entry.message_id)`,
      accountId,
    )
  const recovered: number[] = []
  for (const { message_id, holders } of await wrongHolders(sql, accountId)) {
    await sql.run('delete from mail_share where account_id = ? and message_id = ?', accountId, message_id)
    if (holders > 1)
      await sql.run(
        'insert into mail_share (account_id, message_id, extra) values (?, ?, ?)',
        accountId,
        message_id,
        holders - 1,
      )
    if (holders > 0) continue
    await bury(sql, accountId, message_id, nowMs)
    recovered.push(message_id)
  }
  for (const row of await mailboxSums(sql, accountId))
    await sql.run(
      `update mail_mailbox set messages = ?, unseen = ?, deleted = ?, size_bytes = ?, uid_next = ?, mod_seq = ?
        where account_id = ? and mailbox_id = ?`,
      row.real_messages,
      row.real_unseen,
      row.real_deleted,
      row.real_bytes,
      Math.max(row.uid_next, row.last_uid + 1),
      Math.max(row.mod_seq, row.last_mod_seq),
      accountId,
      row.mailbox_id,
    )
  const sums = await accountSums(sql, accountId)
  if (sums !== undefined)
    await sql.run(
      `update mail_account set used_bytes = ?, used_messages = ?, mod_seq = ?, next_message_id = ?,
          next_mailbox_id = ? where account_id = ?`,
      sums.real_bytes,
      sums.real_messages,
      // Another one than before: who remembers the counters as they were has to read them (account/last-change.ts).
      Math.max(sums.mod_seq, sums.last_change) + 1,
      Math.max(sums.next_message_id, sums.last_message + 1),
      Math.max(sums.next_mailbox_id, sums.last_mailbox + 1),
      accountId,
    )
  return recovered
}

/** A message in no mailbox goes through the undelete window, in mailbox 0, which no mailbox is. */
async function bury(sql: Sql, accountId: AccountId, messageId: number, nowMs: number): Promise<void> {
  await sql.run(
    `insert into mail_tombstone (account_id, mailbox_id, uid, message_id, flags, size_bytes, internal_ms, sent_ms,
        saved_ms, mod_seq, at_ms)
      select account_id, 0, message_id, message_id, 0, size_bytes, internal_ms, sent_ms, ?, 0, ?
        from mail_message where account_id = ? and message_id = ? on conflict do nothing`,
    nowMs,
    nowMs,
    accountId,
    messageId,
  )
}
