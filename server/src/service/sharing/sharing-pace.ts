/** How often a person may change who shares what: each change voids what every thread and node remembers of the directory. THREATS TE5 */
import type { Clock } from '../../lib/clock.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import { PACE_ACCOUNTS, PACE_CHANGES, PACE_MS } from './limits.ts'

export class SharingPace {
  readonly #clock: Pick<Clock, 'now'>
  readonly #begun = new RecentMap<AccountId, { readonly sinceMs: number; changes: number }>(PACE_ACCOUNTS)

  /** Of one thread. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Refusal `too-many` for one change more than the pace allows. */
  take(who: AccountId): void {
    const now = this.#clock.now()
    const begun = this.#begun.get(who)
    if (begun === undefined || now - begun.sinceMs >= PACE_MS) {
      this.#begun.set(who, { sinceMs: now, changes: 1 })
      return
    }
    if (begun.changes >= PACE_CHANGES) throw new Refusal('too-many', { key: 'share.too-fast' })
    begun.changes++
  }
}
