/** A command that cannot go on: the sentence is ready for the terminal, in the reader's language. */
import { EXIT, EXIT_OF_REFUSAL, type ExitCode } from '../runtime/exit-codes.ts'

export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string
  readonly exitCode: ExitCode

  constructor(code: string, sentence: string, exitCode: ExitCode = exitCodeOf(code), options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
    this.exitCode = exitCode
  }
}

/** The exit code that belongs to what the server answered. */
function exitCodeOf(code: string): ExitCode {
  return (EXIT_OF_REFUSAL as Readonly<Record<string, ExitCode | undefined>>)[code] ?? EXIT.software
}
