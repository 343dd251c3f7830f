/** Joins the bounce centre with the way of mail: paused addresses are refused where mail goes out. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { createPausedAddresses } from './service/bounce/paused.ts'
import { refusePaused } from './service/bounce/refuse-paused.ts'
import { createRefuseQueued, type RefuseQueued } from './service/bounce/refuse-queued.ts'
import type { Intake } from './service/delivery/intake.ts'
import type { Directory } from './store/directory.ts'
import type { Stores } from './store/open-stores.ts'

export type BounceParts = {
  readonly stores: Stores
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
}

/** The door of an edge. */
export function withBounceDoor(parts: BounceParts, intake: Intake): Intake {
  return refusePaused(pausedOf(parts), intake)
}

/** The door of the queue. */
export function openRefuseQueued(parts: BounceParts): RefuseQueued {
  return createRefuseQueued({ directory: parts.directory, paused: pausedOf(parts) })
}

function pausedOf({ stores, clock, log }: BounceParts): ReturnType<typeof createPausedAddresses> {
  return createPausedAddresses({ db: () => stores.ledgerDb, clock, log })
}
