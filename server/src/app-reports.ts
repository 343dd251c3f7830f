/** Joins reports: the door where they come in, what is counted for others, and what is told to them. */
import type { Config } from './config/config.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { Resolver } from './net/dns/resolver.ts'
import type { Intake } from './service/delivery/intake.ts'
import type { QueueEntrance } from './service/queue/submission.ts'
import type { NoteTls } from './service/queue/tls-notes.ts'
import { takeReports } from './service/reports/report-door.ts'
import type { Tally } from './service/reports/tally.ts'
import type { Directory } from './store/directory.ts'
import type { Database } from './store/sql.ts'

export type ReportParts = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Loaded with the first report: most threads never meet one. */
export function withReportDoor(parts: ReportParts, intake: Intake): Intake {
  const receive = openOnce(async () => {
    const { createReceiveReport } = await import('./service/reports/receive-report.ts')
    const { createParseProcess } = await import('./service/parse-process/parse-process.ts')
    return createReceiveReport({ ...parts, parse: createParseProcess() })
  })
  return takeReports({ directory: parts.directory, receive }, intake)
}

/** Loaded with the first thing that is counted; what waits is written when `opened` is disposed of. */
export function tallyIn(
  opened: AsyncDisposableStack,
  parts: Pick<ReportParts, 'directory' | 'log'>,
): () => Promise<Tally> {
  let made: Promise<Tally> | undefined
  opened.defer(async () => await (await made)?.[Symbol.asyncDispose]())
  const make = async (): Promise<Tally> => {
    const { createTally } = await import('./service/reports/tally.ts')
    return createTally({ ...parts, clock: systemClock, scheduler: systemScheduler })
  }
  return () => {
    made ??= make()
    return made
  }
}

/** Counts sessions with other servers. What fails here is no reason for mail to wait. */
export function noteTlsIn(open: () => Promise<Tally>, log: Log): NoteTls {
  return (domain, session) => {
    // A machine that is named by its number has nobody who could ask for reports.
    if (domain.startsWith('[')) return
    open()
      .then((tally) => tally.add('tls', domain, JSON.stringify(session), undefined))
      .catch((error: unknown) => log.error('reports.tally', error))
  }
}

export type SendingParts = ReportParts & {
  readonly config: Config
  readonly queueDb: Database
  readonly queue: QueueEntrance
  readonly resolver: Resolver
}

/** For the queue thread: looks every ten minutes for what is due. Disposing of it waits for the one in hand. */
export function openReportSending(parts: SendingParts): AsyncDisposable {
  const { config, log } = parts
  let isOver = false
  const send = openOnce(async () => {
    const { sendReports } = await import('./service/reports/send-reports.ts')
    const { createAskHttps } = await import('./net/https.ts')
    const { hostname } = config.server
    const { allowPrivateTargets: allowPrivate } = config.queue
    const deps = { ...parts, hostname, ask: createAskHttps(), allowPrivate, isOver: () => isOver }
    return () => sendReports(deps)
  })
  let running: Promise<void> | undefined
  let cancel: () => void
  const look = (): void => {
    running = send()
      .then((run) => run())
      .catch((error: unknown) => log.error('reports.failed', error))
      .finally(again)
  }
  const again = (): void => {
    if (!isOver) cancel = systemScheduler.after(LOOK_EVERY_MS, look)
  }
  cancel = systemScheduler.after(LOOK_EVERY_MS, look)
  return {
    async [Symbol.asyncDispose]() {
      isOver = true
      cancel()
      await running
    },
  }
}

/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 600_000
