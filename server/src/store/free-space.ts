/** Says no to new mail before the disk is full: an engine that meets the end of its disk is harder to mend. */
import { statfs } from 'node:fs/promises'
import type { Clock } from '../lib/clock.ts'
import { Refusal } from '../lib/refusal.ts'
import { RESERVE_BYTES, RESERVE_SHARE } from './limits.ts'

/** An answer of the file system serves for so long: deliveries are many, and a disk does not fill in a second. */
const FRESH_MS = 1_000

export type FreeSpaceOptions = {
  readonly clock: Clock
  /** Octets that must stay free; undefined: RESERVE_BYTES, or RESERVE_SHARE of a small volume. */
  readonly reserveBytes?: number | undefined
}

export class FreeSpace {
  readonly #path: string
  readonly #options: FreeSpaceOptions
  #checkedMs = Number.NEGATIVE_INFINITY
  #room: Promise<boolean> = Promise.resolve(true)

  constructor(path: string, options: FreeSpaceOptions) {
    this.#path = path
    this.#options = options
  }

  /** Refusal `no-space` below the reserve. */
  async assertRoom(): Promise<void> {
    const now = this.#options.clock.now()
    if (Math.abs(now - this.#checkedMs) >= FRESH_MS) {
      this.#checkedMs = now
      this.#room = this.#look()
    }
    if (!(await this.#room)) throw noSpace()
  }

  /** Somebody met the end of the disk: the next question asks the file system again. */
  forget(): void {
    this.#checkedMs = Number.NEGATIVE_INFINITY
  }

  async #look(): Promise<boolean> {
    const { bsize, bavail, blocks } = await statfs(this.#path)
    const reserve = this.#options.reserveBytes ?? Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_SHARE)
    return bavail * bsize >= reserve
  }
}

export function noSpace(cause?: unknown): Refusal {
  return new Refusal('no-space', { key: 'store.disk-full' }, cause === undefined ? {} : { cause })
}
