/**
 * ClamAV and Rspamd, where the operator named them: both are asked at once, and what one of them does not answer is told
 * as such. No answer is never "clean". THREATS FI2
 */
import type { Metrics } from '../../../lib/metrics.ts'
import { type AskService, askService } from '../../../net/service-http.ts'
import { createOpenStream, type OpenStream, type ServicePlace } from '../../../net/service-place.ts'
import type { Examiner, SuspectMail } from '../examiner.ts'
import type { Examination, Finding } from '../report.ts'
import type { BreakerState } from './breaker.ts'
import { askClamd } from './clamd.ts'
import { type Asked, Guarded, type GuardedDeps, type NoVerdict } from './guarded.ts'
import { CLAMAV_MS, RSPAMD_MS } from './limits.ts'
import { askRspamd } from './rspamd.ts'
import { piecesOf } from './scanned.ts'

export type ScannerName = 'clamav' | 'rspamd'

export type ScannerConfig = {
  /** Undefined: there is none. */
  readonly clamav: ServicePlace | undefined
  readonly rspamd: ServicePlace | undefined
  readonly clamavTimeoutMs?: number
  readonly rspamdTimeoutMs?: number
}

export type ScannerDeps = GuardedDeps & {
  readonly config: ScannerConfig
  /** Where junk begins by our count: Rspamd's points are scaled so that both agree on it. */
  readonly junkPoints: number
  /** Tests give their own. */
  readonly open?: OpenStream
  readonly ask?: AskService
}

export type Scannable = Pick<SuspectMail, 'bytes' | 'structure'>
type Pause = () => Promise<void> | undefined

export type ScannerExaminers = Examiner & {
  /** Viruses only: for what our own people send. Nothing is said where no virus scanner is named. */
  viruses(mail: Scannable, pause: Pause): Promise<Examination>
  /** Of those that are named. */
  health(): readonly { readonly scanner: ScannerName; readonly state: BreakerState }[]
}

const NOTHING: Examination = { findings: [] }

/** Of one thread: each has its own connections and learns by itself that a scanner is away. */
export function createScannerExaminers(deps: ScannerDeps): ScannerExaminers {
  const virusScanner = deps.config.clamav && createVirusScanner(deps, deps.config.clamav)
  const spamFilter = deps.config.rspamd && createSpamFilter(deps, deps.config.rspamd)
  const viruses = virusScanner?.scan ?? (async () => NOTHING)
  return {
    viruses,
    async examine(mail, pause) {
      const both = await Promise.all([viruses(mail, pause), spamFilter?.judge(mail) ?? NOTHING])
      return merged(both)
    },
    health: () =>
      [virusScanner?.guarded, spamFilter?.guarded]
        .filter((guarded) => guarded !== undefined)
        .map(({ name, state }) => ({ scanner: name, state })),
  }
}

function merged([virus, spam]: readonly [Examination, Examination]): Examination {
  const unscanned = [...(virus.unscanned ?? []), ...(spam.unscanned ?? [])]
  return {
    findings: [...virus.findings, ...spam.findings],
    ...(virus.virus !== undefined && { virus: virus.virus }),
    ...(unscanned.length > 0 && { unscanned }),
  }
}

function createVirusScanner(deps: ScannerDeps, place: ServicePlace) {
  const { scheduler, metrics, clock } = deps
  const timeoutMs = deps.config.clamavTimeoutMs ?? CLAMAV_MS
  const open = deps.open ?? createOpenStream(deps)
  const guarded = new Guarded<ScannerName>('clamav', deps)
  const scan = async (mail: Scannable, pause: Pause): Promise<Examination> => {
    const untilMs = clock.now() + timeoutMs
    const { pieces, overflow } = await piecesOf(mail, pause)
    let why: NoVerdict | undefined = overflow ? 'too-large' : undefined
    for (const { file, bytes } of pieces) {
      const asked = await guarded.ask(untilMs - clock.now(), (leftMs) =>
        askClamd({ place, open, scheduler }, bytes, leftMs),
      )
      counted(metrics, asked, (verdict) => (verdict.virus === undefined ? 'clean' : 'infected'))
      if (asked.kind === 'none') {
        why ??= asked.why
        // It may like the other pieces better; whoever is not there is not asked for each of them.
        if (asked.why === 'error' || asked.why === 'too-large') continue
        break
      }
      // Found is found, whatever became of the pieces before.
      if (asked.verdict.virus !== undefined) return infected(asked.verdict.virus, file)
    }
    return why === undefined ? NOTHING : unscanned(deps, 'clamav', why)
  }
  return { guarded, scan }
}

function createSpamFilter(deps: ScannerDeps, place: ServicePlace) {
  const { junkPoints, metrics } = deps
  const timeoutMs = deps.config.rspamdTimeoutMs ?? RSPAMD_MS
  const ask = deps.ask ?? askService
  const guarded = new Guarded<ScannerName>('rspamd', deps)
  const judge = async (mail: SuspectMail): Promise<Examination> => {
    const asked = await guarded.ask(timeoutMs, (leftMs) =>
      askRspamd({ place, ask, junkPoints }, mail, leftMs),
    )
    metrics.count('rspamd_checks_total', { result: asked.kind === 'none' ? asked.why : asked.verdict.action })
    return asked.kind === 'none' ? unscanned(deps, 'rspamd', asked.why) : { findings: asked.verdict.findings }
  }
  return { guarded, judge }
}

function counted<T>(metrics: Metrics, asked: Asked<T>, wordOf: (verdict: T) => string): void {
  metrics.count('av_scans_total', { result: asked.kind === 'none' ? asked.why : wordOf(asked.verdict) })
}

function infected(name: string, file: string | undefined): Examination {
  const finding: Finding = { level: 3, rule: 'scan.virus', points: 0, values: { virus: name } }
  return { findings: [finding], virus: { name, file } }
}

function unscanned({ log }: ScannerDeps, scanner: ScannerName, why: NoVerdict): Examination {
  log.warn('scanner.no-verdict', { scanner, why })
  return {
    findings: [{ level: 3, rule: 'scan.none', points: 0, values: { scanner, why } }],
    unscanned: [scanner],
  }
}
