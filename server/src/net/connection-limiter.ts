/** Counts open and new connections per network, so that no peer takes every place. THREATS DS1, §3.2 */
import type { Clock } from '../lib/clock.ts'

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
  readonly #open = new Map<string, number>()
  #recent = new Map<string, number>()
  #minute = 0
  #all = 0

  constructor(limits: ConnectionLimits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Takes a place; call the result when the connection closes. `undefined`: there is none for this network. */
  take(address: string): (() => void) | undefined {
    const counted = !this.#limits.exempt(address)
    const network = networkOf(address)
    const open = this.#open.get(network) ?? 0
    if (this.#all >= this.#limits.openInAll) return undefined
    if (counted) {
      if (open >= this.#limits.openPerNetwork) return undefined
      if (this.#countNew(network) > this.#limits.newPerNetworkPerMinute) return undefined
    }
    this.#all++
    this.#open.set(network, open + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#all--
      const left = (this.#open.get(network) ?? 1) - 1
      if (left === 0) this.#open.delete(network)
      else this.#open.set(network, left)
    }
  }

  #countNew(network: string): number {
    const minute = Math.floor(this.#clock.now() / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#recent = new Map()
    }
    const count = (this.#recent.get(network) ?? 0) + 1
    this.#recent.set(network, count)
    return count
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
