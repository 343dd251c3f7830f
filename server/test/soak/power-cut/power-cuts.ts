/** Power cuts under load: each kill also takes away what was not synced. The ledger outside must still be right. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KillReport, killRepeatedly } from '../kills.ts'
import { watchDisk } from './watched-disk.ts'

export type PowerCutOptions = {
  readonly cuts: number
  readonly progress?: (line: string) => void
}

/** How much of what was not synced survives: nothing at one cut, each write by the toss of a coin at the next. */
export async function cutPower({ cuts, progress }: PowerCutOptions): Promise<KillReport> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-cuts-'))
  await using disk = await watchDisk()
  let cut = 0
  try {
    return await killRepeatedly({
      engine: 'sqlite',
      kills: cuts,
      dir,
      // Even a little load shares its syncs then, and the log is small beside what is watched.
      env: {
        ...disk.env(join(dir, 'data')),
        VALIJA_STORE__ACCEPT_LOG_FROM: '1',
        VALIJA_STORE__ACCEPT_LOG_BYTES: '1048576',
      },
      afterKill: (dataDir) => disk.cut(dataDir, cut++ % 2 === 0 ? undefined : () => Math.random() < 0.5),
      ...(progress !== undefined && { progress }),
    })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
