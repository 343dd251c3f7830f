/**
 * The nightly run: what the primary device has wholly received, and is older than the window, leaves the server. In slices
 * of some hundred messages; each slice is judged in the transaction that removes it. MISSION M21
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import { windowDays } from '../../store/account/retention.ts'
import type { AccountStore, AccountStores } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import { describeDevices } from './devices.ts'

export type RetentionDeps = {
  readonly accounts: AccountStores
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export type RetentionRun = { readonly accounts: number; readonly messages: number; readonly failed: number }

/** Every account there is; one in trouble does not keep the others from their turn. */
export async function runRetention(
  deps: RetentionDeps,
  accountIds: readonly AccountId[],
): Promise<RetentionRun> {
  const sums = { accounts: 0, messages: 0, failed: 0 }
  for (const accountId of accountIds) {
    try {
      const removed = await removeOld(deps, accountId)
      if (removed > 0) sums.accounts++
      sums.messages += removed
    } catch (error) {
      sums.failed++
      if (!(error instanceof Refusal)) deps.log.error('retention.failed', error, { accountId })
    }
    await new Promise(setImmediate)
  }
  return sums
}

async function removeOld(deps: RetentionDeps, accountId: AccountId): Promise<number> {
  const store = deps.accounts.open(accountId)
  if ((await whyNothingLeaves(deps, store)) !== undefined) return 0
  let removed = 0
  for (let some = await store.retention.removeDue(); some > 0; some = await store.retention.removeDue()) {
    removed += some
    await new Promise(setImmediate)
  }
  if (removed > 0) {
    deps.metrics.count('retention_removed_total', {}, removed)
    deps.log.info('retention.removed', { accountId, messages: removed })
  }
  return removed
}

export type NothingLeaves = 'no-account' | 'keeps-all' | 'no-primary' | 'primary-gone'

/** Why the run leaves this account alone; undefined: it does not. */
export async function whyNothingLeaves(
  { directory, clock }: Pick<RetentionDeps, 'directory' | 'clock'>,
  store: AccountStore,
): Promise<NothingLeaves | undefined> {
  const rule = await store.retention.rule()
  if (rule.keep === 'all') return 'keeps-all'
  if (windowDays(rule) === undefined) return 'no-primary'
  if ((await directory.account(store.accountId)) === undefined) return 'no-account'
  // A device that cannot come any more may be lost or stolen, and what it has received with it: all stays until somebody
  // says which device keeps the mail now.
  const records = await store.retention.devices()
  const devices = await describeDevices(directory, store.accountId, records, clock.now())
  const primary = devices.find(({ id }) => id === rule.primaryDevice)
  return primary === undefined || primary.gone ? 'primary-gone' : undefined
}
