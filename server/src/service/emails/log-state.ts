/**
 * How far an account's change log is, as a text that clients keep. Ids at or above those in it did not exist then.
 *
 *   1204.731.9   after change 1204, when the next message was to be 731 and the next mailbox 9
 */
import type { MailboxId, MessageId, ModSeq } from '../../mail/ids.ts'
import type { LogEnd } from '../../store/log-store.ts'

export function formatLogEnd({ modSeq, nextMessageId, nextMailboxId }: LogEnd): string {
  return `${modSeq}.${nextMessageId}.${nextMailboxId}`
}

/** Undefined for what `formatLogEnd` has not made. */
export function readLogEnd(text: string): LogEnd | undefined {
  const [, modSeq, message, mailbox] = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  if (mailbox === undefined) return undefined
  return {
    modSeq: Number(modSeq) as ModSeq,
    nextMessageId: Number(message) as MessageId,
    nextMailboxId: Number(mailbox) as MailboxId,
  }
}

/** Only a new message is a delivery, whatever else happens to messages. RFC 8621 §1.5 */
export function deliveryState({ nextMessageId }: LogEnd): string {
  return String(nextMessageId)
}
