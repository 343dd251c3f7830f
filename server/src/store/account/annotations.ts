/** Notes of clients about mailboxes and the account itself. Small, bounded, gone with their mailbox. RFC 5464 */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { Annotation, AnnotationChange } from '../account-store.ts'
import {
  ANNOTATION_BYTES_MAX,
  ANNOTATION_NAME_BYTES_MAX,
  ANNOTATIONS_BYTES_MAX,
  ANNOTATIONS_PER_MAILBOX_MAX,
} from '../limits.ts'
import type { Sql } from '../sql.ts'
import { type AccountTransaction, MAILBOX_LIST } from './transaction.ts'

/** Of one mailbox, or with 0 of the account itself; undefined: all there are. In name order. */
export async function readAnnotations(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId | 0 | undefined,
): Promise<Annotation[]> {
  const rows = await sql.all<{ mailbox_id: number; entry: string; value: Uint8Array }>(
    `select mailbox_id, entry, value from mail_annotation where account_id = ?
      ${mailboxId === undefined ? '' : 'and mailbox_id = ?'}`,
    accountId,
    ...(mailboxId === undefined ? [] : [mailboxId]),
  )
  return rows
    .map(({ mailbox_id, entry, value }) => ({ mailboxId: mailbox_id as MailboxId | 0, entry, value }))
    .sort((a, b) => a.mailboxId - b.mailboxId || (a.entry < b.entry ? -1 : 1))
}

/** All of them or none. Refusal `not-found`, `too-large` (a value), `limit`, `cannot` (a name). */
export async function setAnnotations(
  tx: AccountTransaction,
  mailboxId: MailboxId | 0,
  changes: readonly AnnotationChange[],
): Promise<void> {
  if (mailboxId !== 0) await tx.mailbox(mailboxId)
  for (const { entry, value } of changes) {
    assertFits(entry, value)
    await tx.sql.run(
      'delete from mail_annotation where account_id = ? and mailbox_id = ? and entry = ?',
      tx.accountId,
      mailboxId,
      entry,
    )
    if (value === undefined) continue
    await tx.sql.run(
      'insert into mail_annotation (account_id, mailbox_id, entry, value) values (?, ?, ?, ?)',
      tx.accountId,
      mailboxId,
      entry,
      value,
    )
  }
  await assertRoom(tx, mailboxId)
  await tx.log(MAILBOX_LIST, 'mailboxes', [])
  await tx.finish()
}

export async function dropAnnotations(tx: AccountTransaction, mailboxId: MailboxId): Promise<void> {
  await tx.sql.run(
    'delete from mail_annotation where account_id = ? and mailbox_id = ?',
    tx.accountId,
    mailboxId,
  )
}

function assertFits(entry: string, value: Uint8Array | undefined): void {
  // ASCII, so that octets are signs and lower case is the same on both engines. RFC 5464 §3.1
  if (!/^\/[!-~]+$/.test(entry) || entry.length > ANNOTATION_NAME_BYTES_MAX || entry !== entry.toLowerCase())
    throw new Refusal('cannot', { key: 'store.bad-annotation' })
  if (value !== undefined && value.length > ANNOTATION_BYTES_MAX)
    throw new Refusal('too-large', { key: 'store.annotation-large' })
}

async function assertRoom(tx: AccountTransaction, mailboxId: MailboxId | 0): Promise<void> {
  const held = await tx.sql.get<{ here: number | null; bytes: number | null }>(
    `select cast(sum(case when mailbox_id = ? then 1 else 0 end) as bigint) as here,
        cast(sum(length(entry) + length(value)) as bigint) as bytes
       from mail_annotation where account_id = ?`,
    mailboxId,
    tx.accountId,
  )
  if ((held?.here ?? 0) > ANNOTATIONS_PER_MAILBOX_MAX || (held?.bytes ?? 0) > ANNOTATIONS_BYTES_MAX)
    throw new Refusal('limit', { key: 'store.too-many-annotations' })
}
