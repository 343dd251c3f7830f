/** Puts a new message into its mailboxes. RFC 8621 §4.6, §4.8 */
import type { Flag } from '../../../../mail/flag.ts'
import type { MailboxId, MessageId } from '../../../../mail/ids.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { emailBlobId } from '../../blob-id.ts'
import { emailId, threadId } from '../../ids.ts'
import type { JmapContext } from '../../method.ts'

export type StoredEmail = {
  readonly bytes: Uint8Array
  readonly mailboxes: ReadonlySet<MailboxId>
  readonly keywords: ReadonlySet<Flag>
  readonly receivedMs: number
}

/** What its client does not know of it. Throws Refusal. */
export async function storeEmail(context: JmapContext, email: StoredEmail): Promise<JsonObject> {
  const { mail } = context
  const [first, ...others] = email.mailboxes
  if (first === undefined) throw new Error('a message of no mailbox')
  const message = { bytes: email.bytes, flags: [...email.keywords], internalDateMs: email.receivedMs }
  const { uids } = await mail.append(first, [message])
  for (const other of others) await mail.copy(first, uids, other)
  context.changed()
  const [stored] = await mail.details(first, uids, ['threadId'])
  if (stored === undefined) throw new Error('a message just stored is missing')
  const messageId: MessageId = stored.messageId
  return {
    id: emailId(messageId),
    blobId: emailBlobId(messageId),
    threadId: threadId(stored.threadId ?? (messageId as never)),
    size: stored.sizeBytes,
  }
}
