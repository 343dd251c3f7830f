/**
 * An exception that nobody caught belongs to one session; the others of the thread go on. Only when they come in
 * numbers is the thread's state not believed any more: it ends, and whoever watches it starts a new one. THREATS §3.17
 */
import type { Metrics } from '../lib/metrics.ts'
import type { PinoLog } from './pino-log.ts'

const BUGS_MAX_PER_MINUTE = 20
const MINUTE_MS = 60_000
const SOFTWARE = 70

export function guard(log: PinoLog, metrics: Metrics): void {
  let minute = 0
  let bugs = 0
  const bug = (kind: string) => (error: unknown) => {
    log.error('bug', error, { kind })
    metrics.count('bugs_total', { kind })
    const now = Math.floor(performance.now() / MINUTE_MS)
    if (now !== minute) {
      minute = now
      bugs = 0
    }
    if (++bugs <= BUGS_MAX_PER_MINUTE) return
    void log.flush().then(() => process.exit(SOFTWARE))
  }
  process.on('uncaughtException', bug('exception'))
  process.on('unhandledRejection', bug('rejection'))
  process.on('warning', (warning) =>
    log.warn('node.warning', { name: warning.name, message: warning.message }),
  )
}
