/** A script as it was written: commands with arguments, tests and blocks. RFC 5228 §8.2 */
import type { Position } from './fault.ts'

export type StringSyntax = Position & { readonly text: string }

export type ArgumentSyntax = Position &
  (
    | { readonly kind: 'tag' /** In lower case, without the colon. */; readonly name: string }
    | { readonly kind: 'number'; readonly value: number }
    /** One string, or a list of them in brackets. */
    | { readonly kind: 'strings'; readonly list: boolean; readonly strings: readonly StringSyntax[] }
  )

/** A command or a test: they differ in where they stand. */
export type NodeSyntax = Position & {
  /** In lower case. */
  readonly name: string
  readonly args: readonly ArgumentSyntax[]
  readonly tests: readonly NodeSyntax[]
  /** The tests stand in parentheses. */
  readonly testList: boolean
  /** Of commands; undefined where a semicolon ends them. */
  readonly block: readonly NodeSyntax[] | undefined
}
