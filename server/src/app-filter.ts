/** The five levels, joined: what looks at a message, who decides, and where what is held back is kept. */
import { openClassifier, openContent } from './app-learning.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { Resolver } from './net/dns/resolver.ts'
import { matchNetworks } from './net/networks.ts'
import type { FileOpener } from './service/filter/attachments/file-opener.ts'
import { createLazyFileOpener } from './service/filter/attachments/lazy-file-opener.ts'
import type { Examiner } from './service/filter/examiner.ts'
import type { Correspondents } from './service/filter/identity/correspondents.ts'
import type { Sift, SiftedMail, Source } from './service/filter/sift.ts'
import type { Directory } from './store/directory.ts'
import type { Stores } from './store/open-stores.ts'

export type FilterParts = {
  readonly config: Config
  readonly directory: Directory
  readonly stores: Pick<Stores, 'accounts' | 'filterDb'>
  readonly correspondents: Correspondents
  readonly resolver: () => Promise<Resolver>
  readonly fileOpener: FileOpener
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** What opens attached files for everybody on this thread: the filter, and the rules of companies. */
export function openFiles(metrics: Metrics): FileOpener {
  return createLazyFileOpener({ scheduler: systemScheduler, metrics })
}

/** Of this thread; what it needs is loaded with the first message. Undefined: the operator wants none. */
export function openSift(parts: FilterParts): Sift | undefined {
  const { enabled, clamav, trustedNetworks } = parts.config.filter
  if (!enabled && clamav === undefined) return undefined
  const isTrusted = matchNetworks(trustedNetworks)
  const sourceOf = (mail: SiftedMail): Source =>
    mail.source === 'stranger' && (!enabled || isTrusted(mail.client.address)) ? 'trusted' : mail.source
  const open = openOnce(() => openPipeline(parts))
  return {
    async sift(mail, pause) {
      return await (await open()).sift({ ...mail, source: sourceOf(mail) }, pause)
    },
  }
}

async function openPipeline(parts: FilterParts): Promise<Sift> {
  const { config, directory, clock, log, metrics } = parts
  const { filter } = config
  const { createPipeline } = await import('./service/filter/pipeline.ts')
  const { createDecide } = await import('./service/filter/decide.ts')
  const { createCountryOf } = await import('./service/takeover/countries.ts')
  const { createFilterRules, JUNK_POINTS } = await import('./service/filter/rules/rules.ts')
  const { createScannerExaminers } = await import('./service/filter/scanners/create-scanner-examiners.ts')
  const scanners = createScannerExaminers({
    ...{ config: filter, junkPoints: JUNK_POINTS, scheduler: systemScheduler, clock, log, metrics },
  })
  const { read, examiners: content } = await openContent(parts)
  return createPipeline({
    hostname: config.server.hostname,
    examiners: [await openIdentity(parts), ...content, await openAttachments(parts)],
    scanner: scanners,
    virusScanner: filter.clamav && { examine: scanners.viruses },
    classifier: await openClassifier(parts, read),
    decide: createDecide(createFilterRules({ directory }), {
      countryOf: createCountryOf({ file: config.takeover.countries, log }),
      isOurs: async (domain) => (await directory.domain(domain)) !== undefined,
    }),
    companyOf: async (domain) => (await directory.domain(domain))?.organisationId,
    ...{ clock, log, metrics },
  })
}

/** Level 2, beside what the judge of identity says. */
async function openIdentity({ directory, correspondents }: FilterParts): Promise<Examiner> {
  const { createIdentityExaminer } = await import('./service/filter/identity/identity-examiner.ts')
  const { loadPopularDomains } = await import('./service/bounce/load-lists.ts')
  return createIdentityExaminer({ directory, correspondents, popular: loadPopularDomains() })
}

/** Level 3: what is attached to it. */
async function openAttachments({ fileOpener }: FilterParts): Promise<Examiner> {
  const { createAttachmentExaminer } = await import(
    './service/filter/attachments/create-attachment-examiner.ts'
  )
  return createAttachmentExaminer({ opener: fileOpener })
}
