/**
 * What the queue says instead of trying a recipient to whom its sender may write no more: rules that were made while the message
 * waited for its time hold for it too. Its sender gets a report.
 */
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { tryParseMailbox } from '../../mail/address.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { StoredReply } from '../../store/queue-types.ts'
import type { RefuseQueued } from '../bounce/refuse-queued.ts'
import type { RuledDirectory } from '../delivery/expand.ts'
import { judgeRecipient } from '../policy/judge-recipient.ts'
import { ownReply } from '../queue/outcome.ts'
import { hasWaited } from './delivery-id.ts'

/** Asks `first`, then whether the rules of who sent it still let it go there. */
export function refuseReleased(
  { directory, log }: { readonly directory: RuledDirectory; readonly log: Log },
  first: RefuseQueued,
): RefuseQueued {
  return (message, recipients) => {
    const before = first(message, recipients)
    const { deliveryId, accountId, organisationId } = message
    const asking = recipients.filter(({ attempts }) => attempts === 0)
    if (accountId === null || asking.length === 0 || !hasWaited(deliveryId)) return before
    const principal = {
      accountId: accountId as AccountId,
      organisationId: (organisationId ?? undefined) as OrganisationId | undefined,
    }
    const reversePath = message.sender === null ? null : (tryParseMailbox(message.sender) ?? null)
    const judge = async (): Promise<ReadonlyMap<number, StoredReply>> => {
      const replies = new Map(await before)
      for (const { n, address, originalRecipient } of asking) {
        // As it was written: a rule may allow a group and not whom it leads to.
        const written = originalRecipient?.startsWith('rfc822;') ? originalRecipient.slice(7) : address
        const parsed = tryParseMailbox(written)
        if (replies.has(n) || parsed === undefined) continue
        try {
          const { objection } = await judgeRecipient(directory, parsed, { reversePath, principal })
          const words = `the sending rules of this account do not let it write to ${written} any more`
          if (objection !== undefined) replies.set(n, ownReply(550, '5.7.1', words))
        } catch (error) {
          // What else is wrong with the recipient is found when it is tried.
          if (!(error instanceof Refusal)) log.error('submission.judge', error)
        }
      }
      return replies
    }
    return judge()
  }
}
