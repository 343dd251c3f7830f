/**
 * What was put off comes back when its time has come: unread, where it was. Only what still lies in the folder for it: whoever
 * moved or deleted it by hand has called it off. Each step may happen twice, the row goes last: a fall between leaves nothing behind.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { Uid } from '../../mail/ids.ts'
import type { AccountStores } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { SnoozedMessage } from '../../store/directory-snoozed.ts'
import { WAKE_AT_ONCE, WAKE_LEASE_MS } from './limits.ts'

export type WakeDeps = {
  readonly directory: Directory
  readonly accounts: AccountStores
  readonly clock: Clock
  readonly log: Log
}

const SEEN = '\\Seen' as Flag

/** How many came back. One account in trouble does not keep the others'. */
export async function wakeSnoozed(deps: WakeDeps): Promise<number> {
  const { directory, clock, log } = deps
  const now = clock.now()
  let woken = 0
  for (const one of await directory.read(({ snoozed }) => snoozed.due(now, WAKE_AT_ONCE))) {
    const isOurs = await directory.writeUnseen(({ snoozed }) => snoozed.take(one, now, now + WAKE_LEASE_MS))
    if (!isOurs) continue
    try {
      if (await bringBack(deps, one)) woken++
    } catch (error) {
      log.error('snooze.failed', error, { accountId: one.accountId })
      continue
    }
    await directory.writeUnseen(({ snoozed }) => snoozed.forget(one.accountId, one.messageId, one.untilMs))
  }
  return woken
}

/** False: it is not there any more, or not put off. */
async function bringBack(
  { accounts }: WakeDeps,
  { accountId, messageId, mailboxId }: SnoozedMessage,
): Promise<boolean> {
  const store = accounts.open(accountId)
  try {
    const mailboxes = await store.mailboxes()
    const from = mailboxes.find(({ specialUse }) => specialUse === 'snoozed')
    const to =
      mailboxes.find(({ id }) => id === mailboxId && id !== from?.id) ??
      mailboxes.find(({ specialUse }) => specialUse === 'inbox')
    if (from === undefined || to === undefined) return false
    const view = await store.view(from.id)
    const at = view.messageIds.subarray(0, view.count).indexOf(messageId)
    if (at < 0) return false
    const uids = [(view.uids[at] ?? 0) as Uid]
    await store.setFlags({ mailboxId: from.id, uids, op: 'remove', flags: [SEEN] })
    await store.move(from.id, uids, to.id)
    return true
  } catch (error) {
    // Gone with its account, or by another hand in this moment.
    if (error instanceof Refusal && error.code === 'not-found') return false
    throw error
  }
}
