/** A message instead of another one: both changes or neither. RFC 8508 §3.4 */
import type { MailboxId, Uid } from '../../mail/ids.ts'
import type { Appended, Quota } from '../account-store.ts'
import type { Holder } from '../sharing-store.ts'
import { append, type PreparedMessage } from './append.ts'
import { bury, entriesOf } from './expunge.ts'
import type { AccountTransaction } from './transaction.ts'

/** Undefined, and nothing is kept, when the old one is not there. What goes makes room for what comes. */
export async function replace(
  tx: AccountTransaction,
  old: { readonly mailboxId: MailboxId; readonly uid: Uid },
  to: MailboxId,
  message: PreparedMessage,
  quota: Quota,
  by?: Holder,
): Promise<Appended | undefined> {
  const source = await tx.mailbox(old.mailboxId)
  const entries = await entriesOf(tx, old.mailboxId, [old.uid])
  if (entries.length === 0) return undefined
  await bury(tx, source, entries)
  await tx.saveMailbox(source)
  return await append(tx, to, [message], quota, by)
}
