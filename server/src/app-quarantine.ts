/**
 * Joins the quarantine: where mail is held (edge threads), what people do with it and how they are told of it (queue
 * thread, which delivers and sends), the pages of links (edge threads, over the queue), and the rounds (main thread).
 */
import { setImmediate } from 'node:timers/promises'
import { openTeaching } from './app-learning.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { Texts } from './lib/text.ts'
import { operatorPrincipal } from './runtime/control.ts'
import { webOrigin } from './runtime/web-origin.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { LocalDelivery } from './service/delivery/local-delivery.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import type { ListSender } from './service/quarantine/acts.ts'
import type { QuarantineLinks } from './service/quarantine/links.ts'
import type { Quarantine } from './service/quarantine/quarantine.ts'
import type { Learn, Rescan } from './service/quarantine/release.ts'
import type { DigestDeps } from './service/quarantine/send-digests.ts'
import type { QueueCall } from './service/queue/queue-port.ts'
import type { Directory } from './store/directory.ts'
import type { Stores } from './store/open-stores.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type QuarantineParts = {
  readonly stores: Pick<Stores, 'quarantineDb' | 'assertRoom'>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Between two sweeps, in ms. */
const SWEEP_MS = 3_600_000

/** Loaded with the first mail that is held. */
export function openQuarantine(parts: QuarantineParts): Quarantine {
  const open = openOnce(async (): Promise<Quarantine> => {
    const { createQuarantine } = await import('./service/quarantine/quarantine.ts')
    const { openQuarantineStore } = await import('./store/quarantine/quarantine-store.ts')
    return createQuarantine({
      ...parts,
      store: async () => openQuarantineStore(await parts.stores.quarantineDb()),
    })
  })
  return {
    async hold(mail) {
      // Nobody's quota bounds it: the disk does.
      await parts.stores.assertRoom()
      await (await open()).hold(mail)
    },
  }
}

/** What releasing needs of the thread that does it. */
export type HeldMailParts = {
  readonly stores: Pick<Stores, 'quarantineDb' | 'filterDb'>
  readonly delivery: LocalDelivery
  readonly ledger: Ledger
  /** Default: the virus scanner of the configuration is asked; without one, what none has seen is not released. */
  readonly rescan?: Rescan
  /** Default: the classifier of the account and its company learns from what is released. */
  readonly learn?: Learn
}

export type QuarantineCallParts = Omit<QuarantineParts, 'stores'> &
  HeldMailParts &
  Pick<DigestDeps, 'queue'> & {
    readonly config: Config
    readonly directory: Directory
    readonly sealer: () => Promise<Sealer>
    readonly texts: Texts
    readonly hostname: string
  }

/** The methods about held mail; opens nothing before one of them is called. */
export async function openQuarantineMethods(parts: QuarantineCallParts): Promise<readonly AdminMethod[]> {
  const { quarantineMethods } = await import('./service/quarantine/quarantine-methods.ts')
  const { quarantineLinkMethods } = await import('./service/quarantine/link-methods.ts')
  const { createQuarantineLinks } = await import('./service/quarantine/links.ts')
  const { createLinkTokens } = await import('./service/quarantine/link-tokens.ts')
  const { createReasons } = await import('./service/quarantine/reason.ts')
  const { sendDigests } = await import('./service/quarantine/send-digests.ts')
  const { openQuarantineStore } = await import('./store/quarantine/quarantine-store.ts')
  const deps = {
    ...parts,
    store: await openQuarantineStore(await parts.stores.quarantineDb()),
    rescan: parts.rescan ?? createRescan(parts),
    learn: parts.learn ?? openTeaching(parts),
    listSender: await openListSender(parts),
    reasons: createReasons(parts.texts),
    tokens: createLinkTokens(parts),
    timeZone: serverTimeZone(),
    origin: webOrigin(parts.config),
  }
  return [
    ...quarantineMethods(deps),
    ...quarantineLinkMethods(createQuarantineLinks(deps), () => sendDigests(deps)),
  ]
}

/** Loaded with the first that no scanner had seen. Who releases it has decided about junk: only viruses are looked for. */
function createRescan({ config, clock, log, metrics }: QuarantineCallParts): Rescan {
  const { clamav } = config.filter
  const open = openOnce(async () => {
    const { createScannerExaminers } = await import('./service/filter/scanners/create-scanner-examiners.ts')
    const { JUNK_POINTS } = await import('./service/filter/rules/rules.ts')
    const { readStructure } = await import('./mail/mime/structure.ts')
    const deps = { config: config.filter, junkPoints: JUNK_POINTS, clock, log, metrics }
    return { readStructure, scanners: createScannerExaminers({ ...deps, scheduler: systemScheduler }) }
  })
  return async (bytes, unscanned) => {
    // One that is configured no more has not said that it is clean.
    if (clamav === undefined)
      return unscanned.includes('clamav') ? undefined : { virus: undefined, unscanned: [] }
    const { readStructure, scanners } = await open()
    const found = await scanners.viruses({ bytes, structure: readStructure(bytes) }, () => setImmediate())
    return { virus: found.virus?.name, unscanned: found.unscanned ?? [] }
  }
}

/** As `filter.list.add` does it: who has a link of ours is the account that it says. */
async function openListSender(parts: QuarantineCallParts): Promise<ListSender> {
  const { callAdmin, methodTable } = await import('./service/admin/call-admin.ts')
  const { filterListMethods } = await import('./service/filter/rules/list-methods.ts')
  const methods = methodTable(filterListMethods(parts))
  return async (principal, whose, list, sender) => {
    const subject = { ...whose, list, subjects: [sender] }
    await callAdmin(methods, { ...principal, scopes: new Set(['web']) }, 'filter.list.add', subject)
  }
}

/** The pages' view of links, which are opened where held mail is acted on. */
export async function openQuarantineLinks(call: QueueCall): Promise<QuarantineLinks> {
  const { linkPageOf } = await import('./service/quarantine/link-methods.ts')
  return {
    async look(token, language) {
      const input = { token, language }
      return linkPageOf(await call(operatorPrincipal(language), 'quarantine.link-look', input))
    },
    async use(token, language, frequency) {
      const input = { token, language, ...(frequency !== undefined && { frequency }) }
      return linkPageOf(await call(operatorPrincipal(language), 'quarantine.link-use', input))
    },
  }
}

export type QuarantineDesk = {
  /** True: somebody has to be told what is held. About once an hour it also takes away what was held for too long. */
  round(): Promise<boolean>
}

export type QuarantineDeskDeps = Pick<QuarantineParts, 'clock' | 'log'> & {
  readonly stores: Pick<Stores, 'quarantineDb'>
  readonly directory: Directory
}

export function createQuarantineDesk(deps: QuarantineDeskDeps): QuarantineDesk {
  const { clock, log } = deps
  const open = openOnce(async () => {
    const { openQuarantineStore } = await import('./store/quarantine/quarantine-store.ts')
    const { dueDigests } = await import('./service/quarantine/send-digests.ts')
    const { sweepQuarantine } = await import('./service/quarantine/sweep.ts')
    const store = await openQuarantineStore(await deps.stores.quarantineDb())
    return { dueDigests, sweepQuarantine, parts: { ...deps, store, timeZone: serverTimeZone() } }
  })
  let sweptMs = 0
  return {
    async round() {
      const { dueDigests, sweepQuarantine, parts } = await open()
      if (clock.now() - sweptMs >= SWEEP_MS) {
        sweptMs = clock.now()
        log.info('quarantine.swept', { messages: await sweepQuarantine(parts) })
      }
      return (await dueDigests(parts)).length > 0
    },
  }
}

function serverTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
