/** What the ledger is told of mail that the filter let into no mailbox; of what it let through, the delivery tells. */
import type { Sifted } from '../filter/sift.ts'
import { storyOf } from '../filter/story.ts'
import type { LedgerEvent } from '../ledger/event.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { verdictOn } from './hold-back.ts'
import type { IntakeRecipient } from './intake.ts'

/** One event for each place that it did not get to. */
export function noteHeldBack(
  ledger: Ledger,
  message: Pick<LedgerEvent, 'id' | 'from'>,
  sifted: Sifted,
  recipients: readonly IntakeRecipient[],
): void {
  const held = new Map<string, Partial<LedgerEvent>>()
  for (const { targets } of recipients)
    for (const target of targets) {
      const verdict = verdictOn(target, sifted)
      if (verdict === undefined) continue
      const whose =
        target.kind === 'local'
          ? { organisationId: target.account.organisationId, accountId: target.account.id }
          : { organisationId: sifted.company }
      held.set(target.address, { ...whose, to: [target.address], ...storyOf(verdict) })
    }
  for (const told of held.values()) ledger.note({ kind: 'filtered', ...message, ...told })
}
