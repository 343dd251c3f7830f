/**
 * Ids of mailboxes, messages and conversations as clients see them. The letter keeps an id of one kind from being taken
 * for one of another, and from looking like a number. RFC 8474 §7, RFC 8620 §1.2
 *
 *   F3   mailbox 3      M1204   message 1204      T1198   the conversation that message 1198 began
 */
import type { MailboxId, MessageId, ThreadId } from './ids.ts'

export function mailboxObjectId(id: MailboxId): string {
  return `F${id}`
}

/** The same in every mailbox that holds the message. RFC 8474 §5.1 */
export function emailObjectId(id: MessageId): string {
  return `M${id}`
}

export function threadObjectId(id: ThreadId): string {
  return `T${id}`
}

/** Undefined: no message of ours was ever called that. */
export function readEmailObjectId(text: string): MessageId | undefined {
  return numberAfter('M', text) as MessageId | undefined
}

export function readThreadObjectId(text: string): ThreadId | undefined {
  return numberAfter('T', text) as ThreadId | undefined
}

function numberAfter(letter: string, text: string): number | undefined {
  if (!text.startsWith(letter) || !/^[1-9]\d{0,15}$/.test(text.slice(1))) return undefined
  const id = Number(text.slice(1))
  return Number.isSafeInteger(id) ? id : undefined
}
