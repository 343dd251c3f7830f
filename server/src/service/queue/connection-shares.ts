/**
 * Connections to other servers, all together. The last ones are kept for companies that have few: whose mail goes to a
 * hundred servers that do not answer must not keep everybody else's from leaving. THREATS QU2, TE5
 */
import { CONNECTIONS_PER_SHARE_MIN } from './limits.ts'

/** Connections in all, and how many of them are kept for companies that have few. */
export type ConnectionLimits = { readonly max: number; readonly kept: number }

export class ConnectionShares {
  readonly #limits: () => ConnectionLimits
  #all = 0
  readonly #byShare = new Map<number, number>()

  constructor(limits: () => ConnectionLimits) {
    this.#limits = limits
  }

  /** Whether one more may be opened for the next message of that company. */
  mayOpen(share: number): boolean {
    const { max, kept } = this.#limits()
    if (this.#all < max - kept) return true
    return this.#all < max && (this.#byShare.get(share) ?? 0) < CONNECTIONS_PER_SHARE_MIN
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
