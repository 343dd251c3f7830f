/**
 * The takeover breaker (decisions/0023): learns what is usual for each account, and stops one that suddenly is not itself.
 * It stands at the queue's door, in the one thread of a node that all mail for elsewhere passes, so its counts need no
 * sharing; what stays in the house the edges tell.
 *
 * A case is on the disk before the first message is held for it. THREATS SUB3
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { seededHash } from '../../lib/seeded-hash.ts'
import { domainOf } from '../../mail/address.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { OpenCase, TakeoverCase } from '../../store/directory-takeover.ts'
import type { HeldFor } from '../../store/queue-held.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Brake, Sighting } from '../queue/brake.ts'
import type { Submission } from '../queue/submission.ts'
import type { CountryOf } from './countries.ts'
import { type Habits, NO_HABITS } from './habits.ts'
import { COMES_BACK_MS, IDLE_MS, ROUND_MS, TELL_AGAIN_MS, WATCHED_MAX } from './limits.ts'
import type { Evidence } from './rules.ts'
import { Watched } from './watched.ts'

export type BreakerDeps = {
  readonly directory: Directory
  /** False: nothing is counted and no case is opened; those that are open go on. Default: true. */
  readonly enabled?: boolean
  readonly countryOf: CountryOf
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly ledger: Ledger
  readonly log: Log
  readonly metrics: Metrics
}

/** What a case sets off; the queue is there only after the breaker. */
export type Follow = {
  /** Holds what waits of the account, and what came back from the wire; `isNew`: for the first time. */
  hold(whose: HeldFor, isNew: boolean): Promise<void>
  /** Tells admins and the person. */
  tell(one: TakeoverCase): Promise<void>
}

export type TakeoverBreaker = Brake &
  AsyncDisposable & {
    /** Reads what is open and begins to look after it. */
    begin(follow: Follow): Promise<void>
    /** Returns at once; what follows is logged where it fails. */
    observe(sighting: Sighting): void
    /** The same ledger, listened to: recipients that failed for good are a sign. */
    hearing(ledger: Ledger): Ledger
    /** Looks at the cases as they are now: one was closed. */
    hear(): Promise<void>
    /** Everything that was set off so far is done. */
    settled(): Promise<void>
  }

export function createBreaker(deps: BreakerDeps): TakeoverBreaker {
  return new Breaker(deps)
}

/** Of no secret: who learns how addresses are hashed gains nothing. */
const SEED = 0

type Whose = { readonly id: AccountId; readonly organisationId: number; readonly forwarded: boolean }

function writerOf({ accountId: id, organisationId }: Submission): Whose | undefined {
  return id === undefined || organisationId === undefined
    ? undefined
    : { id, organisationId, forwarded: false }
}

function heldFor({ id: accountId, organisationId }: Whose): HeldFor {
  return { accountId, organisationId }
}

class Breaker implements TakeoverBreaker {
  readonly #deps: BreakerDeps
  readonly #watched = new Map<AccountId, Promise<Watched>>()
  /** Accounts that are stopped; a promise while its case is being written. */
  readonly #paused = new Map<AccountId, Promise<OpenCase>>()
  readonly #opening = new Set<AccountId>()
  /** Cases that are being looked after. */
  readonly #busy = new Set<number>()
  readonly #working = new Set<Promise<void>>()
  #follow: Follow | undefined
  #cancel: (() => void) | undefined
  #opened = 0

  constructor(deps: BreakerDeps) {
    this.#deps = deps
  }

  async begin(follow: Follow): Promise<void> {
    this.#follow = follow
    await this.hear()
    this.#next()
  }

