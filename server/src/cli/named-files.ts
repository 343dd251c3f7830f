/** Files that a person names in a command: what is wrong with one is a sentence that says what to do, not a mistake of ours. */
import { readFile, writeFile } from 'node:fs/promises'
import { Refusal, type RefusalCode } from '../lib/refusal.ts'

/** Throws Refusal `not-found`. */
export async function readText(path: string): Promise<string> {
  return (await readOctets(path)).toString('utf8')
}

/** Throws Refusal `not-found`. */
export async function readOctets(path: string): Promise<Buffer> {
  return await told(path, 'cli.file.unreadable', 'not-found', () => readFile(path))
}

/** Never over a file that is there. Throws Refusal `already-exists`, or `cannot` for anything else. */
export async function writeNew(path: string, contents: string | Uint8Array): Promise<void> {
  await told(path, 'cli.file.unwritable', 'cannot', () => writeFile(path, contents, { flag: 'wx' }))
}

async function told<T>(path: string, key: string, code: RefusalCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code
    if (reason === undefined) throw error
    if (reason === 'EEXIST')
      throw new Refusal('already-exists', { key: 'cli.file.exists', values: { path } }, { cause: error })
    throw new Refusal(code, { key, values: { path, reason } }, { cause: error })
  }
}
