/**
 * Ids of mailboxes, messages and conversations as clients see them. The letter keeps an id of one kind from being taken
 * for one of another, and from looking like a number. RFC 8474 §7, RFC 8620 §1.2
 *
 *   F3   mailbox 3      M1204   message 1204      T1198   the conversation that message 1198 began
 *   F7-3                M7-1204                   T7-1198   the same of account 7, which shares them
 */
import type { AccountId, MailboxId, MessageId, ThreadId } from './ids.ts'

export type ObjectId<Id> = { readonly id: Id; readonly owner: AccountId | undefined }

export function mailboxObjectId(id: MailboxId, owner?: AccountId): string {
  return `F${of(owner)}${id}`
}

/** The same in every mailbox that holds the message. RFC 8474 §5.1 */
export function emailObjectId(id: MessageId, owner?: AccountId): string {
  return `M${of(owner)}${id}`
}

export function threadObjectId(id: ThreadId, owner?: AccountId): string {
  return `T${of(owner)}${id}`
}

/** Undefined: no message of ours was ever called that. */
export function readEmailObjectId(text: string): ObjectId<MessageId> | undefined {
  return numbersAfter('M', text) as ObjectId<MessageId> | undefined
}

export function readMailboxObjectId(text: string): ObjectId<MailboxId> | undefined {
  return numbersAfter('F', text) as ObjectId<MailboxId> | undefined
}

export function readThreadObjectId(text: string): ObjectId<ThreadId> | undefined {
  return numbersAfter('T', text) as ObjectId<ThreadId> | undefined
}

function numbersAfter(letter: string, text: string): ObjectId<number> | undefined {
  const [, owner, digits] = /^(?:([1-9]\d{0,15})-)?([1-9]\d{0,15})$/.exec(text.slice(1)) ?? []
  const [id, of] = [Number(digits), owner === undefined ? undefined : (Number(owner) as AccountId)]
  if (!text.startsWith(letter) || !Number.isSafeInteger(id)) return undefined
  return of === undefined || Number.isSafeInteger(of) ? { id, owner: of } : undefined
}

function of(owner: AccountId | undefined): string {
  return owner === undefined ? '' : `${owner}-`
}
