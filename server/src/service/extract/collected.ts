/** What one file has said so far, and what reading it may still cost. */
import { FILE_SIGNS_MAX, UNPACKED_OCTETS_FREE, UNPACKED_OCTETS_MAX, UNPACKED_RATIO_MAX } from './limits.ts'

/** Lives for one file and all that is within it. */
export class Collected {
  readonly #parts: string[] = []
  #signs = 0
  #octets: number
  readonly #endMs: number
  #late = false

  /** `octets` of the file; `endMs` by performance.now(). */
  constructor(octets: number, endMs: number) {
    const allowed = Math.max(octets * UNPACKED_RATIO_MAX, UNPACKED_OCTETS_FREE)
    this.#octets = Math.min(allowed, UNPACKED_OCTETS_MAX)
    this.#endMs = endMs
  }

  say(text: string): void {
    const rest = FILE_SIGNS_MAX - this.#signs
    const taken = text.length > rest ? text.slice(0, rest) : text
    if (taken === '') return
    this.#parts.push(taken)
    this.#signs += taken.length
  }

  /** Words that follow belong to something else. */
  part(): void {
    if (this.#signs > 0 && this.#parts.at(-1) !== '\n') this.say('\n')
  }

  /** Enough was said, or the time is over. */
  get isOver(): boolean {
    if (this.#signs >= FILE_SIGNS_MAX) return true
    if (performance.now() > this.#endMs) this.#late = true
    return this.#late
  }

  /** Octets that archives may still give. */
  get octetsLeft(): number {
    return this.#octets
  }

  unpacked(octets: number): void {
    this.#octets -= octets
  }

  /** The time was over before the file was. */
  get isLate(): boolean {
    return this.#late
  }

  text(): string {
    return this.#parts.join('')
  }
}
