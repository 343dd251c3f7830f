/** The steps that a run may take, and what ends it. */
import type { TextRef } from '../../../lib/text.ts'
import type { Work } from '../../../mail/sieve/match/key.ts'
import { QUESTION_STEPS, STEP_OCTETS, STEP_SIGNS, STEPS_MAX } from './limits.ts'

/** The script cannot go on: the message is kept. RFC 5228 §2.10.6 */
export class RunFault extends Error {
  override readonly name = 'RunFault'
  readonly text: TextRef

  constructor(key: string, values?: TextRef['values'] & object) {
    super(key)
    this.text = values === undefined ? { key } : { key, values }
  }
}

/** Lives for one run. Throws RunFault when nothing is left. */
export class Budget implements Work {
  #signs = STEPS_MAX * STEP_SIGNS

  step(): void {
    this.look(STEP_SIGNS)
  }

  look(signs: number): void {
    this.#signs -= signs
    if (this.#signs < 0) throw new RunFault('sieve.run.steps')
  }

  /** Somebody outside is asked. */
  ask(): void {
    this.look(QUESTION_STEPS * STEP_SIGNS)
  }

  /** Octets that are decoded, searched for parts, or copied. */
  handle(octets: number): void {
    this.look(Math.ceil(octets / STEP_OCTETS) * STEP_SIGNS)
  }
}
