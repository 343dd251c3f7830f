/** The folder that holds everything: made at first start, ours alone, one process at a time. */

import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { takeInstanceLock } from '../store/instance-lock.ts'
import { EXIT } from './exit-codes.ts'
import { StartError } from './start-error.ts'

/** Longest path of a Unix socket, without the closing zero. unix(7) */
const SOCKET_PATH_MAX = 107

export type DataPaths = {
  readonly dir: string
  readonly run: string
  readonly lock: string
  readonly pid: string
  readonly controlSocket: string
  readonly localAccounts: string
}

export function dataPaths(dir: string): DataPaths {
  const run = join(dir, 'run')
  return {
    dir,
    run,
    lock: join(dir, 'lock'),
    pid: join(run, 'pid'),
    controlSocket: socketPath(join(run, 'ctl.sock'), dir),
    localAccounts: join(dir, 'local-accounts.json'),
  }
}

/** Makes the folders and takes the lock. Throws StartError with what to do. */
export function openDataFolder(dir: string): Disposable {
  const paths = dataPaths(dir)
  try {
    for (const folder of [dir, paths.run, join(dir, 'tls'), dirname(paths.controlSocket)])
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unwritable(dir, error)
  }
  let lock: Disposable | undefined
  try {
    lock = takeInstanceLock(paths.lock)
  } catch (error) {
    throw unwritable(dir, error)
  }
  if (lock === undefined)
    throw new StartError(EXIT.unavailable, {
      key: 'start.secondInstance',
      values: { dir, pid: readPid(paths.pid) },
    })
  writeFileSync(paths.pid, `${process.pid}\n`, { mode: 0o644 })
  return lock
}

/** The process that wrote its number there, or 0. */
export function readPid(path: string): number {
  return existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) || 0 : 0
}

function unwritable(dir: string, error: unknown): StartError {
  const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
  return new StartError(
    EXIT.config,
    { key: 'start.unwritableData', values: { dir, reason } },
    { cause: error },
  )
}

/** The kernel takes short paths only: a deep data folder gets its socket in a private folder under /tmp. */
function socketPath(wanted: string, dir: string): string {
  if (Buffer.byteLength(wanted) <= SOCKET_PATH_MAX) return wanted
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 16)
  return join(tmpdir(), `valija-${process.getuid?.() ?? 0}-${name}`, 'ctl.sock')
}
