/**
 * Level 1: who connects. What is known of a stranger before it has said anything is asked for while it waits for its
 * greeting; what it comes to is said at RCPT, to the recipient's face, and the rest goes along with the message as findings.
 *
 *   watch()       lists, the address's name; nothing for private networks, known relays and `--local`
 *   talkedEarly() it did not wait to be greeted. RFC 5321 §4.3.1
 *   hello()       the name it greets with
 *   admit()       block lists that refuse, too much at once for one person, the first-contact wait
 *   findings()    what was seen, for the message
 */
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { Metrics } from '../../../lib/metrics.ts'
import { Refusal } from '../../../lib/refusal.ts'
import type { Scheduler } from '../../../lib/scheduler.ts'
import { type Address, canonicalAddress, type ReversePath } from '../../../mail/address.ts'
import type { Resolver } from '../../../net/dns/resolver.ts'
import { checkReverseName, type IprevVerdict } from '../../../net/dns/reverse-name.ts'
import type { Holder } from '../examiner.ts'
import type { Finding } from '../report.ts'
import type { FilterRulesSource } from '../rules/rules.ts'
import type { ClientLists } from './client-lists.ts'
import type { Greylist } from './greylist.ts'
import { helloFindings, nameFindings } from './hello.ts'
import { ANSWERS_MS, BURST_PER_MINUTE, BURST_WAIT_MINUTES } from './limits.ts'
import type { Tarpit } from './tarpit.ts'

export type GateSettings = {
  readonly greetingDelayMs: number
  readonly earlyTalkers: 'refuse' | 'points' | 'off'
  readonly greylist: 'off' | 'suspects' | 'all'
}

export type GateDeps = {
  readonly settings: GateSettings
  readonly hostname: string
  /** False: nothing of level 1 is for this address. */
  readonly applies: (address: string) => boolean
  readonly lists: ClientLists
  readonly greylist: Greylist
  readonly rules: FilterRulesSource
  /** Whether somebody of these companies has written to the sender, or it has proved itself here before. */
  readonly isCorrespondent: (sender: string, holders: readonly Holder[]) => Promise<boolean>
  readonly resolver: Resolver
  readonly tarpit: Tarpit
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly metrics: Metrics
}

/** One recipient that somebody here takes. */
export type Attempt = {
  readonly reversePath: ReversePath
  readonly recipient: Address
  readonly holders: readonly Holder[]
  /** What SPF says of the return path. */
  readonly spf: () => Promise<string | undefined>
  /** Counts one more message for that account; how many it were in this minute. */
  readonly countFor: (account: string) => number
}

export type ConnectionWatch = {
  /** It waits so long for its greeting. */
  readonly greetingDelayMs: number
  /** True: it is sent away. */
  talkedEarly(): boolean
  hello(name: string): void
  /** Throws Refusal. */
  admit(attempt: Attempt): Promise<void>
  findings(): Promise<readonly Finding[]>
  /** Resolves when an answer that says no may be said, after so many of them. */
  slowDown(refusals: number): Promise<void> | undefined
}

export type ConnectionGate = {
  /** `known`: its network has brought mail before. Undefined: there is nothing to look at. */
  watch(address: string, known: boolean): ConnectionWatch | undefined
}

export function createGate(deps: GateDeps): ConnectionGate {
  return {
    watch: (address, known) => (deps.applies(address) ? new Watch(address, known, deps) : undefined),
  }
}

type Listed = Awaited<ReturnType<ClientLists['about']>>

const UNLISTED: Listed = { blocked: [], allowed: undefined }
const UNNAMED: IprevVerdict = { result: 'temperror', name: undefined }
/** Whoever complains, or has to say why something is wrong, is heard. RFC 5321 §4.5.1, RFC 2142 §4 */
const ALWAYS_HEARD: ReadonlySet<string> = new Set(['postmaster', 'abuse'])

/** Lives as long as its connection. */
class Watch implements ConnectionWatch {
  readonly greetingDelayMs: number
  readonly #address: string
  readonly #deps: GateDeps
  readonly #listed: Promise<Listed>
  readonly #iprev: Promise<IprevVerdict>
  #early = false
  #hello = ''

  constructor(address: string, known: boolean, deps: GateDeps) {
    this.#address = address
    this.#deps = deps
    this.greetingDelayMs = known ? 0 : deps.settings.greetingDelayMs
    const untilMs = deps.clock.now() + ANSWERS_MS
    this.#listed = this.#within(deps.lists.about(address), UNLISTED, untilMs)
    this.#iprev = this.#within(checkReverseName(address, deps.resolver), UNNAMED, untilMs)
  }

  talkedEarly(): boolean {
    const { earlyTalkers } = this.#deps.settings
    if (earlyTalkers === 'off') return false
    this.#early = true
    this.#deps.metrics.count('filter_connections_total', { what: 'early' })
    return earlyTalkers === 'refuse'
  }

