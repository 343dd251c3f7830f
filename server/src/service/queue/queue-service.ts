/**
 * The outgoing queue at work: takes submissions in, commits them in groups, sends them on, tries again, gives up,
 * tells the sender. One of these runs on each node, in the queue worker.
 */
import { createHash } from 'node:crypto'
import type { QueueId } from '../../mail/ids.ts'
import { ConnectFault, type ConnectOptions } from '../../net/connect.ts'
import type { Connection } from '../../net/connection.ts'
import { QueueStore } from '../../store/queue.ts'
import { FencedError } from '../../store/queue-lease.ts'
import { listRoutes, sealRoutes, setRoute } from '../../store/queue-routes.ts'
import { listTlsOverrides, type TlsOverride } from '../../store/queue-tls.ts'
import type { Route, StoredReply } from '../../store/queue-types.ts'
import { SealFault } from '../../store/sealed/sealer.ts'
import { ByteGate } from './byte-gate.ts'
import { companyShares } from './company-share.ts'
import { TlsDecisions } from './destination-tls.ts'
import { Detours } from './detours.ts'
import { Dispatcher } from './dispatcher.ts'
import { createNotices } from './dsn/notices.ts'
import { QueueGauges } from './gauges.ts'
import type { Hop } from './hop.ts'
import { Intake } from './intake.ts'
import type { Job } from './job.ts'
import { Lanes } from './lanes.ts'
import { DEFAULT_LEASE, LeaseKeeper } from './lease-keeper.ts'
import {
  LARGE_MESSAGE_BYTES,
  LOADED_LARGE_BYTES_MAX,
  LOADED_SMALL_BYTES_MAX,
  MASS_LOADED_BYTES_MAX,
} from './limits.ts'
import { type LocalHopDeps, serveLocally } from './local-hop.ts'
import { LaneKeeper } from './mass/lane-keeper.ts'
import { createLaneLook } from './mass/lane-look.ts'
import { enqueueCopies, screenUnsubscribed } from './mass/mass-mail.ts'
import { massParts } from './mass/mass-parts.ts'
import { massOpenDeps, openDepsOf } from './open-deps.ts'
import { type OpenDeps, openHop } from './open-hop.ts'
import { type BounceClass, type Outcome, ownReply } from './outcome.ts'
import type { QueueDeps } from './queue-deps.ts'
import { relaxedOf, withoutPolicies } from './relaxed.ts'
import { Router } from './router.ts'
import { DEFAULT_SCHEDULE, type Schedule } from './schedule.ts'
import { Settler } from './settler.ts'
import type { Session } from './smtp/session.ts'
import type { QueueEntrance, Submission } from './submission.ts'
import { Suspects } from './suspects.ts'
import { type Loaded, pump, repeat } from './worker.ts'

/** Milliseconds that sessions get to finish their message when the service stops. */
const DRAIN_MS = 5000
/** Milliseconds after that in which a cut session must have noticed. */
const STUCK_MS = 1500

/** Opens the queue, takes the lease, makes due what was in flight when it stopped, and begins. */
export async function startQueue(deps: QueueDeps): Promise<QueueService> {
  const queue = new QueueService(deps, await openQueueStore(deps))
  await queue.begin()
  return queue
}

/** The tables, with what an earlier process had taken and not finished. */
export async function openQueueStore({ db, node, arrivals, sealer, log }: QueueDeps): Promise<QueueStore> {
  const store = await QueueStore.open(
    db,
    node,
    arrivals === undefined ? undefined : { folder: arrivals, log },
  )
  await sealRoutes(db, sealer)
  return store
}

