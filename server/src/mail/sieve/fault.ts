/** What is wrong with a script, all of it, with the places: people write scripts in editors that jump to a line. */
import type { TextRef } from '../../lib/text.ts'

/** Line and column from 1; columns count signs of UTF-16, as editors do. */
export type Position = { readonly line: number; readonly column: number }

export type SieveFault = Position & {
  /** The sentence: a key of lib/catalogue/sieve.ts. */
  readonly text: TextRef
}

/** The script cannot be run. At least one fault, in the order of the script. */
export class SieveFaults extends Error {
  override readonly name = 'SieveFaults'
  readonly faults: readonly SieveFault[]

  constructor(faults: readonly SieveFault[]) {
    super(faults.map(({ line, column, text }) => `${line}:${column} ${text.key}`).join(', '))
    this.faults = faults
  }
}