  hello(name: string): void {
    this.#hello = name
  }

  async admit(attempt: Attempt): Promise<void> {
    const listed = await this.#listed
    const isAllowed = listed.allowed !== undefined || (await this.#isAllowedNetwork(attempt))
    if (!isAllowed && !ALWAYS_HEARD.has(attempt.recipient.local.toLowerCase()))
      this.#refuseListed(listed, attempt)
    const sender = attempt.reversePath === null ? '' : canonicalAddress(attempt.reversePath)
    const isKnown = sender !== '' && (await this.#deps.isCorrespondent(sender, attempt.holders))
    if (!isKnown) this.#brake(attempt)
    if (!isAllowed && !isKnown) await this.#greylist(attempt, sender)
  }

  async findings(): Promise<readonly Finding[]> {
    const { blocked, allowed } = await this.#listed
    const found: Finding[] = blocked.map(({ name, points }) => ({
      ...{ level: 1, rule: 'connection.listed', points: points ?? LISTED_POINTS, values: { list: name } },
    }))
    if (allowed !== undefined)
      found.push({ level: 1, rule: 'connection.allow-listed', points: -1.5, values: { list: allowed } })
    found.push(...(await this.#suspicions()))
    return found
  }

  slowDown(refusals: number): Promise<void> | undefined {
    return this.#deps.tarpit.hold(refusals)
  }

  /** What makes a stranger look like no server. */
  async #suspicions(): Promise<readonly Finding[]> {
    const found: Finding[] = []
    if (this.#early) found.push({ level: 1, rule: 'connection.early', points: 3 })
    found.push(...nameFindings(await this.#iprev, this.#address))
    const { hostname: own } = this.#deps
    found.push(...helloFindings({ name: this.#hello, own }))
    return found
  }

  #refuseListed({ blocked }: Listed, { recipient }: Attempt): void {
    const refusing = blocked.find(({ points }) => points === undefined)
    if (refusing === undefined) return
    this.#deps.metrics.count('filter_connections_total', { what: 'listed' })
    const postmaster = `postmaster@${recipient.domain}`
    const values = { ip: this.#address, list: refusing.name, postmaster }
    throw refusing.page === ''
      ? new Refusal('forbidden', { key: 'dnsbl.noPage', values })
      : new Refusal('forbidden', { key: 'dnsbl', values: { ...values, url: refusing.page } })
  }

  /** THREATS DS3: nothing is lost, and whom they know gets through meanwhile. */
  #brake({ holders, countFor, recipient }: Attempt): void {
    const isTooMuch = holders.some(({ accountId }) => countFor(`burst ${accountId}`) > BURST_PER_MINUTE)
    if (!isTooMuch) return
    this.#deps.metrics.count('filter_connections_total', { what: 'burst' })
    const values = { rcpt: canonicalAddress(recipient), n: BURST_WAIT_MINUTES }
    throw new Refusal('try-later', { key: 'burst', values })
  }

  async #greylist({ recipient, spf }: Attempt, sender: string): Promise<void> {
    const { settings, greylist, metrics } = this.#deps
    if (settings.greylist === 'off') return
    if (settings.greylist === 'suspects' && !(await this.#isSuspect())) return
    // It comes from where its domain says that its mail comes from: that is no stolen computer.
    if (sender !== '' && (await spf()) === 'pass') return
    const waitMs = await greylist.waitMs({
      address: this.#address,
      ...{ sender, recipient: canonicalAddress(recipient) },
    })
    if (waitMs === 0) return
    metrics.count('filter_connections_total', { what: 'greylist' })
    const values = { ip: this.#address, n: Math.max(1, Math.ceil(waitMs / 60_000)) }
    throw new Refusal('try-later', { key: 'greylist', values })
  }

  async #isSuspect(): Promise<boolean> {
    const { blocked } = await this.#listed
    return blocked.length > 0 || (await this.#suspicions()).length > 0
  }

  async #isAllowedNetwork({ holders }: Attempt): Promise<boolean> {
    for (const holder of holders) {
      const { lists } = await this.#deps.rules.of(holder)
      const match = lists.map((one) => one.network(this.#address)).find((one) => one !== undefined)
      if (match?.list === 'allow') return true
    }
    return false
  }

  /** Nobody waits longer for the DNS, and what fails there is no finding. */
  #within<T>(asked: Promise<T>, otherwise: T, untilMs: number): Promise<T> {
    const { clock, scheduler, log } = this.#deps
    return new Promise((resolve) => {
      const cancel = scheduler.after(Math.max(0, untilMs - clock.now()), () => resolve(otherwise))
      const done = (value: T): void => {
        cancel()
        resolve(value)
      }
      asked.then(done, (error: unknown) => {
        log.error('filter.connection', error)
        done(otherwise)
      })
    })
  }
}

/** Of a list that refuses, for what got in all the same: to postmaster, or from an allowed network. */
const LISTED_POINTS = 5
