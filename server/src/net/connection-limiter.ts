/**
 * Lends places to connections, so that no peer takes every place and strangers together never more than half: the
 * other half is for networks that have signed in or brought a message. When places run short, strangers are hurried.
 * THREATS DS1, §3.2
 */
import type { Clock } from '../lib/clock.ts'
import { localCounts, type NetworkCounts } from './network-counts.ts'

export type ConnectionLimits = {
  /** Connections of one network that have not signed in: an office behind one address has many that have. */
  readonly openPerNetwork: number
  /** For strangers; networks that are known may come ten times as often. */
  readonly newPerNetworkPerMinute: number
  readonly openInAll: number
  /** Networks that are never counted and always known: loopback in tests, a load balancer. */
  readonly exempt: (address: string) => boolean
}

/** First values of the threat model; an operator's load balancer is listed as exempt instead of raising them. */
export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  openPerNetwork: 20,
  newPerNetworkPerMinute: 60,
  openInAll: 20_000,
  exempt: () => false,
}

const MINUTE_MS = 60_000
/** Part of all places that strangers may have together. */
const STRANGERS_SHARE = 0.5
/** Part of their places from which on strangers are hurried. */
const PRESSED_FROM = 0.8
const KNOWN_NEW_FACTOR = 10

/**
 * Part of all places that one company may have, signed in or being written to, once half of all are taken. Before that
 * nobody is kept out by it. THREATS TE5
 */
const COMPANY_SHARE = 0.25
const COMPANY_FREE_UP_TO = 0.5

/** A place that one connection has until it closes. */
export type Place = {
  /** Places are short and the client is a stranger: it is not waited for long. */
  readonly pressed: boolean
  /** Its network is not known, and it has not signed in. */
  readonly stranger: boolean
  /** It brought a message. From now on its network is known. */
  know(): void
  /** The same, and it no longer counts as one of its network. */
  signIn(): void
  /** Counts it as that company's from now on. False: places are short and the company has its share of them. */
  belongTo(company: number): boolean
  /** Counts one more request of that holder; how many came in this minute, over all of its connections. */
  countRequest(holder: string): number
  release(): void
}

/** Why there is no place: the network has its share, or the server is full. */
export type NoPlace = 'network' | 'server'

export class ConnectionLimiter {
  readonly #limits: ConnectionLimits
  readonly #clock: Clock
  readonly #counts: NetworkCounts
  #all = 0
  #strangers = 0
  readonly #companies = new Map<number, number>()

  /** `counts` shared between threads makes the limits per network hold for all of them together. */
  constructor(limits: ConnectionLimits, clock: Clock, counts: NetworkCounts = localCounts()) {
    this.#limits = limits
    this.#clock = clock
    this.#counts = counts
  }

  take(address: string): Place | NoPlace {
    const { openInAll, exempt } = this.#limits
    // A socket of the file system has no address; who may open it is decided by its folder.
    const counted = address !== '' && !exempt(address)
    const network = networkOf(address)
    const known = !counted || this.#counts.isKnown(network)
    if (this.#all >= openInAll || (!known && this.#strangers >= this.#strangersMax)) return 'server'
    // Taken first and given back when it is one too many: another thread may be asking for the last place too.
    if (counted) this.#counts.addOpen(network, 1)
    if (counted && this.#isOver(network, known)) {
      this.#counts.addOpen(network, -1)
      return 'network'
    }
    this.#all++
    if (!known) this.#strangers++
    return this.#lend(network, counted, !known)
  }

  get #strangersMax(): number {
    return Math.max(1, Math.floor(this.#limits.openInAll * STRANGERS_SHARE))
  }

  get #isShort(): boolean {
    return (
      this.#strangers > this.#strangersMax * PRESSED_FROM || this.#all > this.#limits.openInAll * PRESSED_FROM
    )
  }

  #lend(network: string, counted: boolean, stranger: boolean): Place {
    const isShort = (): boolean => this.#isShort
    const place: { counted: boolean; stranger: boolean; held: boolean; company?: number | undefined } = {
      counted,
      stranger,
      held: true,
    }
    const move = (company: number | undefined): void => {
      if (place.company !== undefined) this.#count(place.company, -1)
      if (company !== undefined) this.#count(company, 1)
      place.company = company
    }
    const uncount = (): void => {
      if (place.counted) this.#counts.addOpen(network, -1)
      place.counted = false
    }
    const know = (): void => {
      if (!place.held || !place.stranger) return
      place.stranger = false
      this.#strangers--
      this.#counts.know(network)
    }
    return {
      get pressed() {
        return place.stranger && isShort()
      },
      get stranger() {
        return place.stranger
      },
      know,
      signIn() {
        know()
        uncount()
      },
      belongTo: (company) => {
        if (!place.held || place.company === company) return true
        if (this.#isOverShare(company)) return false
        move(company)
        return true
      },
      countRequest: (holder) =>
        this.#counts.countNew(`request ${holder}`, Math.floor(this.#clock.now() / MINUTE_MS)),
      release: () => {
        if (!place.held) return
        move(undefined)
        if (place.stranger) this.#strangers--
        place.held = false
        this.#all--
        uncount()
      },
    }
  }

  #isOverShare(company: number): boolean {
    const { openInAll } = this.#limits
    if (this.#all <= openInAll * COMPANY_FREE_UP_TO) return false
    return (this.#companies.get(company) ?? 0) >= Math.max(1, Math.floor(openInAll * COMPANY_SHARE))
  }

  #count(company: number, by: 1 | -1): void {
    const count = (this.#companies.get(company) ?? 0) + by
    if (count === 0) this.#companies.delete(company)
    else this.#companies.set(company, count)
  }

  #isOver(network: string, known: boolean): boolean {
    const { openPerNetwork, newPerNetworkPerMinute } = this.#limits
    if (this.#counts.open(network) > openPerNetwork) return true
    const minute = Math.floor(this.#clock.now() / MINUTE_MS)
    const most = newPerNetworkPerMinute * (known ? KNOWN_NEW_FACTOR : 1)
    return this.#counts.countNew(network, minute) > most
  }
}

/** The /24 of an IPv4 address, the /64 of an IPv6 address: what one customer of a provider can change at will. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address.split('.').slice(0, 3).join('.')
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':')
    while (groups.length + rest.length < 8) groups.push('0')
    groups.push(...rest)
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
