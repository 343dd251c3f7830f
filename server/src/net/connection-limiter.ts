/** Counts open and new connections per network, so that no peer takes every place. THREATS DS1, §3.2 */
import type { Clock } from '../lib/clock.ts'
import { localCounts, type NetworkCounts } from './network-counts.ts'

export type ConnectionLimits = {
  readonly openPerNetwork: number
  readonly newPerNetworkPerMinute: number
  readonly openInAll: number
  /** Networks that are never counted: loopback in tests, a load balancer. */
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

export class ConnectionLimiter {
  readonly #limits: ConnectionLimits
  readonly #clock: Clock
  readonly #counts: NetworkCounts
  #all = 0

  /** `counts` shared between threads makes the limits per network hold for all of them together. */
  constructor(limits: ConnectionLimits, clock: Clock, counts: NetworkCounts = localCounts()) {
    this.#limits = limits
    this.#clock = clock
    this.#counts = counts
  }

  /** Takes a place; call the result when the connection closes. `undefined`: there is none for this network. */
  take(address: string): (() => void) | undefined {
    const counted = !this.#limits.exempt(address)
    const network = networkOf(address)
    if (this.#all >= this.#limits.openInAll) return undefined
    // Taken first and given back when it is one too many: another thread may be asking for the last place too.
    this.#counts.addOpen(network, 1)
    if (counted && this.#isOver(network)) {
      this.#counts.addOpen(network, -1)
      return undefined
    }
    this.#all++
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#all--
      this.#counts.addOpen(network, -1)
    }
  }

  #isOver(network: string): boolean {
    if (this.#counts.open(network) > this.#limits.openPerNetwork) return true
    const minute = Math.floor(this.#clock.now() / MINUTE_MS)
    return this.#counts.countNew(network, minute) > this.#limits.newPerNetworkPerMinute
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
