/** Files that the operator named. */
import { readFileSync } from 'node:fs'
import { EXIT } from './exit-codes.ts'
import { StartError } from './start-error.ts'

/** The text of the file; a StartError with that sentence, which may use {file} and {reason}, when it cannot be read. */
export function readNamedFile(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'error'
    throw new StartError(EXIT.config, { key, values: { file, reason } }, { cause: error })
  }
}
