/** The steps of a program while it is written: jumps to places that are not known yet. */
import type { SieveTest, Step } from './program.ts'

/** A place in the program. */
export class Label {
  readonly #wait: ((at: number) => void)[] = []
  #at: number | undefined

  bind(at: number): void {
    this.#at = at
    for (const tell of this.#wait) tell(at)
  }

  /** Tells the place now, or as soon as it is known. */
  whenBound(tell: (at: number) => void): void {
    if (this.#at === undefined) this.#wait.push(tell)
    else tell(this.#at)
  }
}

/** Lives for one script. */
export class Code {
  readonly steps: Step[] = []

  add(step: Step): void {
    this.steps.push(step)
  }

  bind(label: Label): void {
    label.bind(this.steps.length)
  }

  jump(to: Label): void {
    const step = { op: 'jump' as const, to: -1 }
    this.steps.push(step)
    to.whenBound((at) => {
      step.to = at
    })
  }

  branch(test: SieveTest, yes: Label, no: Label, line: number): void {
    const step = { op: 'branch' as const, test, yes: -1, no: -1, line }
    this.steps.push(step)
    yes.whenBound((at) => {
      step.yes = at
    })
    no.whenBound((at) => {
      step.no = at
    })
  }

  /** Takes the next part of the loop, or goes on at `done`. */
  next(done: Label, line: number): void {
    const step = { op: 'next' as const, done: -1, line }
    this.steps.push(step)
    done.whenBound((at) => {
      step.done = at
    })
  }

  break(loops: number, to: Label): void {
    const step = { op: 'break' as const, loops, to: -1 }
    this.steps.push(step)
    to.whenBound((at) => {
      step.to = at
    })
  }
}
