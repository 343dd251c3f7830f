/**
 * The one place where the parts are built and joined. Each thread loads only what it runs: an edge knows no queue,
 * the queue no IMAP, and the main thread neither.
 */
import { createDesks, leaveAll, type Rounds } from './app-desks.ts'
import { openExperience, openLearner } from './app-learning.ts'
import { createBooks, openThreadLedger } from './app-ledger.ts'
import { openManageSieve } from './app-managesieve.ts'
import { resealKeys, type SigningParts, sweepKeys } from './app-outgoing.ts'
import { QUEUE_METHODS, queueCall } from './app-queue-call.ts'
import { noteTlsIn, openReportSending, tallyIn } from './app-reports.ts'
import { openSnoozeWatch } from './app-snooze.ts'
import type { Config } from './config/config.ts'
import type { HttpEdge } from './edge/http/http-edge.ts'
import type { ImapServer } from './edge/imap/imap-server.ts'
import type { Pop3Server } from './edge/pop3/pop3-server.ts'
import type { SmtpServer } from './edge/smtp/server.ts'
import { ChangeBus } from './lib/change-bus.ts'
import { systemClock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import { Secret } from './lib/secret.ts'
import { matchNetworks } from './net/networks.ts'
import type { ServerContext } from './net/server-context.ts'
import type { AdminCall } from './runtime/control.ts'
import { engineOf, openS3 } from './runtime/kept-where.ts'
import { openSignIn, type SignInDeps } from './runtime/open-sign-in.ts'
import { homesOf, openChangeRelay, openVisitShare } from './runtime/relays.ts'
import { createTexts } from './runtime/texts.ts'
import { readVersion } from './runtime/version.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import { createLazyTextReader, type LazyTextReader } from './service/parse-process/lazy-text-reader.ts'
import type { Sighting } from './service/queue/brake.ts'
import type { QueueDeps } from './service/queue/queue-deps.ts'
import type { QueueDoor } from './service/queue/queue-port.ts'
import type { QueueService } from './service/queue/queue-service.ts'
import type { QueueEntrance, Submission } from './service/queue/submission.ts'
import { createNightWatch } from './service/retention/night.ts'
import type { NoteUse } from './store/care/store-care.ts'
import { Directory, openDirectory } from './store/directory.ts'
import { CARE_FILES_MAX } from './store/limits.ts'
import { openStores, type Stores } from './store/open-stores.ts'
import type { Sealer } from './store/sealed/sealer.ts'
import { openSealer } from './store/sealed/secret-keys.ts'

export type Deps = {
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  /** Which accounts the threads listen for (createInterest); undefined: this process has one thread. */
  readonly interest?: SharedArrayBuffer
}

/** The administrative methods of the main thread, or of a command when no server runs. */
export type Admin = AsyncDisposable &
  Rounds & {
    readonly call: AdminCall
    /** Methods of the queue are run by its own thread. */
    belongsToQueue(method: string): boolean
    /** Puts back what a power cut took; once, by the process that owns the data, before anything is delivered. */
    recover(): Promise<void>
    /** Copies write-ahead logs back; about once a second. */
    checkpoint(): Promise<void>
    /** Sweeps what is over; about once an hour. */
    sweep(): Promise<void>
    /** Takes in what the threads noted for the ledger; about once a second. */
    ledger(): Promise<void>
    /** Takes new mail of accounts at rest into their search index, for a few seconds at most. */
    index(): Promise<void>
    /** Says that this node is there, and how much room its disk has; about once a minute. */
    tellNode(disk: { readonly diskBytes: number; readonly freeBytes: number }): Promise<void>
    /** Leaves attachments unread that are being read for the index, and webhooks that are slow: the service stops. */
    abandonFiles(): Promise<void>
  }

const CLOCK = systemClock

/** What every thread that touches mail has: the change bus, the stores, the directory. */
type Base = {
  readonly bus: ChangeBus
  readonly stores: Stores
  readonly directory: Directory
  /** What is written within attachments. */
  readonly files: LazyTextReader
  readonly ledger: Ledger
}

async function openBase(
  { config, log, metrics, interest }: Deps,
  opened: AsyncDisposableStack,
  migrated: boolean,
  delivers?: string,
): Promise<Base> {
  const bus = new ChangeBus()
  if (interest !== undefined) bus.attach(opened.use(openChangeRelay(interest)))
  const { store, server, limits } = config
  const files = createLazyTextReader({ waitedFor: delivers !== undefined })
  const stores = opened.use(
    await openStores({
      dataDir: server.dataDir,
      engine: engineOf(config),
      bus,
      log,
      clock: CLOCK,
      ...(interest !== undefined && { homes: homesOf(interest) }),
      reserveBytes: limits.minimumFreeBytes,
      readFiles: files.read,
      ...(delivers === undefined
        ? { openFilesMax: CARE_FILES_MAX }
        : { acceptLog: { name: delivers, ...store.acceptLog } }),
      ...(store.blobs === 's3' && { blobs: await openS3(config, CLOCK) }),
      organisationOf: async (accountId) => (await directory.account(accountId))?.organisationId,
    }),
  )
  opened.use(files)
  const directory: Directory = migrated
    ? new Directory(stores.directoryDb)
    : await openDirectory(stores.directoryDb)
  // A command has no sessions to tell; those of other nodes look again by themselves.
  if (config.store.engine === 'postgres' && interest !== undefined) {
    const { PostgresRelay } = await import('./store/dialect/postgres-relay.ts')
    const { url, schema } = config.store.postgres
    // Every thread of this process bears its name: among themselves they use the channel above.
    const node = `${config.server.hostname}/${process.pid}`
    bus.attach(opened.use(new PostgresRelay({ url, schema, node, log, guest: stores.homes })))
  }
  const ledger = openThreadLedger({ config, log, metrics, clock: CLOCK }, delivers ?? 'main', opened)
  return { bus, stores, directory, files, ledger }
}

export type Edge = AsyncDisposable & {
  readonly smtp: SmtpServer
  readonly imap: ImapServer
  readonly pop3: Pop3Server
  readonly sieve: Awaited<ReturnType<typeof openManageSieve>>
  readonly http: HttpEdge
}

/** An edge thread: everything between a client and its mailbox. */
export async function buildEdge(
  deps: Deps &
    SignInDeps & {
      readonly queue: QueueDoor
      readonly context: () => ServerContext
      readonly challengeAnswer: (token: string) => string | undefined
      readonly mainCall: AdminCall
      /** Of this edge among the edges. */
      readonly index: number
    },
): Promise<Edge> {
  const { config, log, metrics } = deps
  const { createEdgeHttp } = await import('./app-http.ts')
  const { openSmtp } = await import('./app-smtp.ts')
  const { createImapServer } = await import('./edge/imap/imap-server.ts')
  const { createPop3Server } = await import('./edge/pop3/pop3-server.ts')
  const { LoginDelay } = await import('./edge/pop3/login-delay.ts')
  const { createDoor } = await import('./service/account/door.ts')
  const { createSetOwnQuota } = await import('./service/account/own-quota.ts')
  const { createLoopTurns } = await import('./service/fairness/loop-turns.ts')
  const { createOpenAccountMail } = await import('./service/mailbox/open-account-mail.ts')
  const { createMaildrops } = await import('./service/mailbox/maildrop.ts')
  const { createDeriver } = await import('./runtime/deriver.ts')
  await using opened = new AsyncDisposableStack()
  const { bus, stores, directory, files, ledger } = await openBase(deps, opened, true, `edge-${deps.index}`)
  const deriver = opened.use(createDeriver())
  const { gate, authenticator } = await openSignIn({ ...deps, ledger }, directory, opened)
  const door = createDoor({ accounts: stores.accounts, directory })
  const { hostname } = config.server
  const privateNetworks = matchNetworks(config.listeners.privateNetworks)
  const isPrivate = (peer: { readonly remoteAddress: string }) => privateNetworks(peer.remoteAddress)
  const turns = createLoopTurns(metrics)
  const common = { ledger, turns, hostname, texts: createTexts(), clock: CLOCK, log, metrics, isPrivate }
  const { taught } = opened.use(openLearner({ stores, turns, clock: CLOCK, log }))
  const { smtp, sending } = await openSmtp(
    { ...deps, ...common, ...deriver, ...signingParts(deps, directory), stores, authenticator },
    opened,
  )
  const openAccount = createOpenAccountMail(door, { directory, bus, turns, taught, clock: CLOCK, ...deriver })
  const imap = createImapServer({
    ...common,
    authenticator,
    openAccount,
    setQuota: createSetOwnQuota(directory),
    withheld: new Set(config.imap.withheld),
    ...(config.imap.messageLimit !== undefined && { maxMessages: config.imap.messageLimit }),
    startTls: (connection) => connection.startTlsAsServer(deps.context(), ['imap']),
  })
  const pop3 = createPop3Server({
    ...common,
    authenticator,
    maildrops: createMaildrops({ door }),
    loginDelay: new LoginDelay(config.pop3.loginDelaySeconds, CLOCK, opened.use(openVisitShare())),
    startTls: (connection) => connection.startTlsAsServer(deps.context(), ['pop3']),
  })
  const sieve = await openManageSieve({ ...deps, ...common, door, directory, authenticator })
  const sealer = openOnce(() => openKeys(deps))
  const mail = { ...sending, openAccount, turns, ledger }
  const seen = { door, readFiles: files.read, mail }
  const http = createEdgeHttp({
    ...{ ...common, ...deps, ...seen, bus, directory, authenticator, gate, sealer },
    experience: openExperience({ stores }),
  })
  const rest = opened.move()
  return { smtp, imap, pop3, sieve, http, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

/** The main thread: it brings the tables up to date before any other thread looks at them. */
export async function openAdmin(deps: Deps): Promise<Admin> {
  await using opened = new AsyncDisposableStack()
  const base = await openBase(deps, opened, false)
  // Made now, or found to be none: not when the first secret comes.
  const sealer = await openKeys(deps)
  const { resealTotp } = await import('./service/account/second-factor/totp-secret.ts')
  const locked = await resealTotp(base.directory, sealer)
  if (locked > 0) deps.log.warn('second-factor.locked', { accounts: locked })
  await resealKeys(signingParts(deps, base.directory), sealer)
  const { resealProviders } = await import('./service/provider/provider-record.ts')
  await resealProviders(base.directory, sealer)
  const rest = opened.move()
  return { ...adminOver(deps, base), [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

function adminOver(deps: Deps, base: Base): Admin {
  const isTonight = createNightWatch()
  const books = createBooks({ ...deps, ledger: base.ledger, clock: CLOCK }, base.stores)
  const signing = signingParts(deps, base.directory)
  const { rounds, ...desks } = createDesks({ ...signing, books, stores: base.stores, bus: base.bus })
  const noteUse: NoteUse = (used) => base.directory.writeUnseen(({ use }) => use.looked(used))
  let call: Promise<AdminCall> | undefined
  return {
    call: async (principal, method, input) => {
      // The methods and their schemas take megabytes, and most of the time nobody asks.
      call ??= import('./app-admin-call.ts').then(({ adminCall }) =>
        adminCall({ ...signing, ...base, books, ...desks }),
      )
      return await (await call)(principal, method, input)
    },
    belongsToQueue: (method) => QUEUE_METHODS.test(method),
    recover: async () => {
      await base.stores.recover(async () => (await import('./mail/message/derive.ts')).derive)
    },
    checkpoint: () => base.stores.checkpoint(),
    ledger: async () => {
      await books.takeIn()
      await books.index(false)
    },
    ...rounds,
    index: async () => {
      await base.stores.care.index({ noteUse })
      await books.index(true)
    },
    tellNode: async (disk) => {
      const { tellNode } = await import('./service/nodes/tell-node.ts')
      const { hostname } = deps.config.server
      const parts = { hostname, directory: base.directory, clock: CLOCK, version: readVersion() }
      await tellNode(parts, disk)
    },
    abandonFiles: () => leaveAll(desks, base.files),
    sweep: async () => {
      const swept = await base.stores.care.maintain(noteUse)
      deps.log.info('store.swept', { ...swept })
      await base.stores.care.index({ every: true })
      await sweepKeys(signingParts(deps, base.directory))
      await books.sweep()
      const { sweepReports } = await import('./service/reports/sweep-reports.ts')
      await sweepReports({ directory: base.directory, clock: CLOCK })
      const { sweepFilter } = await import('./service/filter/sweep-filter.ts')
      await sweepFilter({ directory: base.directory, clock: CLOCK })
      if (!isTonight(CLOCK.now())) return
      const { runRetention } = await import('./service/retention/run-retention.ts')
      const { accounts, care } = base.stores
      const parts = { ...deps, accounts, directory: base.directory, clock: CLOCK }
      deps.log.info('retention.ran', await runRetention(parts, await care.accounts()))
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}

export type Queue = AsyncDisposable & {
  readonly entrance: QueueEntrance
  /** The administrative methods that need the running queue. */
  readonly call: AdminCall
  /** What the edges tell the takeover breaker. */
  observe(sighting: Sighting): void
}

/** The queue thread: it owns the outgoing queue and speaks to other servers. */
export async function buildQueue(deps: Deps & { readonly onFenced: (error: Error) => void }): Promise<Queue> {
  const { startQueue } = await import('./service/queue/queue-service.ts')
  await using opened = new AsyncDisposableStack()
  const base = await openBase(deps, opened, true, 'queue')
  const { beginBreaker, openBreaker } = await import('./app-takeover.ts')
  const { queueDeps } = await import('./app-queue-deps.ts')
  const { lateEntrance, openScripts } = await import('./app-scripts.ts')
  const breaker = openBreaker({ ...deps, ...base, clock: CLOCK, scheduler: systemScheduler })
  const heard = { ...base, ledger: breaker.hearing(base.ledger) }
  const reported = { ...deps, directory: base.directory, clock: CLOCK }
  const noteTls = noteTlsIn(tallyIn(opened, reported), deps.log)
  const door = lateEntrance()
  const scripts = openScripts({ ...reported, queue: door, hostname: deps.config.server.hostname })
  const own = { ...signingParts(deps, base.directory), ...heard, onFenced: deps.onFenced, scripts }
  const parts = { ...(await queueDeps(own)), brake: breaker, noteTls }
  const service = opened.use(await startQueue(parts))
  door.open(service)
  opened.use(openSnoozeWatch({ ...reported, accounts: base.stores.accounts }))
  opened.use(openReportSending({ ...parts, ...reported, queueDb: parts.db, queue: service }))
  opened.use(breaker)
  const called = { ...callDeps(deps, service, base, parts), notices: service, breaker }
  await beginBreaker(breaker, called)
  const rest = opened.move()
  let call: Promise<AdminCall> | undefined
  return {
    entrance: service,
    call: async (principal, method, input) => {
      call ??= queueCall(called)
      return await (await call)(principal, method, input)
    },
    observe: (sighting) => breaker.observe(sighting),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** All methods in one process, for a command when no server runs. The queue is looked at and changed, never begun. */
export async function openOffline(deps: Deps): Promise<Admin> {
  await using opened = new AsyncDisposableStack()
  const base = await openBase(deps, opened, false)
  const admin = adminOver(deps, base)
  let call: Promise<AdminCall> | undefined
  const openQueue = async (): Promise<AdminCall> => {
    const { openQueueStore, QueueService } = await import('./service/queue/queue-service.ts')
    const { queueDeps } = await import('./app-queue-deps.ts')
    const own = { ...signingParts(deps, base.directory), ...base, onFenced: () => undefined }
    const parts = await queueDeps(own)
    const service = new QueueService(parts, await openQueueStore(parts))
    rest.use(service)
    const { deliverAtOnce } = await import('./service/delivery/deliver-at-once.ts')
    const at = { directory: base.directory, delivery: parts.local }
    const notices = { enqueue: (mail: Submission) => deliverAtOnce(at, mail) }
    return await queueCall({ ...callDeps(deps, service, base, parts), notices })
  }
  const rest = opened.move()
  return {
    ...admin,
    call: async (principal, method, input) => {
      if (!admin.belongsToQueue(method)) return await admin.call(principal, method, input)
      call ??= openQueue()
      return await (await call)(principal, method, input)
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

function callDeps(deps: Deps, service: QueueService, base: Base, { local, hostname }: QueueDeps) {
  const { directory, stores, ledger } = base
  const held = { stores, ledger, delivery: local }
  const sealer = openOnce(() => openKeys(deps))
  return { ...deps, service, directory, sealer, hostname, held, texts: createTexts(), clock: CLOCK }
}

function signingParts(deps: Deps, directory: Directory): SigningParts {
  return { ...deps, directory, sealer: openOnce(() => openKeys(deps)), clock: CLOCK }
}

async function openKeys({ config }: Deps): Promise<Sealer> {
  const { secretKeys } = config.store
  return openSealer(config.server.dataDir, secretKeys === '' ? undefined : new Secret(secretKeys))
}
