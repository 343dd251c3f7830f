/** New messages: bytes, derived columns, thread, entry, quota and log, in one transaction. */
import { hash } from 'node:crypto'
import { andBits } from '../../lib/bits.ts'
import { Refusal } from '../../lib/refusal.ts'
import { type FlagBits, SEEN } from '../../mail/flag.ts'
import type { MailboxId, MessageId, ModSeq, ThreadId, Uid } from '../../mail/ids.ts'
import type { Appended, NewMessage, Quota } from '../account-store.ts'
import { INLINE_BYTES_MAX, MESSAGE_BYTES_MAX } from '../limits.ts'
import type { Holder } from '../sharing-store.ts'
import type { Value } from '../sql.ts'
import { checksumOf } from './checksum.ts'
import { derivedValues } from './derived-columns.ts'
import { bitsOf } from './keywords.ts'
import { flagsSeenBy, markSeen } from './seen-marks.ts'
import { threadOf } from './threads.ts'
import type { AccountTransaction, MailboxRecord } from './transaction.ts'
import { insertRows } from './uid-set.ts'

/** A message with its body's place settled; made before the transaction, for it hashes and may store a blob. */
export type PreparedMessage = NewMessage & {
  readonly checksum: number
  readonly deliveryHash: Uint8Array | undefined
  readonly blobKey: string | undefined
}

/** Hashes the messages; `storeBlob` keeps those that are too large for a row. */
export async function prepareMessages(
  messages: readonly NewMessage[],
  storeBlob: (bytes: Uint8Array) => Promise<string>,
): Promise<PreparedMessage[]> {
  const prepared: PreparedMessage[] = []
  for (const message of messages) {
    if (message.bytes.length > MESSAGE_BYTES_MAX) throw new Refusal('too-large', { key: 'store.too-large' })
    const checksum = checksumOf(message.bytes)
    prepared.push({
      ...message,
      checksum: typeof checksum === 'number' ? checksum : await checksum,
      deliveryHash: message.deliveryId === undefined ? undefined : deliveryHash(message.deliveryId),
      blobKey: message.bytes.length > INLINE_BYTES_MAX ? await storeBlob(message.bytes) : undefined,
    })
  }
  return prepared
}

/** The key under which a delivery is remembered. */
function deliveryHash(deliveryId: string): Uint8Array {
  return hash('sha256', deliveryId, 'buffer').subarray(0, 16)
}

type Delivered = { readonly uid: number; readonly uid_validity: number; readonly mod_seq: number }

export async function append(
  tx: AccountTransaction,
  mailboxId: MailboxId,
  messages: readonly PreparedMessage[],
  quota: Quota,
  by?: Holder,
): Promise<Appended> {
  const mailbox = await tx.mailbox(mailboxId)
  const { account } = tx
  const fresh: { message: PreparedMessage; uid: Uid }[] = []
  const uids: Uid[] = []
  let earlier: Delivered | undefined
  for (const message of messages) {
    const uid = mailbox.uid_next as Uid
    const known = await remember(tx, message, mailboxId, mailbox.uid_validity, uid)
    if (known === undefined) {
      mailbox.uid_next++
      fresh.push({ message, uid })
    } else earlier = known
    uids.push((known?.uid as Uid | undefined) ?? uid)
  }
  if (fresh.length === 0)
    return {
      uidValidity: earlier?.uid_validity ?? mailbox.uid_validity,
      uids,
      modSeq: (earlier?.mod_seq ?? mailbox.mod_seq) as ModSeq,
      duplicate: earlier !== undefined,
    }
  assertRoom(account, quota, fresh)
  const rows: { readonly place: Place; readonly message: PreparedMessage }[] = []
  const seen: Uid[] = []
  for (const { message, uid } of fresh) {
    const messageId = tx.takeMessageId()
    const flags = await flagsOf(tx, message, by)
    if (by !== undefined && (flags & SEEN) !== 0) seen.push(uid)
    const threadId = await threadOf(tx.sql, tx.accountId, messageId, message.derived)
    rows.push({
      message,
      place: { uid, messageId, threadId, flags: by === undefined ? flags : unseen(flags) },
    })
  }
  const modSeq = await write(tx, mailbox, rows)
  if (by !== undefined && (await markSeen(tx, mailbox, by.holder, seen, true)) !== undefined)
    await tx.finish()
  return { uidValidity: mailbox.uid_validity, uids, modSeq, duplicate: false }
}

/** What a holder may not set is left out, and the message is kept all the same. RFC 4314 §4 */
async function flagsOf(
  tx: AccountTransaction,
  { flags }: PreparedMessage,
  by: Holder | undefined,
): Promise<FlagBits> {
  const bits = await bitsOf(tx.sql, tx.accountId, flags, { create: by?.may.keywords ?? true })
  return by === undefined ? bits : (andBits(bits, by.may.flags) as FlagBits)
}

