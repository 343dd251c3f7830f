/**
 * Counts unknown recipients per network and hour: who tries names learns of a hundred, not of all. THREATS IN12
 * A recipient whose message was taken makes up for one that was unknown: a large provider whose customers keep old
 * lists goes on delivering.
 */
import type { Clock } from '../../lib/clock.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import { GUESSING_NETWORKS, UNKNOWN_RECIPIENTS_PER_HOUR } from './limits.ts'

const HOUR_MS = 3_600_000

type Entry = { count: number; readonly since: number }

export class GuessCounter {
  readonly #clock: Clock
  readonly #counts = new Map<string, Entry>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  count(address: string): void {
    const network = networkOf(address)
    const entry = this.#current(network)
    if (entry !== undefined) {
      entry.count++
      return
    }
    const [oldest] = this.#counts.keys()
    if (this.#counts.size >= GUESSING_NETWORKS && oldest !== undefined) this.#counts.delete(oldest)
    this.#counts.set(network, { count: 1, since: this.#clock.now() })
  }

  /** So many recipients got a message from there. */
  credit(address: string, recipients: number): void {
    if (this.#counts.size === 0) return
    const entry = this.#current(networkOf(address))
    if (entry !== undefined) entry.count = Math.max(0, entry.count - recipients)
  }

  /** Of this network, within the hour. */
  made(address: string): number {
    return this.#counts.size === 0 ? 0 : (this.#current(networkOf(address))?.count ?? 0)
  }

  /** Minutes to wait; 0 when this network may go on. */
  waitMinutes(address: string): number {
    if (this.#counts.size === 0) return 0
    const entry = this.#current(networkOf(address))
    if (entry === undefined || entry.count < UNKNOWN_RECIPIENTS_PER_HOUR) return 0
    return Math.max(1, Math.ceil((entry.since + HOUR_MS - this.#clock.now()) / 60_000))
  }

  #current(network: string): Entry | undefined {
    const entry = this.#counts.get(network)
    if (entry === undefined || this.#clock.now() - entry.since < HOUR_MS) return entry
    this.#counts.delete(network)
    return undefined
  }
}
