/** What the ledger is told of a delivery into mailboxes here. */
import type { Derived } from '../../mail/message/derived.ts'
import { storyOf } from '../filter/story.ts'
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
  for (const [at, { accountId, address, verdict }] of message.recipients.entries()) {
    const attempt = attempts[at]
    if (attempt === undefined) continue
    const { deeds = [] } = attempt
    const about = {
      organisationId: attempt.account?.organisationId,
      accountId,
      id: message.deliveryId,
      messageId: messageId && `<${messageId}>`,
      from: message.reversePath,
      sizeBytes: message.bytes.length,
    }
    // What a script of the account did, which may be all that became of it.
    for (const { kind, to = address, class: how } of deeds)
      ledger.note({ ...about, kind, to: [to], class: how })
    if (deeds.length > 0 && attempt.mailbox === undefined && !isFailed(attempt.outcome)) continue
    ledger.note({
      ...about,
      ...told(attempt.outcome),
      to: [address],
      mailbox: attempt.mailbox,
      ...(verdict !== undefined && storyOf(verdict)),
    })
  }
}

/** A script's own no is told as what the script did. */
function isFailed({ kind }: LocalOutcome): boolean {
  return kind !== 'delivered' && kind !== 'rejected'
}

function told(outcome: LocalOutcome): Pick<LedgerEvent, 'kind' | 'class'> {
  if (outcome.kind !== 'delivered') return { kind: 'undelivered', class: outcome.kind }
  // It was there already: an earlier try had come so far before we heard of it.
  return { kind: 'delivered', class: outcome.duplicate ? 'again' : undefined }
}
