/** What the queue asks before a message leaves that its sender may still call back, and what becomes of the draft then. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import type { AccountStore, AccountStores } from '../../store/account-store.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Gate } from '../queue/gate.ts'
import { gatedId, hasWaited, releaseMsOf } from './delivery-id.ts'
import { SCHEDULED } from './scheduled.ts'

export type ReleaseGateDeps = {
  readonly accounts: Pick<AccountStores, 'open'>
  readonly directory: Pick<DirectoryReader, 'account'>
  readonly clock: Clock
  readonly log: Log
}

export function createReleaseGate({ accounts, directory, clock, log }: ReleaseGateDeps): Gate {
  return async ({ deliveryId, accountId }) => {
    if (accountId === null || !hasWaited(deliveryId)) return { kind: 'go' }
    const untilMs = releaseMsOf(deliveryId) ?? 0
    if (clock.now() < untilMs) return { kind: 'wait', untilMs }
    const account = await directory.account(accountId as AccountId)
    // Who was removed sends nothing any more.
    if (account === undefined) return { kind: 'drop' }
    const id = gatedId(deliveryId)
    // By SMTP it is no row of the account: its sender was told that it was taken, and whoever may send no more sends nothing.
    if (id === undefined) return { kind: account.state === 'enabled' ? 'go' : 'drop' }
    const store = accounts.open(account.id)
    const released = await store.submissions.release(id, account.state === 'enabled')
    if (released.kind !== 'go') return released
    // Each time: whoever was to do it before may have died between the two.
    if (released.messageId !== undefined)
      await fileAsSent(store, released.messageId).catch((error: unknown) =>
        // It leaves all the same: where its copy lies is the lesser trouble.
        log.warn('submission.not-filed', { why: String(error) }),
      )
    return { kind: 'go' }
  }
}

/** What has left is no draft: one that still lies among them would be sent again by whoever finds it there. */
async function fileAsSent(store: AccountStore, messageId: MessageId): Promise<void> {
  const mailboxes = await store.mailboxes()
  const drafts = mailboxes.find(({ specialUse }) => specialUse === 'drafts')
  const sent = mailboxes.find(({ specialUse }) => specialUse === 'sent')
  if (drafts === undefined || sent === undefined) return
  const view = await store.view(drafts.id)
  const place = view.messageIds.subarray(0, view.count).indexOf(messageId)
  if (place < 0) return
  const uids = [view.uids[place] as Uid]
  const mailboxId = drafts.id
  await store.setFlags({ mailboxId, uids, op: 'remove', flags: ['\\Draft' as Flag, SCHEDULED as Flag] })
  await store.setFlags({ mailboxId, uids, op: 'add', flags: ['\\Seen' as Flag] })
  await store.move(drafts.id, uids, sent.id)
}
