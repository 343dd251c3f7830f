/** The ledger, joined: the end that each thread notes with, and the books that the main thread keeps. */
import { join } from 'node:path'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { OrganisationId } from './mail/ids.ts'
import { createTexts } from './runtime/texts.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { BookKeeper } from './service/ledger/book-keeper.ts'
import type { LedgerEvent } from './service/ledger/event.ts'
import { createLedger, type Ledger } from './service/ledger/ledger.ts'
import type { ProviderReplies } from './service/reputation/reputation-methods.ts'
import type { NoteCopiesDeps } from './service/submission/note-copies.ts'
import type { Follow } from './service/webhook/deliver.ts'
import type { Directory } from './store/directory.ts'
import { namesIn } from './store/files.ts'
import { SpoolWriter } from './store/ledger/spool.ts'
import type { Stores } from './store/open-stores.ts'

type Parts = { readonly config: Config; readonly log: Log; readonly clock: Clock }

/** Of a thread by that name; what it noted last is handed over when `opened` is disposed of. */
export function openThreadLedger(
  { config, log, metrics, clock }: Parts & { readonly metrics: Metrics },
  name: string,
  opened: AsyncDisposableStack,
): Ledger {
  const spool = opened.use(new SpoolWriter({ folder: spoolOf(config), name, log, metrics }))
  const ledger = createLedger(spool, clock)
  opened.defer(() => ledger.keep())
  return ledger
}

export type Books = {
  /** Takes in what the threads have noted; about once a second. */
  takeIn(): Promise<void>
  /** Indexes what is new; `calm`: there is time. */
  index(calm: boolean): Promise<void>
  /** Lets go of what is old; about once an hour. */
  sweep(): Promise<void>
  /** How others answered in the last days; of one company or of all. */
  replies(organisationId: OrganisationId | undefined): Promise<readonly ProviderReplies[]>
  /** Events of that scope and those kinds (none: all) behind a place; without one, where it is now. */
  readonly follow: Follow
  /** The administrative methods of the ledger, and of the bounces in it. */
  methods(directory: Directory): Promise<readonly AdminMethod[]>
}

/** Opens nothing before there is something to take in, or somebody asks. */
export function createBooks(
  { config, log, clock, ledger }: Parts & { readonly ledger: Ledger },
  stores: Stores,
): Books {
  const spool = spoolOf(config)
  let opened: Promise<BookKeeper> | undefined
  const open = (): Promise<BookKeeper> => {
    if (opened !== undefined) return opened
    const mine = openKeeper()
    opened = mine
    // A database that is away now may be there in a second.
    mine.catch(() => {
      opened = undefined
    })
    return mine
  }
  const openKeeper = async (): Promise<BookKeeper> => {
    const { BookKeeper } = await import('./service/ledger/book-keeper.ts')
    const { openLedgerTables } = await import('./store/ledger/ledger-schema.ts')
    const db = stores.ledgerDb
    await openLedgerTables(db)
    const { keepDays } = config.ledger
    return new BookKeeper({ db, spool, node: config.server.hostname, keepDays, clock, log })
  }
  return {
    takeIn: async () => {
      if (opened === undefined && (await namesIn(spool)).length === 0) return
      await (await open()).takeIn()
    },
    index: async (calm) => {
      if (opened !== undefined) await (await opened).index(calm)
    },
    sweep: async () => {
      if (opened !== undefined) await (await opened).sweep()
    },
    replies: async (organisationId) => {
      const { loadProviders } = await import('./service/bounce/load-lists.ts')
      const { providerReplies } = await import('./service/reputation/reply-stats.ts')
      await (await open()).takeIn()
      return await providerReplies(stores.ledgerDb, loadProviders(), organisationId, clock.now())
    },
    follow: async (scope, kinds, place, limit) => {
      const { followEvents, readFollowPlace } = await import('./service/ledger/follow.ts')
      const { LedgerReader } = await import('./store/ledger/ledger-reader.ts')
      await open()
      const from = place === undefined ? undefined : readFollowPlace(place)
      const filter = {
        ...{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER },
        ...(kinds.length > 0 && { kinds }),
      }
      return await followEvents(new LedgerReader(stores.ledgerDb), scope, filter, from, limit)
    },
    methods: async (directory) => {
      const { ledgerMethods } = await import('./service/ledger/ledger-methods.ts')
      const { bounceMethods } = await import('./service/bounce/bounce-methods.ts')
      const { dataDir, hostname } = config.server
      const texts = createTexts()
      const returned = await openReturned({ accounts: stores.accounts, directory, log })
      const parts = {
        db: stores.ledgerDb,
        directory,
        clock,
        log,
        ledger,
        texts,
        returned,
        keeper: await open(),
      }
      return [...ledgerMethods({ ...parts, dataDir, hostname }), ...bounceMethods(parts)]
    },
  }
}

/** Who sent a message by JMAP sees that it came back. */
async function openReturned(deps: NoteCopiesDeps): Promise<(event: LedgerEvent) => Promise<void>> {
  const { noteReturned } = await import('./service/submission/note-copies.ts')
  return async ({ id, accountId, to = [], reply }) => {
    const [address] = to
    if (id === undefined || accountId === undefined || address === undefined || reply === undefined) return
    await noteReturned(deps, { deliveryId: id, accountId, address, reply })
  }
}

function spoolOf({ server }: Config): string {
  return join(server.dataDir, 'ledger-spool')
}
