/** What a person puts off, and takes back: noted before anything moves, so that nothing that was moved is forgotten. */
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { SnoozedMessage } from '../../store/directory-snoozed.ts'
import { SNOOZE_MAX_MS, SNOOZED_MAX } from './limits.ts'

export type SnoozeDoor = {
  /**
   * `isThere`: it lies among the snoozed already; then a time that is over is no fault, and brings it back at once: so a
   * late undo of a new time ends. Refusal `invalid` (a time that is over, or too far), `limit`.
   */
  put(one: SnoozedMessage, isThere: boolean): Promise<void>
  forget(accountId: AccountId, messageId: MessageId): Promise<void>
  among(
    accountId: AccountId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, SnoozedMessage>>
}

export function createSnoozeDoor(deps: { readonly directory: Directory; readonly clock: Clock }): SnoozeDoor {
  const { directory, clock } = deps
  return {
    async put(one, isThere) {
      const now = clock.now()
      if ((one.untilMs <= now && !isThere) || one.untilMs > now + SNOOZE_MAX_MS)
        throw new Refusal('invalid', { key: 'jmap.snooze-time' })
      await directory.write(async ({ snoozed }) => {
        const known = await snoozed.among(one.accountId, [one.messageId])
        if (known.size === 0 && (await snoozed.count(one.accountId)) >= SNOOZED_MAX)
          throw new Refusal('limit', { key: 'jmap.snooze-limit', values: { n: SNOOZED_MAX } })
        await snoozed.put(one)
      })
    },
    forget: (accountId, messageId) => directory.write(({ snoozed }) => snoozed.forget(accountId, messageId)),
    among: (accountId, messageIds) => directory.read(({ snoozed }) => snoozed.among(accountId, messageIds)),
  }
}
