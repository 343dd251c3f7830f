/** The examiners that ask scanners, with everything that they need. */

import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import {
  createScannerExaminers,
  type ScannerConfig,
  type ScannerDeps,
  type ScannerExaminers,
} from '../../src/service/filter/scanners/create-scanner-examiners.ts'

export function scanners(
  config: Partial<ScannerConfig>,
  more: Partial<ScannerDeps> = {},
): ScannerExaminers & { readonly counted: () => Readonly<Record<string, number>> } {
  const metrics = new Metrics()
  const examiners = createScannerExaminers({
    config: { clamav: undefined, rspamd: undefined, ...config },
    junkPoints: 6,
    clock: systemClock,
    scheduler: systemScheduler,
    log: silentLog,
    metrics,
    ...more,
  })
  const counted = () => {
    const { counters, gauges } = metrics.snapshot()
    return Object.fromEntries([...counters, ...gauges].filter(([, value]) => value !== 0))
  }
  return { ...examiners, counted }
}
