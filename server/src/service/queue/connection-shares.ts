/**
 * Connections to other servers, all together. The last ones are kept for companies that have few: whose mail goes to a
 * hundred servers that do not answer must not keep everybody else's from leaving. THREATS QU2, TE5
 */
import { CONNECTIONS_KEPT, CONNECTIONS_MAX, CONNECTIONS_PER_SHARE_MIN } from './limits.ts'

export class ConnectionShares {
  #all = 0
  readonly #byShare = new Map<number, number>()

  /** Whether one more may be opened for the next message of that company. */
  mayOpen(share: number): boolean {
    if (this.#all < CONNECTIONS_MAX - CONNECTIONS_KEPT) return true
    return this.#all < CONNECTIONS_MAX && (this.#byShare.get(share) ?? 0) < CONNECTIONS_PER_SHARE_MIN
  }

  opened(share: number): void {
    this.#all++
    this.#byShare.set(share, (this.#byShare.get(share) ?? 0) + 1)
  }

  closed(share: number): void {
    this.#all--
    const left = (this.#byShare.get(share) ?? 0) - 1
    if (left === 0) this.#byShare.delete(share)
    else this.#byShare.set(share, left)
  }
}
