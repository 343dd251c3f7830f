/** How often a person may change who shares what: each change voids what every thread and node remembers of the directory. THREATS TE5 */
import type { Clock } from '../../lib/clock.ts'
import { Pace } from '../../lib/pace.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import { PACE_ACCOUNTS, PACE_CHANGES, PACE_MS } from './limits.ts'

export class SharingPace {
  readonly #pace: Pace<AccountId>

  /** Of one thread. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#pace = new Pace({ times: PACE_CHANGES, windowMs: PACE_MS, remembered: PACE_ACCOUNTS }, clock)
  }

  /** Refusal `too-many` for one change more than the pace allows. */
  take(who: AccountId): void {
    if (!this.#pace.take(who)) throw new Refusal('too-many', { key: 'share.too-fast' })
  }
}
