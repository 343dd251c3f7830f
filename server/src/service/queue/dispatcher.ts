/**
 * Decides what is tried when. It keeps a bounded number of jobs in memory, by next hop and by company, and knows
 * which rows of the tables it left behind; workers take the jobs from here. THREATS QU2
 */
import type { NewMessage, StoredMessage, StoredRecipient, StoredReply } from '../../store/queue-types.ts'
import { ConnectionShares } from './connection-shares.ts'
import type { DispatcherDeps } from './dispatcher-deps.ts'
import { pastGate } from './gate.ts'
import { Hop, type Way } from './hop.ts'
import { type Job, loneJob, shareOf } from './job.ts'
import { type Feeding, type LaneParts, personalParts } from './lane-parts.ts'
import * as limits from './limits.ts'
import type { BounceClass } from './outcome.ts'
import { downAfter } from './schedule.ts'

export class Dispatcher {
  readonly #deps: DispatcherDeps
  readonly #parts: LaneParts
  readonly #hops = new Map<string, Hop>()
  #jobs = 0
  #coming = 0
  /** Of these, by company. */
  readonly #jobsByShare = new Map<number, number>()
  readonly #connections: ConnectionShares
  /** Hops with mail and without a connection, because there were no more: first come, first served. */
  readonly #starving = new Set<Hop>()
  #hotBytes = 0
  #stopped = false
  readonly #feeder: Feeding

