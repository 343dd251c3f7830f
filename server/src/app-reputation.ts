/** Reputation, joined: the rounds over block lists of this node, and what is asked about them. */
import type { Books } from './app-ledger.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { Lookout } from './service/reputation/look-around.ts'
import type { Directory } from './store/directory.ts'

export type ReputationDeps = {
  readonly config: Config
  readonly directory: Directory
  readonly books: Books
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export type ReputationDesk = {
  /** Looks around when it is this node's turn. True: somebody has to be told of something. */
  round(): Promise<boolean>
  methods(): Promise<readonly AdminMethod[]>
}

/** Loads nothing before it is time, or somebody asks. */
export function createReputationDesk(deps: ReputationDeps): ReputationDesk {
  const { directory, books, clock } = deps
  const lookout = openOnce(() => openLookout(deps))
  return {
    round: async () => {
      await (await lookout()).round()
      return (await directory.read(({ reputation }) => reputation.untold())).length > 0
    },
    methods: async () => {
      const { readBlockLists } = await import('./service/reputation/block-lists.ts')
      const { REPORT_DAYS } = await import('./service/reputation/limits.ts')
      const { reputationMethods } = await import('./service/reputation/reputation-methods.ts')
      const { dayOf } = await import('./service/reports/days.ts')
      const { reportSums } = await import('./service/reports/report-sums.ts')
      return reputationMethods({
        directory,
        clock,
        lists: openOnce(readBlockLists),
        check: async (scope) => await (await lookout()).check(scope),
        replies: (organisationId) => books.replies(organisationId),
        reports: ({ reports }, domain) => reportSums(reports, domain, dayOf(clock.now()) - REPORT_DAYS),
      })
    },
  }
}

async function openLookout({ config, ...deps }: ReputationDeps): Promise<Lookout> {
  const { Lookout: Class } = await import('./service/reputation/look-around.ts')
  const { readBlockLists } = await import('./service/reputation/block-lists.ts')
  const { ownAddresses } = await import('./runtime/own-addresses.ts')
  const { openResolver } = await import('./runtime/resolver.ts')
  return new Class({
    ...deps,
    lists: await readBlockLists(),
    resolver: () => openResolver(config),
    addresses: ownAddresses(config.server.addresses),
    node: config.server.hostname,
    random: Math.random,
    scheduler: systemScheduler,
  })
}
