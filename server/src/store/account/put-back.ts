/** A delivery that was lost with the end of an account's log, once more: same place, same numbers. */
import { crc32 } from 'node:zlib'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { AcceptedPlace } from '../accept-log/record.ts'
import type { NewMessage } from '../account-store.ts'
import type { Sql } from '../sql.ts'
import { append, prepareMessages } from './append.ts'
import type { AccountTransaction } from './transaction.ts'

/**
 * How it is known that a copy is there. `uid`: the mailbox has come past its UID; true for as long as nothing was
 * delivered since the loss. `octets`: the account has a message of these octets from that moment; for what could not
 * be put back at once, when the UID may be another message's by now.
 */
export type LostBy = 'uid' | 'octets'

/** Whether the mailbox is still that one, and what was put there is not: by its octets with `message`, else by its UID. */
export async function isLost(
  sql: Sql,
  accountId: AccountId,
  place: AcceptedPlace,
  message: NewMessage | undefined,
): Promise<boolean> {
  const mailbox = await sql.get<{ uid_next: number; uid_validity: number }>(
    'select uid_next, uid_validity from mail_mailbox where account_id = ? and mailbox_id = ?',
    accountId,
    place.mailboxId,
  )
  // Deleted, or deleted and made again: what was in it went with it.
  if (mailbox === undefined || mailbox.uid_validity !== place.uidValidity) return false
  if (message === undefined) return mailbox.uid_next <= place.uid
  const known = await sql.get(
    'select message_id from mail_message where account_id = ? and internal_ms = ? and size_bytes = ? and checksum = ?',
    accountId,
    message.internalDateMs,
    message.bytes.length,
    crc32(message.bytes),
  )
  return known === undefined
}

/** Puts it back; with `uid` under its UID and ModSeq, and what lies between stays unused. */
export async function putBack(
  tx: AccountTransaction,
  place: AcceptedPlace,
  message: NewMessage,
  by: LostBy,
): Promise<boolean> {
  if (!(await isLost(tx.sql, tx.accountId, place, by === 'uid' ? undefined : message))) return false
  const mailboxId: MailboxId = place.mailboxId
  if (by === 'uid') {
    const mailbox = await tx.mailbox(mailboxId)
    mailbox.uid_next = place.uid
    tx.account.mod_seq = Math.max(tx.account.mod_seq, place.modSeq - 1)
    await tx.saveMailbox(mailbox)
  }
  const prepared = await prepareMessages([message], () => Promise.reject(new Error('too large for the log')))
  // It was within the quota when it was accepted.
  const { duplicate } = await append(tx, mailboxId, prepared, {})
  return !duplicate
}