export class QueueService implements QueueEntrance, AsyncDisposable {
  readonly store: QueueStore
  readonly detours: Detours
  readonly dispatcher: Lanes
  readonly #deps: QueueDeps
  readonly #router: Router
  readonly #massLane: LaneKeeper
  readonly #tls: TlsDecisions
  readonly #lease: LeaseKeeper
  readonly #small = new ByteGate(LOADED_SMALL_BYTES_MAX)
  readonly #large = new ByteGate(LOADED_LARGE_BYTES_MAX)
  readonly #mass = new ByteGate(MASS_LOADED_BYTES_MAX)
  readonly #suspects: Suspects
  readonly #gauges: QueueGauges
  readonly #settler: Settler
  readonly #intake: Intake
  readonly #workerDeps: LocalHopDeps
  readonly #openDeps: OpenDeps
  /** Connections being opened, and those that are ready for mail. */
  readonly #opening = new Set<Connection>()
  readonly #sessions = new Set<Session>()
  readonly #working = new Set<Promise<void>>()
  /** The routes and overrides that jobs in memory follow. */
  #routesSeen = ''
  #stopping = false
  #ended = false
  #fenced = false
  #disposed = false

  constructor(deps: QueueDeps, store: QueueStore) {
    const schedule = deps.schedule ?? DEFAULT_SCHEDULE
    this.#deps = deps
    this.store = store
    this.#suspects = new Suspects(store)
    this.#gauges = new QueueGauges({ ...deps, store })
    this.#router = new Router(deps.directory, deps.clock)
    this.#tls = new TlsDecisions(deps.stsPolicies)
    this.detours = new Detours({ ...deps, changed: () => this.loadRoutes() })
    this.#lease = new LeaseKeeper({
      ...deps,
      store,
      times: deps.lease ?? DEFAULT_LEASE,
      renewed: () => this.loadRoutes(),
      regained: () => this.dispatcher.resume(),
      takenOver: () => this.dispatcher.rewind(),
      fenced: (error) => this.#halt(error),
    })
    const notices = createNotices({
      ...deps,
      store,
      lifeMs: schedule.lifeMs,
      load: (job) => this.#load(job),
      place: (domain, organisationId) => this.dispatcher.place(domain, organisationId),
    })
    this.#settler = new Settler({
      ...deps,
      store,
      schedule,
      lanes: () => this.dispatcher,
      wayOf: (domain) => this.#router.wayOf(domain),
      notices: (job, events) => this.#suspects.guard(job, () => notices(job, events)),
      ended: () => this.#ended,
    })
    this.#openDeps = openDepsOf(deps, (options) => this.#connect(options), this.#tls.of)
    this.#massLane = new LaneKeeper({ ...deps, ...this.#openDeps, router: this.#router })
    this.dispatcher = this.#openLanes(schedule)
    this.#intake = new Intake({
      store,
      outgoing: deps.outgoing,
      brake: deps.brake,
      shares: companyShares(deps.clock, store),
      laneOf: async ({ accountId }) =>
        accountId === undefined ? 'personal' : ((await deps.lanes?.laneOf(accountId)) ?? 'personal'),
      lifeMs: schedule.lifeMs,
      ...(deps.ledger !== undefined && { ledger: deps.ledger }),
      place: (domain, organisationId, lane) => this.dispatcher.place(domain, organisationId, lane),
      committed: (message) => this.#watch(this.dispatcher.addFresh(message)),
      abandoned: (message) => this.#watch(this.dispatcher.unplace(message)),
    })
    this.#workerDeps = {
      ...deps,
      load: (job) => this.#load(job),
      settle: (job, outcomes, peer) => this.#settler.settle(job, outcomes, peer),
      gone: (job) => this.dispatcher.release(job),
      enqueue: (submission) => this.#intake.enqueue(submission),
      requeue: (job) => this.#watch(this.dispatcher.requeue(job)),
      guard: (job, work) => this.#suspects.guard(job, work),
      mayBegin: () => !this.#stopping && this.#lease.valid,
    }
  }

  #openLanes(schedule: Schedule): Lanes {
    const deps = {
      ...this.#deps,
      store: this.store,
      schedule,
      router: this.#router,
      mayBegin: () => this.#workerDeps.mayBegin(),
      work: (hop: Hop) => this.#work(hop),
      unreachable: (
        jobs: readonly Job[],
        kind: 'never' | 'later',
        reply: StoredReply,
        cause: BounceClass,
      ): void => {
        const outcome: Outcome = { kind: kind === 'never' ? 'failed' : 'deferred', reply, class: cause }
        for (const job of jobs) this.#settler.settle(job, repeat(job, outcome))
      },
    }
    const { massMail } = deps
    const screen = massMail && screenUnsubscribed({ ...deps, massMail })
    const parts = massParts({ ...deps, keeper: this.#massLane, screen })
    return new Lanes(new Dispatcher(deps), new Dispatcher({ ...deps, parts }))
  }

  /** How much mass mail waits, and until when. */
  laneLook(): ReturnType<typeof createLaneLook> {
    return createLaneLook({ db: this.store.db, keeper: this.#massLane, clock: this.#deps.clock })
  }

  /** Takes the lease and looks at what waits. */
  async begin(): Promise<void> {
    await this.loadRoutes()
    await this.#lease.take()
    this.dispatcher.wake()
    this.#gauges.start()
  }

  enqueue(submission: Submission): Promise<QueueId> {
    const { massMail } = this.#deps
    if (massMail !== undefined) return enqueueCopies(massMail, this.#intake, submission)
    return this.#intake.enqueue(submission)
  }

  /** Who hears of what people do here. */
  get hearers(): Pick<QueueDeps, 'ledger' | 'noteCopies'> {
    return this.#deps
  }

  routes(): Promise<Route[]> {
    return listRoutes(this.#deps.db, this.#deps.sealer)
  }

  /** Its password is sealed before it is written. */
  async setRoute(route: Route): Promise<void> {
    await setRoute(this.#deps.db, this.#deps.sealer, route)
    await this.loadRoutes()
  }

  /** Resolves when the attempts that are over by now stand in the tables. */
  written(): Promise<void> {
    return this.#settler.written()
  }

  /** Reads the operator's routes again; where they are others, jobs in memory follow them. */
  async loadRoutes(): Promise<void> {
    const routes = [...(await this.routes()), ...(await this.detours.routes())]
    const overrides = await listTlsOverrides(this.#deps.db)
    this.#router.setRoutes(routes)
    this.#tls.setOverrides(overrides)
    const seen = digestOf(routes, overrides)
    if (seen === this.#routesSeen) return
    this.#routesSeen = seen
    for (const { domain, password } of routes)
      if (password instanceof SealFault)
        this.#deps.log.warn('route.locked', { domain, why: password.kind, key: password.keyId })
    await this.dispatcher.reroute()
  }

  /** Finishes the messages on the wire, gives the rest back to the tables, and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    this.#stopping = true
    this.detours.stop()
    await this.#intake.settled()
    const left = await this.dispatcher.stop()
    for (const connection of this.#opening) connection.destroy()
    await this.#finishWork()
    await this.#settler.settled()
    await this.#lease.stop()
    await this.#gauges.stop()
    this.#ended = true
    left.push(...(await this.dispatcher.stop()))
    if (this.#fenced) return
    try {
      await this.store.giveBack(
        left.flatMap(({ recipients }) => recipients),
        this.#deps.clock.now(),
      )
      await this.store.close()
    } catch (error) {
      // Whoever has the lease now has made all of it due.
      if (!(error instanceof FencedError)) throw error
      this.#deps.log.error('queue.fenced', error)
    }
  }

  /** Sessions get some time to finish; what hangs even after its connection is cut is left behind. */
  async #finishWork(): Promise<void> {
    const { scheduler, log } = this.#deps
    const late = Promise.withResolvers<void>()
    const cancels = [
      scheduler.after(DRAIN_MS, () => this.#cut('the service stops')),
      scheduler.after(DRAIN_MS + STUCK_MS, () => {
        log.warn('queue.stuck', { workers: this.#working.size })
        late.resolve()
      }),
    ]
    await Promise.race([Promise.all(this.#working), late.promise])
    for (const cancel of cancels) cancel()
  }

  async #work(hop: Hop): Promise<void> {
    const mine = (hop.plan.kind === 'local' ? serveLocally(hop, this.#workerDeps) : this.#send(hop)).catch(
      (error: unknown) => this.#deps.log.error('queue.worker', error, { hop: hop.key }),
    )
    this.#watch(mine)
    await mine
  }

  async #send(hop: Hop): Promise<void> {
    if (!this.#workerDeps.mayBegin()) return
    const ways = hop.lane === 'mass' ? massOpenDeps(this.#openDeps, this.#massLane.settings) : this.#openDeps
    const opened = await openHop(hop.plan, ways)
    if (this.#stopping && opened.kind !== 'open') return
    if (opened.kind !== 'open') {
      const relaxed = opened.kind === 'later' && opened.strict === true ? relaxedOf(hop) : undefined
      this.dispatcher.ofHop(hop).hopFailed(hop, opened.kind, opened.reply, opened.class)
      if (relaxed !== undefined) await this.#sendRelaxed(relaxed, ways)
      return
    }
    const { session } = opened
    hop.ready++
    let useful = true
    try {
      this.dispatcher.ofHop(hop).widen(hop)
      useful = await this.#pump(session, hop)
    } finally {
      hop.ready--
    }
    if (!useful && !this.#stopping) {
      const reply = ownReply(421, '4.4.2', session.wire.broken?.message ?? 'the connection closed at once')
      this.dispatcher.ofHop(hop).hopFailed(hop, 'later', { ...reply, host: session.options.host }, 'domain')
    }
  }

  /** The destination's policy does not hold, and these say that this is no reason to wait. RFC 8689 §4.2.2 */
  async #sendRelaxed(hop: Hop, ways: OpenDeps): Promise<void> {
    const opened = await openHop(hop.plan, withoutPolicies(ways))
    if (opened.kind === 'open') await this.#pump(opened.session, hop)
    const reply = opened.kind === 'open' ? ownReply(421, '4.4.2', 'the connection closed') : opened.reply
    for (const job of hop.drain())
      this.#settler.settle(job, repeat(job, { kind: 'deferred', reply, class: 'domain' }))
  }

  async #pump(session: Session, hop: Hop): Promise<boolean> {
    this.#opening.delete(session.wire.connection)
    this.#sessions.add(session)
    try {
      return await pump(session, hop, this.#workerDeps)
    } finally {
      this.#sessions.delete(session)
      session.wire.fail('done')
    }
  }

  async #connect(options: ConnectOptions): Promise<Connection> {
    if (!this.#workerDeps.mayBegin()) throw new ConnectFault('forbidden', 'the service stops')
    const connection = await this.#deps.connect(options)
    for (const old of this.#opening) if (old.closed) this.#opening.delete(old)
    this.#opening.add(connection)
    if (this.#stopping) connection.destroy()
    return connection
  }

  async #load(job: Job): Promise<Loaded | undefined> {
    if (job.bytes !== undefined) return { bytes: job.bytes, free: () => undefined }
    const { sizeBytes, lane } = job.message
    const own = sizeBytes < LARGE_MESSAGE_BYTES ? this.#small : this.#large
    const free = await (lane === 'mass' ? this.#mass : own).take(sizeBytes)
    const bytes = await this.store.bytes(job.message.id).catch((error: unknown) => {
      free()
      throw error
    })
    if (bytes !== undefined) return { bytes, free }
    free()
    return undefined
  }

  /** The lease is lost: another node may be sending the same messages now. Nothing more leaves from here. */
  #halt(error: Error): void {
    this.#deps.log.error('queue.fenced', error)
    this.#stopping = true
    this.#ended = true
    this.#fenced = true
    this.#cut('lease lost')
    this.#watch(this.dispatcher.stop().then(() => undefined))
    this.#deps.onFenced(error)
  }

  #cut(why: string): void {
    for (const connection of this.#opening) connection.destroy()
    for (const session of this.#sessions) session.wire.fail(why)
  }

  /** Work that nobody awaits: its failure is logged, and stopping waits for it. */
  #watch(work: Promise<void>): void {
    const mine = work
      .catch((error: unknown) => this.#deps.log.error('queue.failed', error))
      .finally(() => this.#working.delete(mine))
    this.#working.add(mine)
  }
}

/** The same for the same routes, passwords counted, and the same overrides. */
function digestOf(routes: readonly Route[], overrides: readonly TlsOverride[]): string {
  const plain = routes.map(({ password, ...route }) => [
    route,
    password instanceof SealFault ? password.kind : password?.reveal(),
  ])
  return createHash('sha256')
    .update(JSON.stringify([plain, overrides]))
    .digest('base64')
}
