/** The doors by which an edge takes mail in, one before the other. */
import { withBounceDoor } from './app-bounces.ts'
import { openTeaching } from './app-learning.ts'
import { openReturnPaths } from './app-outgoing.ts'
import { openQuarantine } from './app-quarantine.ts'
import { withReportDoor } from './app-reports.ts'
import { openScripts } from './app-scripts.ts'
import { notingWhom } from './app-strangers.ts'
import { withUnsubscribeDoor } from './app-unsubscribe.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { AdminCall } from './runtime/control.ts'
import { createLocalDelivery, type LocalDeliveryDeps } from './service/delivery/create-local-delivery.ts'
import { createHoldBack } from './service/delivery/hold-back.ts'
import { createIntake, type Intake } from './service/delivery/intake.ts'
import { createSubmit, type Submit } from './service/delivery/submit.ts'
import type { Turns } from './service/fairness/turns.ts'
import type { FileOpener } from './service/filter/attachments/file-opener.ts'
import type { Correspondents } from './service/filter/identity/correspondents.ts'
import { takeLessons } from './service/filter/learning/lesson-door.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import { createFooters } from './service/policy/footers.ts'
import { createJournal } from './service/policy/journal.ts'
import { createRates } from './service/policy/rates.ts'
import { screenAttachments } from './service/policy/screen-attachments.ts'
import type { QueueEntrance } from './service/queue/submission.ts'
import { createSighted, type Observer } from './service/takeover/sightings.ts'
import type { Directory } from './store/directory.ts'
import type { Stores } from './store/open-stores.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type IntakeParts = Pick<LocalDeliveryDeps, 'deriveLarge'> & {
  readonly config: Config
  readonly stores: Stores
  readonly directory: Directory
  readonly ledger: Ledger
  readonly turns: Pick<Turns, 'take'>
  /** Hears whom people write to. */
  readonly correspondents: Pick<Correspondents, 'wroteTo'>
  readonly queue: QueueEntrance & Observer
  /** Opened when the first sealed secret is asked for. */
  readonly sealer: () => Promise<Sealer>
  /** Opens archives, for what companies do not take. */
  readonly fileOpener: FileOpener
  /** Methods of the main thread. */
  readonly mainCall: AdminCall
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** For everybody's mail, and before that for our own people's. */
export function openDoors(parts: IntakeParts): { readonly intake: Intake; readonly submit: Submit } {
  const { config, stores, directory } = parts
  const { accounts } = stores
  const { hostname } = config.server
  const scripts = openScripts({ ...parts, hostname })
  const delivery = createLocalDelivery({ ...parts, accounts, hostname, scripts })
  const journal = createJournal({ directory, hostname })
  const returnPaths = openReturnPaths(parts)
  const holdBack = createHoldBack(openQuarantine(parts))
  const mail = createIntake({ ...parts, accounts, delivery, journal, returnPaths, holdBack })
  const taking = screenAttachments(directory, mail, parts.fileOpener)
  const reported = withUnsubscribeDoor(parts, withBounceDoor(parts, withReportDoor(parts, taking)))
  const intake = takeLessons({ directory, turns: parts.turns, learn: openTeaching(parts) }, reported)
  const rates = createRates({ ...parts, defaults: config.rates })
  return {
    intake,
    submit: createSubmit({
      ...{ directory, intake, rates, footers: createFooters(parts) },
      sighted: notingWhom(parts.correspondents, createSighted(parts.queue)),
    }),
  }
}
