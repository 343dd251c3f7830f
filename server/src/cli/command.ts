/** What a sub-command of `valija` gets: a way to ask the server, and a way to speak. */
import type { Command } from 'commander'
import type { Language, TextRef } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'

export type CliContext = {
  /** Asks the running server over its control socket; when none runs, opens the data itself under the lock. */
  admin(method: string, input: Json): Promise<Json>
  /** True with --json: print one JSON value and nothing else. */
  readonly json: boolean
  readonly language: Language
  text(ref: TextRef): string
  /** One line for people, or with --json nothing. Control characters are escaped (THREATS LG2). */
  say(line: string): void
  /** The result: a table or sentence for people (`human`), the JSON value for programs. */
  result(value: Json, human: () => string): void
  /** Columns aligned, long texts cut to the terminal. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): string
  /** Whole standard input as text, at most `maxBytes`. */
  stdin(maxBytes: number): Promise<string>
}

/**
 * Adds sub-commands to the program, with their help in `language`; the context is made when one of them runs and
 * closed after it.
 */
export type RegisterCommands = (
  program: Command,
  context: () => Promise<CliContext>,
  language: Language,
) => void
