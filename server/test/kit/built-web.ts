/** The screens as they are served: built when their sources changed since. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const SCRIPT = new URL('../../../scripts/build-web.ts', import.meta.url).pathname

/** The page with every part of the kit, made into that folder. */
export async function buildGallery(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [SCRIPT, '--gallery', folder])
}

/** Throws when they cannot be built. */
export async function buildWeb(): Promise<void> {
  await promisify(execFile)(process.execPath, [SCRIPT, '--if-stale'])
}
