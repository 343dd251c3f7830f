/** How tests and actions are told to the compiler: their arguments, and what becomes of them. */
import type { Arguments, Shape } from './arguments.ts'
import type { SieveAct, SieveTest } from './program.ts'

export type TestForm = {
  readonly shape: Shape
  /** Undefined: what is wrong was told to the scope. */
  readonly build: (args: Arguments) => SieveTest | undefined
}

export type ActForm = {
  readonly shape: Shape
  readonly build: (args: Arguments) => SieveAct | undefined
}
