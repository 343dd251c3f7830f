/** What was seen in one file from outside, and what opening it may still cost. Runs in the parse process. */
import type { Fact, InnerFile, OpenedFile } from '../facts.ts'
import {
  ARCHIVE_ENTRIES_MAX,
  FACTS_MAX,
  FILE_NAME_MAX,
  UNPACKED_OCTETS_FREE,
  UNPACKED_OCTETS_MAX,
  UNPACKED_RATIO_MAX,
} from '../limits.ts'

/** Octets that a file of so many may give. */
export function unpackedMax(octets: number): number {
  return Math.min(UNPACKED_OCTETS_MAX, Math.max(UNPACKED_OCTETS_FREE, octets * UNPACKED_RATIO_MAX))
}

/** Lives for one file and all that is within it. */
export class Opening {
  readonly #entries: InnerFile[] = []
  readonly #facts = new Map<string, { readonly fact: Fact; readonly where: string }>()
  readonly #seen = new Set<string>()
  readonly #endMs: number
  #octetsLeft: number
  #over = false

  /** `octets` of the file; `endMs` by performance.now(). */
  constructor(octets: number, endMs: number) {
    this.#octetsLeft = unpackedMax(octets)
    this.#endMs = endMs
  }

  /** Nothing more is opened: a limit was met, or the time is over. */
  get isOver(): boolean {
    if (!this.#over && performance.now() > this.#endMs) this.stop('bomb', '')
    return this.#over
  }

  get octetsLeft(): number {
    return this.#octetsLeft
  }

  stop(fact: Fact, where: string): void {
    this.#over = true
    this.say(fact, where)
  }

  say(fact: Fact, where: string): void {
    const told = where.slice(0, FILE_NAME_MAX)
    // The name is the peer's: many of them with the same fact say nothing new.
    if (this.#facts.size < FACTS_MAX) this.#facts.set(`${fact} ${told}`, { fact, where: told })
  }

  /** False: there are too many. */
  entry(file: Omit<InnerFile, 'name'> & { readonly name: string }): boolean {
    if (this.#entries.length >= ARCHIVE_ENTRIES_MAX) {
      this.stop('too-many', '')
      return false
    }
    this.#entries.push({ ...file, name: file.name.slice(0, FILE_NAME_MAX) })
    return true
  }

  /** Counts octets that were unpacked; false: that was too much, and the file is a bomb. */
  take(octets: number, where: string): boolean {
    this.#octetsLeft -= octets
    if (this.#octetsLeft >= 0) return true
    this.stop('bomb', where)
    return false
  }

  /** False: a file with the same contents was opened before, and says nothing new. What contains itself ends here. */
  isNew(sha256: string): boolean {
    if (this.#seen.has(sha256)) return false
    this.#seen.add(sha256)
    return true
  }

  result(): OpenedFile {
    return { entries: this.#entries, facts: [...this.#facts.values()] }
  }
}
