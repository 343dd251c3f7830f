/** Ids of clients into ours, and what an id may look like. RFC 8620 §1.2 */
import { z } from 'zod'
import type { MailboxId, MessageId, ThreadId } from '../../mail/ids.ts'
import {
  emailObjectId,
  mailboxObjectId,
  readEmailObjectId,
  readMailboxObjectId,
  readThreadObjectId,
  threadObjectId,
} from '../../mail/object-id.ts'

/** One that a client sends; one that was never ours is simply not found. */
export const ID = z.string().regex(/^#?[A-Za-z0-9_-]{1,255}$/, 'no id')
export const UNSIGNED = z.int().min(0)
export const INT = z.int()
export const UTC_DATE = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/, 'no UTCDate')
  .transform((text, context) => {
    const ms = Date.parse(text)
    if (Number.isNaN(ms)) context.addIssue('no UTCDate')
    return ms
  })

export const emailId = (id: MessageId): string => emailObjectId(id)
export const threadId = (id: ThreadId): string => threadObjectId(id)
export const mailboxId = (id: MailboxId): string => mailboxObjectId(id)

/** Undefined: it is no message of one's own. */
export function readEmailId(text: string): MessageId | undefined {
  return ownOf(readEmailObjectId(text))
}

export function readThreadId(text: string): ThreadId | undefined {
  return ownOf(readThreadObjectId(text))
}

export function readMailboxId(text: string): MailboxId | undefined {
  return ownOf(readMailboxObjectId(text))
}

function ownOf<Id>(read: { readonly id: Id; readonly owner: unknown } | undefined): Id | undefined {
  return read?.owner === undefined ? read?.id : undefined
}

/** The id of what this request created, where it is called by the name that it was given. RFC 8620 §5.3 */
export function createdId(created: ReadonlyMap<string, string>, id: string): string {
  return id.startsWith('#') ? (created.get(id.slice(1)) ?? id) : id
}