  async admit(submission: Submission): Promise<HeldFor | undefined> {
    if (submission.own === true) return undefined
    const forwarder = await this.#forwarderOf(submission)
    const whose = writerOf(submission) ?? forwarder
    if (whose === undefined) return undefined
    // An edge read of the case before this thread did.
    if (submission.held === true && !this.#paused.has(whose.id)) await this.hear()
    for (const one of [whose, forwarder])
      if (one !== undefined && (await this.#isPaused(one.id))) return heldFor(one)
    if (this.#deps.enabled === false) return undefined
    const addresses = submission.recipients.map(({ address }) => address)
    const evidence = await this.#count(whose, addresses, submission.clientAddress)
    if (evidence === undefined) return undefined
    if (evidence !== 'paused') await this.#stop(whose, evidence)
    // Where the case could not be opened meanwhile, it is judged again.
    return (await this.#isPaused(whose.id)) ? heldFor(whose) : await this.admit(submission)
  }

  hearing(ledger: Ledger): Ledger {
    return {
      ...ledger,
      note: (event) => {
        const { kind, accountId } = event
        if (kind === 'bounced' && accountId !== undefined)
          // Where its habits could not be read, whoever asked for them was told.
          void this.#watched.get(accountId as AccountId)?.then(
            (watched) => watched.bounced(),
            () => undefined,
          )
        ledger.note(event)
      },
    }
  }

  observe(sighting: Sighting): void {
    this.#work(this.#see(sighting))
  }

  async #see({ accountId: id, organisationId, clientAddress, recipients }: Sighting): Promise<void> {
    if (this.#paused.has(id) || this.#deps.enabled === false) return
    const whose = { id, organisationId, forwarded: false }
    if (recipients === undefined) {
      const country = clientAddress === undefined ? undefined : await this.#deps.countryOf(clientAddress)
      if (country !== undefined) (await this.#watch(whose)).signedIn(country, this.#deps.clock.now())
      return
    }
    const evidence = await this.#count(whose, recipients, clientAddress)
    if (evidence !== undefined && evidence !== 'paused') await this.#stop(whose, evidence)
  }

  async hear(): Promise<void> {
    const { directory, clock } = this.#deps
    const opened = this.#opened
    const open = await directory.read(({ takeovers }) => takeovers.allOpen())
    const ids = new Set(open.map(({ accountId }) => accountId))
    // Not while one was opened: it may be younger than what was read.
    if (opened === this.#opened)
      for (const id of this.#paused.keys()) {
        if (ids.has(id) || this.#opening.has(id)) continue
        this.#paused.delete(id)
        this.#watched.delete(id)
      }
    const now = clock.now()
    for (const one of open) {
      if (this.#opening.has(one.accountId)) continue
      const isNew = !this.#paused.has(one.accountId)
      if (isNew) this.#paused.set(one.accountId, Promise.resolve(one))
      const comesBack = now - one.beganMs < COMES_BACK_MS
      const isUntold = one.toldMs === undefined && now - one.beganMs >= TELL_AGAIN_MS
      if (isNew || comesBack || isUntold) this.#lookAfter(one, isNew, isUntold)
    }
  }

  /** One at a time for each case, and one case never waits for another. */
  #lookAfter(one: TakeoverCase, isNew: boolean, isUntold: boolean): void {
    if (this.#busy.has(one.id)) return
    this.#busy.add(one.id)
    const look = async (): Promise<void> => {
      await this.#follow?.hold(one, isNew)
      if (isUntold) await this.#tell(one)
    }
    this.#work(look().finally(() => this.#busy.delete(one.id)))
  }

  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    this.#follow = undefined
    await this.settled()
    await this.#save(Number.POSITIVE_INFINITY)
  }

  /** Undefined: nobody passes it on, or an alias or a group, which is nobody's account. */
  async #forwarderOf({ forwardedBy }: Submission): Promise<Whose | undefined> {
    if (forwardedBy === undefined) return undefined
    const account = await this.#deps.directory.accountByAddress(forwardedBy)
    return account && { id: account.id, organisationId: account.organisationId, forwarded: true }
  }

  async #isPaused(id: AccountId): Promise<boolean> {
    const paused = this.#paused.get(id)
    if (paused === undefined) return false
    try {
      await paused
      return true
    } catch (cause) {
      // Not held, for there is no case; not sent, for there should be one.
      throw new Refusal('try-later', { key: 'queue.busy' }, { cause })
    }
  }

  async #count(
    whose: Whose,
    addresses: readonly string[],
    clientAddress: string | undefined,
  ): Promise<Evidence | 'paused' | undefined> {
    const { directory, countryOf, clock } = this.#deps
    const country = clientAddress === undefined ? undefined : await countryOf(clientAddress)
    const lane = await directory.laneOf(whose.id)
    const { outside, colleagues } = await this.#sorted(whose, addresses)
    const watched = await this.#watch(whose)
    if (this.#paused.has(whose.id)) return 'paused'
    return watched.count({ outside, colleagues, forwarded: whose.forwarded, country, lane }, clock.now())
  }

  async #sorted(
    { organisationId }: Whose,
    addresses: readonly string[],
  ): Promise<{ readonly outside: readonly number[]; readonly colleagues: number }> {
    const { directory } = this.#deps
    const outside: number[] = []
    const inHouse = new Map<string, boolean>()
    for (const address of addresses) {
      const domain = domainOf(address)
      let isOurs = inHouse.get(domain)
      if (isOurs === undefined) {
        isOurs = (await directory.domain(domain))?.organisationId === organisationId
        inHouse.set(domain, isOurs)
      }
      if (!isOurs) outside.push(seededHash(address.toLowerCase(), SEED))
    }
    return { outside, colleagues: addresses.length - outside.length }
  }

  #watch({ id, organisationId }: Whose): Promise<Watched> {
    const known = this.#watched.get(id)
    if (known !== undefined) {
      // The least recently used come first.
      this.#watched.delete(id)
      this.#watched.set(id, known)
      return known
    }
    const loading = this.#load(id, organisationId)
    this.#watched.set(id, loading)
    loading.catch(() => this.#watched.delete(id))
    return loading
  }

  async #load(id: AccountId, organisationId: number): Promise<Watched> {
    const row = await this.#deps.directory.read(({ takeovers }) => takeovers.habits(id))
    if (row === undefined) return new Watched(id, organisationId, NO_HABITS, [])
    const habits: Habits = { ...NO_HABITS, ...(JSON.parse(row.habits) as Partial<Habits>) }
    // A view needs its octets aligned, which those of a driver need not be.
    const octets = Uint8Array.from(row.known)
    return new Watched(id, organisationId, habits, new Uint32Array(octets.buffer))
  }

  /** Resolves when the case is on the disk. */
  async #stop(whose: Whose, evidence: Evidence): Promise<void> {
    if (!this.#paused.has(whose.id)) {
      this.#opening.add(whose.id)
      const opening = this.#open(whose, evidence)
      this.#paused.set(whose.id, opening)
      opening
        .catch((error: unknown) => {
          this.#paused.delete(whose.id)
          this.#deps.log.error('takeover.not-opened', error, { accountId: whose.id })
        })
        .finally(() => this.#opening.delete(whose.id))
    }
    await this.#isPaused(whose.id)
  }

  async #open({ id, organisationId }: Whose, evidence: Evidence): Promise<OpenCase> {
    const { directory, clock, ledger, log, metrics } = this.#deps
    const now = clock.now()
    const opened = await directory.write(async ({ takeovers, accounts }) => {
      const of = { accountId: id, organisationId: organisationId as OrganisationId }
      const one = await takeovers.open({ ...of, evidence: JSON.stringify(evidence) }, now)
      // Sessions, remembered passwords and links of the older version are void from here on, on every node.
      await accounts.raiseVersion(id)
      return one
    })
    this.#opened++
    const watched = await this.#watched.get(id)
    watched?.forget()
    ledger.note({ kind: 'account-paused', accountId: id, organisationId, class: evidence.measure })
    ledger.keep()
    log.warn('takeover.paused', { accountId: id, case: opened.id, measure: evidence.measure })
    metrics.count('takeover_cases_total', {})
    this.#busy.add(opened.id)
    this.#work(this.#followUp(opened, evidence).finally(() => this.#busy.delete(opened.id)))
    return opened
  }

  async #followUp(opened: OpenCase, evidence: Evidence): Promise<void> {
    await this.#follow?.hold(opened, true)
    const one = { ...opened, evidence: JSON.stringify(evidence) }
    await this.#tell({
      ...one,
      ...{ toldMs: undefined, closedMs: undefined, closedBy: undefined, released: 0, dropped: 0 },
    })
  }

  async #tell(one: TakeoverCase): Promise<void> {
    if (this.#follow === undefined) return
    await this.#follow.tell(one)
    const now = this.#deps.clock.now()
    await this.#deps.directory.writeUnseen(({ takeovers }) => takeovers.told(one.id, now))
  }

  #next(): void {
    this.#cancel = this.#deps.scheduler.after(ROUND_MS, () => this.#work(this.#round()))
  }

  async #round(): Promise<void> {
    try {
      await this.hear()
      await this.#save(this.#deps.clock.now())
    } finally {
      if (this.#follow !== undefined) this.#next()
    }
  }

  /** Writes what was learned until then, and forgets who is idle. */
  async #save(nowMs: number): Promise<void> {
    const { directory } = this.#deps
    for (const [id, loading] of this.#watched) {
      // Whoever gives the account back may be writing there.
      if (this.#paused.has(id)) continue
      const watched = await loading
      watched.settle(nowMs)
      if (watched.changed) {
        watched.changed = false
        const { habits, known, organisationId } = watched
        await directory.writeCounts(({ takeovers }) =>
          takeovers.setHabits(
            id,
            organisationId as OrganisationId,
            JSON.stringify(habits),
            new Uint8Array(known.buffer),
          ),
        )
      }
      const isIdle = nowMs - watched.usedMs > IDLE_MS || this.#watched.size > WATCHED_MAX
      // Unless it was at work again while this was written.
      if (isIdle && !watched.changed) this.#watched.delete(id)
    }
  }

  /** What nobody waits for: its failure is logged, and the next round tries again. */
  #work(work: Promise<void>): void {
    const mine = work
      .catch((error: unknown) => this.#deps.log.error('takeover.failed', error))
      .finally(() => this.#working.delete(mine))
    this.#working.add(mine)
  }
}
