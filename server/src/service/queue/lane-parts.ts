/** What the two lanes of the queue have each for themselves: bounds, and how rows come into memory. */
import type { Lane } from '../../store/directory-lanes.ts'
import type { StoredMessage, StoredRecipient } from '../../store/queue-types.ts'
import type { ConnectionLimits } from './connection-shares.ts'
import { Feeder, type FeederDeps } from './feeder.ts'
import type { Hop, HopPlan } from './hop.ts'
import * as limits from './limits.ts'

/** What brings rows of the tables into memory. */
export type Feeding = Pick<Feeder, 'wake' | 'wakeAt' | 'rewind' | 'pausedFor' | 'stop'>

/** What it may know of the dispatcher, and how it hands over what it claimed. */
export type FeederDoor = {
  hasRoom(): boolean
  hops(): Iterable<Hop>
  /** How many jobs the hop of a destination takes, and until when it is down. */
  roomFor(destination: string): Promise<{ readonly room: number; readonly waitUntilMs: number }>
  take(recipients: readonly StoredRecipient[]): Promise<void>
}

/** What a lane has that the other has not. */
export type LaneParts = {
  readonly lane: Lane
  readonly jobsMax: number
  readonly jobsPerHop: number
  connections(): ConnectionLimits
  /** To one next hop. */
  hopConnections(plan: HopPlan): number
  feeder(door: FeederDoor): Feeding
  /** Of claimed recipients those that may go: the others are settled by it. Default: all. */
  screen?(message: StoredMessage, recipients: readonly StoredRecipient[]): Promise<readonly StoredRecipient[]>
}

export function personalParts(deps: Pick<FeederDeps, 'store' | 'clock' | 'scheduler' | 'log'>): LaneParts {
  const { LOCAL_WORKERS, ROUTE_CONNECTIONS, MX_CONNECTIONS } = limits
  return {
    lane: 'personal',
    jobsMax: limits.JOBS_MAX,
    jobsPerHop: limits.JOBS_PER_HOP_MAX,
    connections: () => ({ max: limits.CONNECTIONS_MAX, kept: limits.CONNECTIONS_KEPT }),
    hopConnections: ({ kind }) =>
      ({ local: LOCAL_WORKERS, route: ROUTE_CONNECTIONS, mx: MX_CONNECTIONS })[kind],
    feeder: (door) => new Feeder({ ...deps, ...door }),
  }
}
