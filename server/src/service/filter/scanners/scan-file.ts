/** ClamAV asked about a file that is no part of a message, as long as it may be: its pieces pass by, none is kept. THREATS FI2 */
import { createOpenStream, type ServicePlace } from '../../../net/service-place.ts'
import { askClamd, type ClamdVerdict } from './clamd.ts'
import { type Asked, Guarded, type GuardedDeps } from './guarded.ts'
import { FILE_SCAN_MS } from './limits.ts'

/** Never rejects; no answer is never "clean". */
export type FileScan = (pieces: AsyncIterable<Uint8Array>) => Promise<Asked<ClamdVerdict>>

/** Undefined: no virus scanner is named. */
export function createFileScan(deps: GuardedDeps, place: ServicePlace | undefined): FileScan | undefined {
  if (place === undefined) return undefined
  const { scheduler, metrics, log } = deps
  const guarded = new Guarded('clamav', deps)
  const open = createOpenStream(deps)
  return async (pieces) => {
    const asked = await guarded.ask(FILE_SCAN_MS, (leftMs) =>
      askClamd({ place, open, scheduler }, pieces, leftMs),
    )
    const isNone = asked.kind === 'none'
    if (isNone) log.warn('scanner.no-verdict', { scanner: 'clamav', why: asked.why })
    const found = isNone ? asked.why : asked.verdict.virus === undefined ? 'clean' : 'infected'
    metrics.count('av_scans_total', { result: found })
    return asked
  }
}
