/** What the outgoing queue is built of, in its own thread or for a command while no server runs. */
import { openRefuseQueued } from './app-bounces.ts'
import { openOutgoing, type SigningParts } from './app-outgoing.ts'
import { openMassLane } from './app-unsubscribe.ts'
import { systemScheduler } from './lib/scheduler.ts'
import { connect } from './net/connect.ts'
import { createDeriver } from './runtime/deriver.ts'
import { openStsPolicies } from './runtime/open-sts-policies.ts'
import { openResolver } from './runtime/resolver.ts'
import { createTexts } from './runtime/texts.ts'
import { createLocalDelivery } from './service/delivery/create-local-delivery.ts'
import type { ScriptRunner } from './service/delivery/sieve-delivery.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import type { QueueDeps } from './service/queue/queue-deps.ts'
import { DEFAULT_SCHEDULE } from './service/queue/schedule.ts'
import { createNoteCopies } from './service/submission/note-copies.ts'
import { refuseReleased } from './service/submission/refuse-released.ts'
import { createReleaseGate } from './service/submission/release-gate.ts'
import type { Stores } from './store/open-stores.ts'

export type QueueParts = SigningParts & {
  readonly stores: Stores
  readonly ledger: Ledger
  readonly onFenced: (error: Error) => void
  /** Absent: what it delivers goes into the INBOX, whatever people's scripts say. */
  readonly scripts?: ScriptRunner
}

const HOUR_MS = 3_600_000

export async function queueDeps(parts: QueueParts): Promise<QueueDeps> {
  const { config, log, metrics, clock, directory, ledger, stores, scripts, onFenced } = parts
  const resolver = await openResolver(config)
  const { hostname } = config.server
  return {
    db: stores.queueDb,
    arrivals: stores.queueArrivals,
    sealer: await parts.sealer(),
    node: hostname,
    hostname,
    ...{ clock, scheduler: systemScheduler, random: Math.random },
    directory,
    ...openMassLane(config, parts),
    ledger,
    gate: createReleaseGate({ accounts: stores.accounts, directory, clock, log }),
    noteCopies: createNoteCopies({ accounts: stores.accounts, directory, log }),
    refused: refuseReleased({ directory, log }, openRefuseQueued({ log, stores, directory, clock })),
    // Its thread lives only while there are large messages, and keeps no process alive.
    local: createLocalDelivery({
      accounts: stores.accounts,
      ...{ directory, ledger, log, hostname, scripts },
      ...createDeriver(),
    }),
    connect,
    resolver,
    outgoing: await openOutgoing(parts, resolver),
    stsPolicies: openStsPolicies({ config, db: stores.queueDb, resolver, log }),
    ownHosts: new Set([hostname]),
    texts: createTexts(),
    mxPort: config.queue.mxPort,
    allowPrivate: config.queue.allowPrivateTargets,
    schedule: {
      ...DEFAULT_SCHEDULE,
      lifeMs: config.queue.expireHours * HOUR_MS,
      warnMs: config.queue.warnAfterHours * HOUR_MS,
    },
    log,
    metrics,
    onFenced,
  }
}
