/** Why the program cannot start or go on, said in one sentence that tells what to do, with its exit code. */
import type { TextRef } from '../lib/text.ts'
import type { ExitCode } from './exit-codes.ts'

export class StartError extends Error {
  override readonly name = 'StartError'
  readonly exitCode: ExitCode
  readonly text: TextRef

  constructor(exitCode: ExitCode, text: TextRef, options?: ErrorOptions) {
    super(text.key, options)
    this.exitCode = exitCode
    this.text = text
  }
}
