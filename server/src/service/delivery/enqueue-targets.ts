/** What of a message goes into the queue, as the queue wants it. */
import { canonicalAddress } from '../../mail/address.ts'
import type { QueuedRecipient, QueueEntrance, Submission } from '../queue/submission.ts'
import type { Target } from './expand.ts'
import { withDeliveredTo } from './inspect-header.ts'
import type { IntakeMessage, IntakeRecipient } from './intake.ts'

export type QueuedTarget = { readonly target: Target; readonly recipient: IntakeRecipient }

/** One submission for each alias or group that passes it on, since each adds its own Delivered-To line. */
export async function enqueueTargets(
  queue: QueueEntrance,
  message: IntakeMessage,
  targets: readonly QueuedTarget[],
  suffix: string,
): Promise<void> {
  const byVia = Map.groupBy(targets, ({ target }) => (target.kind === 'outside' ? (target.via ?? '') : ''))
  await Promise.all([...byVia].map(([via, list]) => queue.enqueue(submissionOf(message, via, list, suffix))))
}

function submissionOf(
  message: IntakeMessage,
  via: string,
  targets: readonly QueuedTarget[],
  suffix: string,
): Submission {
  const { sender } = message
  const accountId = sender.principal?.accountId
  const organisationId = sender.principal?.organisationId
  return {
    reversePath: sender.reversePath,
    recipients: targets.map(queuedRecipient),
    bytes: via === '' ? message.bytes : withDeliveredTo(message.bytes, via),
    ...(via !== '' && { forwardedBy: via }),
    ...(message.ret !== undefined && { ret: message.ret }),
    ...(message.envelopeId !== undefined && { envelopeId: message.envelopeId }),
    smtpUtf8: message.smtpUtf8,
    ...(message.requireTls === true && { requireTls: true }),
    body: message.body,
    ...(accountId !== undefined && { accountId }),
    ...(organisationId !== undefined && { organisationId }),
    ...(sender.trusted === true && { senderVerified: true }),
    ...(message.held === true && { held: true }),
    ...(sender.principal?.remoteAddress !== undefined && { clientAddress: sender.principal.remoteAddress }),
    ...(message.releaseMs !== undefined && { releaseMs: message.releaseMs }),
    // Its days in the queue begin when it may leave.
    acceptedMs: message.releaseMs ?? message.receivedMs,
    // What failed in a mailbox goes under the id of the delivery itself: the mailboxes know by it what they have.
    deliveryId: `${message.deliveryId}${via === '' ? '' : `>${via}`}${suffix}`,
  }
}

function queuedRecipient({ target, recipient }: QueuedTarget): QueuedRecipient {
  const originalRecipient = recipient.dsn.originalRecipient ?? `rfc822;${canonicalAddress(recipient.address)}`
  const dsn = { ...recipient.dsn, originalRecipient }
  return { address: target.address, dsn, ...(target.kind === 'local' && { expanded: true }) }
}