function unseen(flags: FlagBits): FlagBits {
  return flagsSeenBy(flags, false) as FlagBits
}

type Place = {
  readonly uid: Uid
  readonly messageId: MessageId
  readonly threadId: ThreadId
  readonly flags: FlagBits
}

/** All statements that need no other's answer, handed over at once: over a network they share one round trip. */
async function write(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  rows: readonly { readonly place: Place; readonly message: PreparedMessage }[],
): Promise<ModSeq> {
  const uids = rows.map(({ place }) => place.uid)
  const logged = tx.log(mailbox.mailbox_id as MailboxId, 'append', uids)
  const now = tx.account.mod_seq as ModSeq
  tx.note(mailbox, now, {
    changed: rows.map(({ place: { uid, messageId, flags } }) => ({ uid, messageId, flags, modSeq: now })),
  })
  for (const { place, message } of rows)
    tx.count(mailbox, { flags: place.flags, size_bytes: message.bytes.length }, 1)
  const [modSeq] = await Promise.all([
    logged,
    ...rows.map(({ place, message }) => tx.told(insertMessage(tx, place, message))),
    tx.told(
      insertRows(
        tx.sql,
        INSERT_ENTRY,
        rows.map(({ place, message }): Value[] => [
          tx.accountId,
          mailbox.mailbox_id,
          place.uid,
          place.messageId,
          place.flags,
          mailbox.mod_seq,
          message.bytes.length,
          message.internalDateMs,
          message.derived.sentMs ?? null,
          tx.nowMs,
        ]),
      ),
    ),
    tx.told(insertListRows(tx, rows)),
    tx.saveMailbox(mailbox),
    tx.finish(),
  ])
  return modSeq
}

export const INSERT_LIST_ROW = 'insert into mail_list_row (account_id, message_id, list_row)'
export const INSERT_ENTRY = `insert into mail_entry (account_id, mailbox_id, uid, message_id, flags, mod_seq, size_bytes,
  internal_ms, sent_ms, saved_ms)`

async function insertListRows(
  tx: AccountTransaction,
  rows: readonly { readonly place: Place; readonly message: PreparedMessage }[],
): Promise<void> {
  const values = rows.flatMap(({ place, message: { derived } }): Value[][] =>
    derived.listRow === undefined ? [] : [[tx.accountId, place.messageId, derived.listRow]],
  )
  await insertRows(tx.sql, INSERT_LIST_ROW, values)
}

/** Notes the delivery; when it was noted before, tells what came of it then. */
async function remember(
  tx: AccountTransaction,
  { deliveryHash }: PreparedMessage,
  mailboxId: MailboxId,
  uidValidity: number,
  uid: Uid,
): Promise<Delivered | undefined> {
  if (deliveryHash === undefined) return undefined
  const first = await tx.sql.run(
    `insert into mail_delivery (account_id, id_hash, mailbox_id, uid_validity, uid, mod_seq, at_ms)
       values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    tx.accountId,
    deliveryHash,
    mailboxId,
    uidValidity,
    uid,
    tx.account.mod_seq + 1,
    tx.nowMs,
  )
  if (first === 1) return undefined
  return await tx.sql.get<Delivered>(
    'select uid, uid_validity, mod_seq from mail_delivery where account_id = ? and id_hash = ?',
    tx.accountId,
    deliveryHash,
  )
}

/** Quota is judged on the locked row: however many append at once, none passes it. THREATS ST4 */
function assertRoom(
  account: { readonly used_bytes: number; readonly used_messages: number },
  quota: Quota,
  fresh: readonly { readonly message: NewMessage }[],
): void {
  const bytes = fresh.reduce((sum, { message }) => sum + message.bytes.length, 0)
  const overBytes = quota.bytes !== undefined && account.used_bytes + bytes > quota.bytes
  const overMessages = quota.messages !== undefined && account.used_messages + fresh.length > quota.messages
  if (overBytes || overMessages) throw new Refusal('over-quota', { key: 'store.mailbox-full' })
}

async function insertMessage(
  tx: AccountTransaction,
  { messageId, threadId }: Place,
  { bytes, derived, internalDateMs, checksum, blobKey }: PreparedMessage,
): Promise<void> {
  await tx.sql.run(
    `insert into mail_message (account_id, message_id, thread_id, size_bytes, checksum, internal_ms, sent_ms,
        header_bytes, has_attachment, envelope, body_structure, body_short, message_id_header, refs, base_subject,
        blob_key, bytes)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    tx.accountId,
    messageId,
    threadId,
    bytes.length,
    checksum,
    internalDateMs,
    ...derivedValues(derived),
    blobKey ?? null,
    blobKey === undefined ? bytes : null,
  )
}
