/** Reading messages: what FETCH, SEARCH and POP3 ask for, and the bytes themselves. */
import { crc32 } from 'node:zlib'
import { Refusal } from '../../lib/refusal.ts'
import { DELETED } from '../../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ThreadId, Uid } from '../../mail/ids.ts'
import type { DetailName, MessageDetails, MessageInfo } from '../account-store.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import type { Sql } from '../sql.ts'
import type { AccountWork } from './account-work.ts'
import { checksumOf } from './checksum.ts'
import { selectByUids, sorted } from './uid-set.ts'

type InfoRecord = {
  readonly uid: number
  readonly message_id: number
  readonly thread_id: number
  readonly size_bytes: number
  readonly internal_ms: number
  readonly sent_ms: number | null
  readonly saved_ms: number
  readonly header_bytes: number
  readonly has_attachment: number
  readonly envelope: string
  readonly body_structure: string
  readonly body_short: string
  readonly message_id_header: string | null
  readonly refs: string
  readonly base_subject: string
}

export async function readInfos(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<MessageInfo[]> {
  const rows = await selectByUids<InfoRecord>(
    sql,
    `select e.uid, e.message_id, m.thread_id, e.size_bytes, e.internal_ms, e.sent_ms, e.saved_ms, m.header_bytes,
        m.has_attachment, m.envelope, m.body_structure, m.body_short, m.message_id_header, m.refs, m.base_subject
       from mail_entry e join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id`,
    [accountId, mailboxId],
    sorted(uids),
  )
  return rows.map((row) => ({
    uid: row.uid as Uid,
    messageId: row.message_id as MessageId,
    threadId: row.thread_id as ThreadId,
    sizeBytes: row.size_bytes,
    internalDateMs: row.internal_ms,
    savedMs: row.saved_ms,
    derived: {
      headerBytes: row.header_bytes,
      envelope: row.envelope,
      bodyStructure: row.body_structure,
      body: row.body_short,
      sentMs: row.sent_ms ?? undefined,
      messageId: row.message_id_header ?? undefined,
      references: row.refs === '' ? [] : row.refs.split('\n'),
      baseSubject: row.base_subject,
      hasAttachment: row.has_attachment === 1,
    },
  }))
}

const DETAILS: Readonly<Record<DetailName, string>> = {
  threadId: 'm.thread_id as "threadId"',
  attached: 'm.has_attachment as attached',
  envelope: 'm.envelope',
  bodyStructure: 'm.body_structure as "bodyStructure"',
  body: 'm.body_short as body',
  listRow: 'l.list_row as "listRow"',
}
const LIST_ROWS = ' left join mail_list_row l on l.account_id = e.account_id and l.message_id = e.message_id'
const DATES =
  'e.uid, e.message_id as "messageId", e.size_bytes as "sizeBytes", e.internal_ms as "internalDateMs", e.saved_ms as "savedMs"'

/** The same without what nobody asks for, which is most of it: rows as they come. */
export async function readDetails(
  sql: Sql,
  key: readonly [AccountId, MailboxId],
  uids: readonly Uid[],
  wanted: readonly DetailName[],
): Promise<MessageDetails[]> {
  const texts = wanted.map((name) => `, ${DETAILS[name]}`).join('')
  const rows = wanted.includes('listRow') ? LIST_ROWS : ''
  const join =
    texts === ''
      ? ''
      : ` join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id${rows}`
  return await selectByUids<MessageDetails>(
    sql,
    `select ${DATES}${texts} from mail_entry e${join}`,
    key,
    sorted(uids),
  )
}

/** Messages of one read of `readThreads`, which looks at each message's own row. */
const THREADS_SLICE = 5_000

/** The conversation of each message of a mailbox, by UID, read in slices between which others have their turn. */
export async function readThreads(
  read: AccountWork['read'],
  accountId: AccountId,
  mailboxId: MailboxId,
): Promise<ReadonlyMap<number, ThreadId>> {
  const threads = new Map<number, ThreadId>()
  let after = 0
  do {
    if (after > 0) await new Promise(setImmediate)
    const slice = { after, limit: THREADS_SLICE }
    after = await read((sql) => readSomeThreads(sql, [accountId, mailboxId], slice, threads), {
      single: true,
    })
  } while (after > 0)
  return threads
}

/** Conversations of the next messages after UID `after`, put into `threads`; the last UID, 0 for none. */
async function readSomeThreads(
  sql: Sql,
  [accountId, mailboxId]: readonly [AccountId, MailboxId],
  { after, limit }: { readonly after: number; readonly limit: number },
  threads: Map<number, ThreadId>,
): Promise<number> {
  let last = 0
  await sql.scan<[number, number]>(
    `select e.uid, m.thread_id
       from mail_entry e join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id
      where e.account_id = ? and e.mailbox_id = ? and e.uid > ? order by e.uid limit ?`,
    [accountId, mailboxId, after, limit],
    ([uid, threadId]) => {
      threads.set(uid, threadId as ThreadId)
      last = uid
    },
  )
  return last
}

export async function readDeletedBytes(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
): Promise<number> {
  const row = await sql.get<{ bytes: number | null }>(
    `select cast(sum(size_bytes) as bigint) as bytes from mail_entry
      where account_id = ? and mailbox_id = ? and flags & ? <> 0`,
    accountId,
    mailboxId,
    DELETED,
  )
  return row?.bytes ?? 0
}

type HeaderRecord = {
  readonly uid: number
  readonly message_id: number
  readonly header_bytes: number
  readonly header: Uint8Array | null
  readonly blob_key: string | null
}

/** `header` is null where the bytes are a blob. */
export async function readHeaders(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<HeaderRecord[]> {
  return await selectByUids<HeaderRecord>(
    sql,
    `select e.uid, e.message_id, m.header_bytes, m.blob_key, substr(m.bytes, 1, cast(m.header_bytes as integer)) as header
       from mail_entry e join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id`,
    [accountId, mailboxId],
    sorted(uids),
  )
}

export type StoredBody = {
  readonly size_bytes: number
  readonly checksum: number
  readonly blob_key: string | null
  readonly bytes: Uint8Array | null
}

/** The row that says where the body is; `not-found` also while only a tombstone holds the message. */
export async function readBody(sql: Sql, accountId: AccountId, messageId: MessageId): Promise<StoredBody> {
  const row = await sql.get<StoredBody>(
    'select size_bytes, checksum, blob_key, bytes from mail_message where account_id = ? and message_id = ?',
    accountId,
    messageId,
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'store.no-message' })
  return row
}

/** Bytes that are what was received, or Refusal `damaged`. */
export function checkedBody(body: StoredBody, bytes: Uint8Array | undefined): Uint8Array {
  const whole = wholeBody(body, bytes)
  if (crc32(whole) !== body.checksum) throw damaged('its checksum differs')
  return whole
}

/** The same, wherever the bytes are; those of a blob are summed in slices. */
export async function fetchBody(body: StoredBody, blobs: Pick<BlobStore, 'get'>): Promise<Uint8Array> {
  if (body.blob_key === null) return checkedBody(body, body.bytes ?? undefined)
  const whole = wholeBody(body, await blobs.get(body.blob_key as BlobKey))
  if ((await checksumOf(whole)) !== body.checksum) throw damaged('its checksum differs')
  return whole
}

function wholeBody({ size_bytes: size }: StoredBody, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw damaged('its blob is missing')
  if (bytes.length !== size) throw damaged(`${bytes.length} octets instead of ${size}`)
  return bytes
}

/** The same with the length of the header. */
export async function readBodyAndHeader(
  sql: Sql,
  accountId: AccountId,
  messageId: MessageId,
): Promise<StoredBody & { readonly header_bytes: number }> {
  const row = await sql.get<StoredBody & { readonly header_bytes: number }>(
    `select size_bytes, checksum, header_bytes, blob_key, bytes from mail_message
      where account_id = ? and message_id = ?`,
    accountId,
    messageId,
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'store.no-message' })
  return row
}

export function damaged(why: string): Refusal {
  return new Refusal('damaged', { key: 'store.message-damaged' }, { cause: new Error(why) })
}
