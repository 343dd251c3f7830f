/** What the store needs of a file system beyond Node's own words. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** Resolves when the names in a folder are on the disk. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY)
  await folder.sync()
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