  constructor(deps: DispatcherDeps) {
    this.#deps = deps
    this.#parts = deps.parts ?? personalParts(deps)
    this.#connections = new ConnectionShares(() => this.#parts.connections())
    this.#feeder = this.#parts.feeder({
      hasRoom: () => !this.#stopped && this.#jobs < this.#roomy,
      hops: () => this.#hops.values(),
      roomFor: async (destination) => {
        const hop = this.#hops.get((await deps.router.wayOf(destination)).key)
        return { room: this.#parts.jobsPerHop - (hop?.size ?? 0), waitUntilMs: hop?.downUntilMs ?? 0 }
      },
      take: (recipients) => this.#takeClaimed(recipients),
    })
  }

  /** With fewer jobs there is room for another batch. */
  get #roomy(): number {
    return this.#parts.jobsMax - limits.CLAIM_BATCH
  }

  get #isMass(): boolean {
    return this.#parts.lane === 'mass'
  }

  get jobs(): number {
    return this.#jobs
  }

  get hops(): Iterable<Hop> {
    return this.#hops.values()
  }

  /** Where a recipient of a fresh message goes: into memory, or into the tables until there is room or time. */
  async place(
    domain: string,
    organisationId: number | undefined,
  ): Promise<{ state: 'delivering' | 'waiting'; nextMs: number }> {
    const { clock, router } = this.#deps
    const nowMs = clock.now()
    // Mass mail comes from the tables, at its pace.
    if (this.#isMass) return { state: 'waiting', nextMs: nowMs }
    const hop = this.#hopOf(await router.wayOf(domain))
    if (hop.downUntilMs > nowMs) return { state: 'waiting', nextMs: hop.downUntilMs }
    const share = organisationId ?? 0
    if (this.#stopped || this.#isFullFor(share) || !hop.admits(share)) {
      hop.parked.add(domain)
      return { state: 'waiting', nextMs: nowMs }
    }
    hop.promise(share, 1)
    this.#coming++
    this.#count(share, 1)
    return { state: 'delivering', nextMs: nowMs }
  }

  /** Promised places are free again: their message is committed, or was not. */
  async unplace({ recipients, organisationId }: NewMessage): Promise<void> {
    for (const { state, destination } of recipients) {
      if (state !== 'delivering') continue
      this.#coming--
      this.#count(organisationId ?? 0, -1)
      const { key } = await this.#deps.router.wayOf(destination)
      this.#hops.get(key)?.promise(organisationId ?? 0, -1)
    }
  }

  /** A committed message: its `delivering` recipients become jobs at once, from memory. */
  async addFresh(message: NewMessage): Promise<void> {
    const { bytes, recipients, ...envelope } = message
    await this.unplace(message)
    const stored: StoredMessage = { ...envelope, sizeBytes: bytes.length, crashes: 0, noted: false }
    const mine: StoredRecipient[] = []
    for (const [n, recipient] of recipients.entries())
      if (recipient.state === 'delivering')
        mine.push({
          ...recipient,
          messageId: message.id,
          n,
          attempts: 0,
          warned: false,
          lastMs: null,
          reply: null,
        })
    await this.#addJobs(stored, mine, bytes, mine.length === recipients.length)
    for (const { state, nextMs } of recipients) if (state === 'waiting') this.wakeAt(nextMs)
    if (this.#isMass) this.wake()
  }

  async #takeClaimed(recipients: readonly StoredRecipient[]): Promise<void> {
    if (recipients.length === 0) return
    const { store } = this.#deps
    const byMessage = new Map<number, StoredRecipient[]>()
    for (const recipient of recipients) {
      const list = byMessage.get(recipient.messageId)
      if (list === undefined) byMessage.set(recipient.messageId, [recipient])
      else list.push(recipient)
    }
    const ids = [...byMessage.keys()]
    const messages = await store.messages(ids)
    const counts = await store.recipientCounts(ids)
    for (const [id, list] of byMessage) {
      const message = messages.get(id)
      if (message === undefined) continue
      const open = await pastGate(this.#deps, message, list, (ms) => this.wakeAt(ms))
      const going = (await this.#parts.screen?.(message, open)) ?? open
      await this.#addJobs(message, going, undefined, counts.get(id) === going.length)
    }
  }

  /** A job, or a part of one, that nobody tried goes back into its lane. */
  async requeue(job: Job): Promise<void> {
    this.#admit(job)
    if (job.hot) this.#hotBytes += job.message.sizeBytes
    const first = job.recipients[0]
    if (first === undefined) return
    const hop = this.#hopOf(await this.#deps.router.wayOf(first.destination))
    this.#give(hop, { ...job, hop: hop.key })
  }

  #admit(job: Job): void {
    this.#jobs++
    this.#count(shareOf(job), 1)
  }

  /** A job has ended, however: its place is free. */
  release(job: Job): void {
    this.#jobs--
    this.#count(shareOf(job), -1)
    if (job.hot) this.#hotBytes -= job.message.sizeBytes
    const hop = this.#hops.get(job.hop)
    const wanting = this.#isMass || (hop !== undefined && hop.parked.size > 0)
    const room = wanting && (hop?.size ?? 0) <= this.#parts.jobsPerHop / 4
    if (room || this.#jobs === this.#roomy - 1) this.wake()
  }

  /** Due rows may be there: look. */
  wake(): void {
    this.#feeder.wake()
  }

  /** A row waits until then. */
  wakeAt(ms: number): void {
    this.#feeder.wakeAt(ms)
  }

  /** Somebody changed times or states of rows: the walk over them begins anew. */
  rewind(): void {
    this.#feeder.rewind()
  }

  /**
   * Lets a person change rows: what waits in memory and is `wanted` goes back into the tables first; what is being
   * sent stays as it is.
   */
  change<T>(wanted: (job: Job) => boolean, work: () => Promise<T>): Promise<T> {
    return this.#feeder.pausedFor(async () => {
      const jobs = [...this.#hops.values()].flatMap((hop) => hop.drain(wanted))
      await this.#deps.store.giveBack(
        jobs.flatMap(({ recipients }) => recipients),
        this.#deps.clock.now(),
      )
      for (const job of jobs) this.release(job)
      // People see and change rows: what is on the wire has to be one too.
      await this.#deps.store.moveArrivals()
      return work()
    })
  }

  /** Every hop is asked again now, also those that did not answer. */
  forgetFailures(): void {
    for (const hop of this.#hops.values()) {
      hop.failures = 0
      hop.downUntilMs = 0
    }
  }

  /** The operator changed a route: waiting jobs are sorted again by the new ways. */
  async reroute(): Promise<void> {
    for (const hop of this.#hops.values()) {
      hop.failures = 0
      hop.downUntilMs = 0
      const jobs = hop.drain()
      for (const job of jobs) {
        this.release(job)
        await this.requeue(job)
      }
    }
    this.rewind()
  }

  /** A hop gave no session. With others at work it only has fewer workers; alone, all its jobs wait or end. */
  hopFailed(hop: Hop, kind: 'never' | 'later', reply: StoredReply, cause: BounceClass): void {
    if (hop.ready > 0) return
    const { clock, schedule, store, log } = this.#deps
    hop.failures++
    const nowMs = clock.now()
    const downMs = downAfter(schedule, hop.failures)
    if (kind === 'later') hop.downUntilMs = nowMs + downMs
    log.info('queue.hop-down', { hop: hop.key, failures: hop.failures, why: reply.text, forMs: downMs })
    this.#deps.unreachable(hop.drain(), kind, reply, cause)
    if (kind === 'never') return
    const parked = [...hop.parked]
    hop.parked.clear()
    this.wakeAt(hop.downUntilMs)
    for (const domain of parked)
      store.putOff(domain, nowMs, hop.downUntilMs).catch((error: unknown) => {
        hop.parked.add(domain)
        log.error('queue.put-off', error)
      })
  }

  /** Stops taking new work; returns the jobs that no worker has begun. */
  async stop(): Promise<Job[]> {
    this.#stopped = true
    await this.#feeder.stop()
    const left: Job[] = []
    for (const hop of this.#hops.values()) {
      left.push(...hop.drain())
      hop.dismiss()
    }
    return left
  }

  async #addJobs(
    message: StoredMessage,
    recipients: readonly StoredRecipient[],
    bytes: Uint8Array | undefined,
    complete: boolean,
  ): Promise<void> {
    const byHop = new Map<Hop, StoredRecipient[]>()
    const refused = await this.#deps.refused?.(message, recipients)
    for (const recipient of recipients) {
      const reply = refused?.get(recipient.n)
      if (reply !== undefined) {
        const job = loneJob(message, recipient, complete && recipients.length === 1)
        this.#admit(job)
        this.#deps.unreachable([job], 'never', reply, 'invalid')
        continue
      }
      const hop = this.#hopOf(await this.#deps.router.wayOf(recipient.destination))
      const list = byHop.get(hop)
      if (list === undefined) byHop.set(hop, [recipient])
      else list.push(recipient)
    }
    for (const [hop, list] of byHop) {
      if (hop.downUntilMs > this.#deps.clock.now()) {
        await this.#putOff(hop, list)
        continue
      }
      for (let at = 0; at < list.length; at += limits.TRANSACTION_RECIPIENTS_MAX) {
        const part = list.slice(at, at + limits.TRANSACTION_RECIPIENTS_MAX)
        const hot =
          bytes !== undefined &&
          bytes.length <= limits.HOT_MESSAGE_MAX &&
          this.#hotBytes + bytes.length <= limits.HOT_BYTES_MAX
        if (hot) this.#hotBytes += bytes.length
        this.#jobs++
        this.#count(message.organisationId ?? 0, 1)
        this.#give(hop, {
          hop: hop.key,
          message,
          recipients: part,
          bytes: hot ? bytes : undefined,
          hot,
          whole: complete && part.length === recipients.length,
        })
      }
    }
  }

  /** The hop does not answer for now: its mail waits in the tables, no attempt is counted. */
  async #putOff(hop: Hop, recipients: readonly StoredRecipient[]): Promise<void> {
    const { store, clock } = this.#deps
    await store.giveBack(recipients, hop.downUntilMs)
    // What else waits for it in the mass lane is not looked at while it is down.
    if (this.#isMass) return
    for (const domain of new Set(recipients.map(({ destination }) => destination)))
      await store.putOff(domain, clock.now(), hop.downUntilMs)
    this.wakeAt(hop.downUntilMs)
  }

  #give(hop: Hop, job: Job): void {
    hop.add(job)
    if (this.#stopped || !this.#deps.mayBegin()) return
    // One at a time until the first has a session: a burst to a dead host costs one connection, not twenty.
    const starting = hop.workers - hop.ready
    if (hop.size === 0 || hop.workers >= hop.limit) return
    if (starting > 0 && (hop.ready === 0 || starting >= hop.size)) return
    if (this.#connections.mayOpen(hop.nextShare)) void this.#serve(hop)
    else if (hop.workers === 0) this.#starving.add(hop)
  }

  async #serve(hop: Hop): Promise<void> {
    const share = hop.nextShare
    hop.workers++
    this.#connections.opened(share)
    await this.#deps.work(hop)
    hop.workers--
    this.#connections.closed(share)
    if (this.#stopped || !this.#deps.mayBegin()) return
    // Behind those that had none.
    if (hop.size > 0 && hop.workers < hop.limit) this.#starving.add(hop)
    // A hop that failed is remembered, for its back-off, until it works again or is long past.
    else if (hop.workers === 0 && hop.size === 0 && hop.parked.size === 0 && hop.failures === 0)
      this.#hops.delete(hop.key)
    this.#serveStarving()
    if (hop.parked.size > 0) this.wake()
  }

  #serveStarving(): void {
    for (const hop of this.#starving) {
      const isServed = hop.size === 0 || hop.workers >= hop.limit
      if (!isServed && !this.#connections.mayOpen(hop.nextShare)) continue
      this.#starving.delete(hop)
      if (!isServed) void this.#serve(hop)
    }
  }

  /** A company with little mail here gets its place, however much of the others' there is. THREATS TE5 */
  #isFullFor(share: number): boolean {
    if (this.#jobs + this.#coming < this.#parts.jobsMax) return false
    return (this.#jobsByShare.get(share) ?? 0) >= limits.JOBS_PER_SHARE_MIN
  }

  #count(share: number, by: 1 | -1): void {
    const jobs = (this.#jobsByShare.get(share) ?? 0) + by
    if (jobs === 0) this.#jobsByShare.delete(share)
    else this.#jobsByShare.set(share, jobs)
  }

  /** Work may be begun again. */
  resume(): void {
    for (const hop of this.#hops.values()) if (hop.size > 0 && hop.workers === 0) this.#starving.add(hop)
    this.#serveStarving()
    this.wake()
  }

  /** More workers, now that one has a session: that one takes a job itself. */
  widen(hop: Hop): void {
    hop.failures = 0
    hop.downUntilMs = 0
    while (
      !this.#stopped &&
      hop.workers < hop.limit &&
      this.#connections.mayOpen(hop.nextShare) &&
      hop.size - 1 > hop.workers - hop.ready
    )
      void this.#serve(hop)
  }

  #hopOf(way: Way): Hop {
    let hop = this.#hops.get(way.key)
    if (hop === undefined) {
      const { lane } = this.#parts
      hop = new Hop(way, lane, this.#parts.hopConnections(way.plan), this.#deps.scheduler)
      this.#hops.set(way.key, hop)
    }
    return hop
  }
}
