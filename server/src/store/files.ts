/** What the store needs of a file system beyond Node's own words. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, open, readdir, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves when the names in a folder are on the disk. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY)
  await folder.sync()
}

/** Gives a finished file its name and takes its first one away. Another process that was faster keeps the name. */
export async function nameOnce(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await unlink(temporary)
  }
}

/** A small file with a secret in it: for its owner alone, whole or absent after a power cut, made by whoever is first. */
export async function makeKeyFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`
  await writeFile(temporary, text, { mode: 0o600, flag: 'wx', flush: true })
  await nameOnce(temporary, path)
  await syncFolder(dirname(path))
}

/** What a folder has, nothing where there is none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error) || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

export async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

/** No room, or no room left for this user. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
