/** One change of an account, and who hears of it. */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { ChangeOptions } from './account-work.ts'
import type { MailAccountDeps } from './mail-account.ts'
import { AccountTransaction, type KnownView } from './transaction.ts'

type Deps = Pick<MailAccountDeps, 'places' | 'clock' | 'bus' | 'views' | 'homes'>

/** One transaction; what it changed is announced after its commit, when no other node can still say what was before. */
export async function changeAccount<T>(
  { places, clock, bus, views, homes }: Deps,
  accountId: AccountId,
  work: (tx: AccountTransaction) => Promise<T>,
  options: ChangeOptions = {},
): Promise<T> {
  const { first = [] } = options
  const known: KnownView = (mailboxId) => views.known(accountId, mailboxId)
  const change = places.use(accountId, (db) =>
    db.write(async (sql) => {
      const tx = await AccountTransaction.begin(sql, { accountId, nowMs: clock.now(), known, first })
      const left = homes?.askToLeave(sql, accountId, tx.account.home ?? null)
      return { result: await work(tx), events: tx.events, changes: tx.changes, left }
    }, options),
  )
  const { result, events, changes, left } = await change.catch((error: unknown) => {
    // Whether anything was kept of it may be unknown, when a connection broke.
    if (!(error instanceof Refusal)) bus.doubt(accountId)
    throw error
  })
  await left?.()
  bus.count(accountId)
  for (const change of changes) views.follow(accountId, change)
  for (const event of events) {
    views.announced(event)
    bus.publish(event)
  }
  return result
}
