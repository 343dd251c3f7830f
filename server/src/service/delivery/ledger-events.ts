/** What the ledger is told of a delivery into mailboxes here. */
import type { Derived } from '../../mail/message/derived.ts'
import type { LedgerEvent } from '../ledger/event.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Attempt } from './create-local-delivery.ts'
import type { LocalOutcome, LocalRecipient } from './local-delivery.ts'

/** One event a recipient: each account sees its own, and nobody whom else it went to. */
export function noteDelivery(
  ledger: Ledger,
  message: {
    readonly reversePath: string
    readonly deliveryId: string
    readonly recipients: readonly LocalRecipient[]
    readonly bytes: Uint8Array
  },
  { messageId }: Pick<Derived, 'messageId'>,
  attempts: readonly Attempt[],
): void {
  for (const [at, { accountId, address }] of message.recipients.entries()) {
    const attempt = attempts[at]
    if (attempt === undefined) continue
    ledger.note({
      ...told(attempt.outcome),
      organisationId: attempt.account?.organisationId,
      accountId,
      id: message.deliveryId,
      messageId: messageId && `<${messageId}>`,
      from: message.reversePath,
      to: [address],
      mailbox: attempt.mailbox,
      sizeBytes: message.bytes.length,
    })
  }
}

function told(outcome: LocalOutcome): Pick<LedgerEvent, 'kind' | 'class'> {
  if (outcome.kind !== 'delivered') return { kind: 'undelivered', class: outcome.kind }
  // It was there already: an earlier try had come so far before we heard of it.
  return { kind: 'delivered', class: outcome.duplicate ? 'again' : undefined }
}
