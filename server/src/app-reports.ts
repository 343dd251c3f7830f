/** Joins reports: the door where they come in, what is counted for others, and what is told to them. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import type { Intake } from './service/delivery/intake.ts'
import { takeReports } from './service/reports/report-door.ts'
import type { Directory } from './store/directory.ts'

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
