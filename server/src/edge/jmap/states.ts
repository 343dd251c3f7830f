/**
 * The state of an account's mail as a client keeps it. Messages, conversations and mailboxes share one, for they share the
 * change log; ids at or above those in it did not exist then. RFC 8620 §5.1
 *
 *   1204.731.9   after change 1204, when the next message was to be 731 and the next mailbox 9
 */
import type { MailboxId, MessageId, ModSeq } from '../../mail/ids.ts'
import type { LogEnd } from '../../service/emails/email-places.ts'
import { MethodError } from './method-error.ts'

export function formatState({ modSeq, nextMessageId, nextMailboxId }: LogEnd): string {
  return `${modSeq}.${nextMessageId}.${nextMailboxId}`
}

/** Throws MethodError `cannotCalculateChanges` for what no state of ours looks like. */
export function readState(text: string): LogEnd {
  const [, modSeq, message, mailbox] = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  if (mailbox === undefined) throw new MethodError('cannotCalculateChanges', 'no state of this account')
  return {
    modSeq: Number(modSeq) as ModSeq,
    nextMessageId: Number(message) as MessageId,
    nextMailboxId: Number(mailbox) as MailboxId,
  }
}
