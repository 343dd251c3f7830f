/** The row of an INBOX in which there is nothing, for what looks at mailboxes without a store. */
import type { MailboxId, ModSeq, Uid } from '../../src/mail/ids.ts'
import type { MailboxRow } from '../../src/store/account-store.ts'

export const EMPTY_INBOX: MailboxRow = {
  id: 1 as MailboxId,
  name: 'INBOX',
  specialUse: 'inbox',
  subscribed: true,
  uidValidity: 1,
  uidNext: 1 as Uid,
  highestModSeq: 1 as ModSeq,
  messages: 0,
  unseen: 0,
  deleted: 0,
  sizeBytes: 0,
}
