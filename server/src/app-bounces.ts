/** Joins the bounce centre with the way of mail: paused addresses are refused on the way out, notices read on the way in. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { type AdminCall, operatorPrincipal } from './runtime/control.ts'
import { type Notice, passOnNotices } from './service/bounce/pass-on-notices.ts'
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

export type EdgeBounceParts = BounceParts & { readonly mainCall: AdminCall; readonly metrics: Metrics }

/** The door of an edge; notices that come by it are read in the main thread. */
export function withBounceDoor(parts: EdgeBounceParts, intake: Intake): Intake {
  const operator = operatorPrincipal('en')
  const read = ({ to, bytes }: Notice): Promise<unknown> =>
    parts.mainCall(operator, 'bounce.take', { to, message: Buffer.from(bytes).toString('base64') })
  return passOnNotices({ ...parts, read }, refusePaused(pausedOf(parts), intake))
}

/** The door of the queue. */
export function openRefuseQueued(parts: BounceParts): RefuseQueued {
  return createRefuseQueued({ directory: parts.directory, paused: pausedOf(parts) })
}

function pausedOf({ stores, clock, log }: BounceParts): ReturnType<typeof createPausedAddresses> {
  return createPausedAddresses({ db: () => stores.ledgerDb, clock, log })
}
