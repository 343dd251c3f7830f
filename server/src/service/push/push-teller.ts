/**
 * Tells push addresses that something changed: not what, but that an account's mail has another state. Every node hears of every
 * change; whoever moves a subscription from one state to the next tells it. What is not taken comes again after growing waits, and
 * who takes nothing for hours is forgotten: its browser comes again by itself. RFC 8620 §7, THREATS JM2
 *
 *   {"@type":"StateChange","changed":{"A7":{"EmailDelivery":"732"}}}
 */
import type { ChangeBus } from '../../lib/change-bus.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { AccountStores } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { PushSubscriptionRecord } from '../../store/directory-push.ts'
import { type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import type { LogEnd } from '../emails/email-places.ts'
import { deliveryState, formatLogEnd, readLogEnd } from '../emails/log-state.ts'
import { ACCOUNTS_AT_ONCE, DUE_AT_ONCE, REST_MS, WAITS_MS } from './limits.ts'
import { type PostPushDeps, type PushPlace, postPush } from './post-push.ts'
import { pushId } from './push-door.ts'
import { openPush } from './sealed-place.ts'

export type PushTellerDeps = PostPushDeps & {
  readonly directory: Directory
  readonly accounts: AccountStores
  readonly bus: ChangeBus
  readonly sealer: () => Promise<Sealer>
  /** An account as clients of JMAP know it. */
  readonly nameOf: (id: AccountId) => string
  /** Between two messages of one account, in ms; absent: REST_MS. */
  readonly restMs?: number
  readonly clock: Clock
  readonly log: Log
}

/** Types of data that share the state of the account's change log. */
const MAIL_TYPES = ['Email', 'EmailDelivery', 'Mailbox', 'Thread'] as const
/** What one puts there oneself is no news, and what is junk wakes nobody. RFC 6154 §2 */
const QUIET = new Set(['drafts', 'junk', 'sent', 'trash'])

export class PushTeller {
  readonly #deps: PushTellerDeps
  readonly #watched = new Map<AccountId, () => void>()
  /** Accounts whose turn comes, in their order; and those that had one a moment ago: true, when they want another. */
  readonly #waiting = new Set<AccountId>()
  readonly #resting = new Map<AccountId, boolean>()
  readonly #turns = new Set<Promise<void>>()
  #known = -1
  #stopped = false

  constructor(deps: PushTellerDeps) {
    this.#deps = deps
  }

  /** Watches the accounts that somebody wants to hear of, asks new subscriptions to prove themselves, and tries again what failed. */
  async round(): Promise<void> {
    const { directory, clock } = this.#deps
    const changes = await directory.read(({ push }) => push.changes())
    if (changes !== this.#known) await this.#watch()
    this.#known = changes
    for (const one of await directory.read(({ push }) => push.due(clock.now(), DUE_AT_ONCE)))
      if (one.state === 'verified') this.#want(one.accountId)
      else await this.#begin(() => this.#ask(one))
  }

  /** What was begun is over. */
  async settled(): Promise<void> {
    while (this.#turns.size > 0) await Promise.all(this.#turns)
  }

  /** Begins nothing more. */
  stop(): void {
    this.#stopped = true
    for (const end of this.#watched.values()) end()
    this.#watched.clear()
  }

  async #watch(): Promise<void> {
    const { directory, bus } = this.#deps
    const wanted = new Set(await directory.read(({ push }) => push.accounts()))
    if (this.#stopped) return
    for (const [id, end] of this.#watched)
      if (!wanted.has(id)) {
        end()
        this.#watched.delete(id)
      }
    for (const id of wanted) {
      if (this.#watched.has(id)) continue
      this.#watched.set(
        id,
        bus.subscribe(id, () => this.#want(id)),
      )
      // What happened before it was listened to.
      this.#want(id)
    }
  }

  #want(id: AccountId): void {
    if (this.#stopped) return
    if (this.#resting.has(id)) this.#resting.set(id, true)
    else {
      this.#waiting.add(id)
      this.#next()
    }
  }

  #next(): void {
    for (const id of this.#waiting) {
      if (this.#stopped || this.#turns.size >= ACCOUNTS_AT_ONCE) return
      this.#waiting.delete(id)
      this.#resting.set(id, false)
      void this.#begin(() => this.#tell(id)).then(() => this.#rest(id))
    }
  }

  #rest(id: AccountId): void {
    setTimeout(() => {
      const again = this.#resting.get(id)
      this.#resting.delete(id)
      if (again === true) this.#want(id)
    }, this.#deps.restMs ?? REST_MS).unref()
  }

  #begin(work: () => Promise<void>): Promise<void> {
    const turn = work()
      .catch((error: unknown) => {
        if (!this.#stopped) this.#deps.log.error('push.failed', error)
      })
      .finally(() => {
        this.#turns.delete(turn)
        this.#next()
      })
    this.#turns.add(turn)
    return turn
  }

  /** The first message, and the only one to an address that does not prove itself. RFC 8620 §7.2.2 */
  async #ask(one: PushSubscriptionRecord): Promise<void> {
    const { directory } = this.#deps
    if (!(await directory.writeUnseen(({ push }) => push.ask(one.id)))) return
    const place = await this.#placeOf(one)
    if (place === undefined) return
    const { code: verificationCode } = place
    const message = { '@type': 'PushVerification', pushSubscriptionId: pushId(one.id), verificationCode }
    const result = await postPush(this.#deps, place, message)
    if (result !== 'taken') this.#deps.log.info('push.not-asked', { id: one.id, result })
  }

  async #tell(accountId: AccountId): Promise<void> {
    const { directory, accounts, clock } = this.#deps
    const all = await directory.read(({ push }) => push.list(accountId))
    const ready = all.filter(({ state, nextMs }) => state === 'verified' && (nextMs ?? 0) <= clock.now())
    if (ready.length === 0) return
    const end = await accounts.open(accountId).log.end()
    await Promise.all(ready.map((one) => this.#tellOne(one, end)))
  }

  async #tellOne(one: PushSubscriptionRecord, end: LogEnd): Promise<void> {
    const { directory, log, nameOf } = this.#deps
    const changed = await this.#changedFor(one, end)
    if (changed === undefined) return
    if (!(await this.#isGood(one))) return await this.#forget(one, 'ended')
    const now = formatLogEnd(end)
    if (!(await directory.writeUnseen(({ push }) => push.tell(one, now))) || changed.length === 0) return
    const place = await this.#placeOf(one)
    if (place === undefined) return
    const message = {
      '@type': 'StateChange',
      changed: { [nameOf(one.accountId)]: Object.fromEntries(changed) },
    }
    const result = await postPush(this.#deps, place, message, 'mail')
    if (result === 'taken') {
      if (one.tries > 0) await directory.writeUnseen(({ push }) => push.taken(one.id))
      return
    }
    const waitMs = WAITS_MS[one.tries]
    if (result === 'gone' || waitMs === undefined) return await this.#forget(one, result)
    log.info('push.not-taken', { id: one.id, tries: one.tries + 1 })
    const nextMs = this.#deps.clock.now() + waitMs
    await directory.writeUnseen(({ push }) => push.failed(one.id, one.told, one.tries + 1, nextMs))
  }

  /** Undefined: nothing that it wants to hear of; empty: nothing that is news, and yet another state. */
  async #changedFor(
    { accountId, types, told }: PushSubscriptionRecord,
    end: LogEnd,
  ): Promise<readonly (readonly [string, string])[] | undefined> {
    const before = readLogEnd(told)
    if (formatLogEnd(end) === told) return undefined
    const wanted = MAIL_TYPES.filter((type) => types.length === 0 || types.includes(type))
    const delivered = end.nextMessageId !== before?.nextMessageId
    const changed = wanted.filter((type) => type !== 'EmailDelivery' || delivered)
    if (changed.length === 0) return undefined
    // Whoever asks for deliveries alone is woken by them alone: not by a draft that is being written elsewhere.
    if (
      changed.join() === 'EmailDelivery' &&
      before !== undefined &&
      !(await this.#isNews(accountId, before))
    )
      return []
    return changed.map((type) => [type, type === 'EmailDelivery' ? deliveryState(end) : formatLogEnd(end)])
  }

  async #isNews(accountId: AccountId, before: LogEnd): Promise<boolean> {
    const store = this.#deps.accounts.open(accountId)
    const { mailboxes, incomplete } = await store.log.since(before.modSeq)
    if (incomplete) return true
    const quiet = (await store.mailboxes()).filter(
      ({ specialUse }) => specialUse !== undefined && QUIET.has(specialUse),
    )
    return [...mailboxes].some((id) => !quiet.some((one) => one.id === id))
  }

  /** Whether who made it could sign in as the same now. */
  async #isGood({ accountId, version, appPasswordId, expiresMs }: PushSubscriptionRecord): Promise<boolean> {
    const { directory, clock } = this.#deps
    const account = await directory.account(accountId)
    if (account === undefined || account.state !== 'enabled' || account.paused) return false
    if (account.version !== version || expiresMs <= clock.now()) return false
    if (appPasswordId === undefined) return true
    const own = await directory.read(({ appPasswords }) => appPasswords.list(accountId))
    return own.some(({ id, expiresMs: ends }) => id === appPasswordId && (ends ?? Infinity) > clock.now())
  }

  async #placeOf(one: PushSubscriptionRecord): Promise<(PushPlace & { readonly code: string }) | undefined> {
    try {
      return openPush(await this.#deps.sealer(), one.id, one.sealed)
    } catch (error) {
      if (!(error instanceof SealFault)) throw error
      await this.#forget(one, 'locked')
      return undefined
    }
  }

  async #forget({ accountId, id }: PushSubscriptionRecord, why: string): Promise<void> {
    await this.#deps.directory.writeUnseen(({ push }) => push.remove(accountId, id))
    this.#deps.log.info('push.forgotten', { id, why })
  }
}
