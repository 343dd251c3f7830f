/**
 * How far an account's change log is, as a text that clients keep. Ids at or above those in it did not exist then.
 *
 *   1204.731.9            after change 1204, when the next message was to be 731 and the next mailbox 9
 *   1204.731.9.5f0c31aa   of an account of which somebody shares some mailboxes, with what they may do there
 */
import type { MailboxId, MessageId, ModSeq } from '../../mail/ids.ts'
import type { LogEnd } from '../../store/log-store.ts'

export function formatLogEnd({ modSeq, nextMessageId, nextMailboxId, shares }: LogEnd): string {
  return `${modSeq}.${nextMessageId}.${nextMailboxId}${shares === undefined ? '' : `.${shares}`}`
}

/** Undefined for what `formatLogEnd` has not made. */
export function readLogEnd(text: string): LogEnd | undefined {
  const [, modSeq, message, mailbox, shares] =
    /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:\.([0-9a-f]{8}))?$/.exec(text) ?? []
  if (mailbox === undefined) return undefined
  return {
    modSeq: Number(modSeq) as ModSeq,
    nextMessageId: Number(message) as MessageId,
    nextMailboxId: Number(mailbox) as MailboxId,
    ...(shares !== undefined && { shares }),
  }
}

/** Only a new message is a delivery, whatever else happens to messages. RFC 8621 §1.5 */
export function deliveryState({ nextMessageId }: LogEnd): string {
  return String(nextMessageId)
}
