/** What the dispatcher decides with, and whom it tells. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { QueueStore } from '../../store/queue.ts'
import type { StoredReply } from '../../store/queue-types.ts'
import type { RefuseQueued } from '../bounce/refuse-queued.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Gate } from './gate.ts'
import type { Hop } from './hop.ts'
import type { Job } from './job.ts'
import type { LaneParts } from './lane-parts.ts'
import type { BounceClass } from './outcome.ts'
import type { Router } from './router.ts'
import type { Schedule } from './schedule.ts'

export type DispatcherDeps = {
  /** Default: the lane of people's mail. */
  readonly parts?: LaneParts
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly router: Router
  readonly schedule: Schedule
  readonly random: () => number
  /** False while nothing may be begun here: `resume` follows. */
  mayBegin(): boolean
  /** Works for the hop until it has no more jobs. Never rejects. */
  work(hop: Hop): Promise<void>
  /** Recipients by number that are not even tried, with what is said instead; undefined: there are none. */
  readonly refused?: RefuseQueued | undefined
  /** Asked before the first try of a message that came with its time; default: everything goes. */
  readonly gate?: Gate | undefined
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger | undefined
  /** The hop cannot be used: these jobs end with that outcome. */
  unreachable(jobs: readonly Job[], kind: 'never' | 'later', reply: StoredReply, cause: BounceClass): void
}
