/**
 * The data folder of a server whose disk forgets, at each kill, whatever was not synced: what a power cut does and
 * kill -9 alone does not. Wants a C compiler, and SQLite files (PostgreSQL syncs in a process of its own).
 */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Keep, replay } from './replay.ts'

export type WatchedDisk = AsyncDisposable & {
  /** For the server's environment; `dataDir` need not exist yet. */
  env(dataDir: string): Readonly<Record<string, string>>
  /** The power goes: call it when the process is dead. `keep` may let some unsynced writes survive. */
  cut(dataDir: string, keep?: Keep): Promise<void>
}

const run = promisify(execFile)

export async function watchDisk(): Promise<WatchedDisk> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-power-'))
  const shim = join(dir, 'shim.so')
  const source = new URL('shim.c', import.meta.url).pathname
  await run('cc', ['-O2', '-shared', '-fPIC', '-o', shim, source, '-ldl', '-lpthread'])
  const log = join(dir, 'log')
  const before = join(dir, 'before')
  let isFirst = true
  return {
    env: (dataDir) => ({ LD_PRELOAD: shim, POWER_CUT_DIR: dataDir, POWER_CUT_LOG: log }),
    async cut(dataDir, keep) {
      const after = `${dataDir}.after`
      replay(log, isFirst ? undefined : before, after, keep)
      isFirst = false
      await rm(dataDir, { recursive: true })
      await rename(after, dataDir)
      await rm(before, { recursive: true, force: true })
      await cp(dataDir, before, { recursive: true })
      await rm(log)
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}
