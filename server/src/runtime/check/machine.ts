/** The machine itself: Node, the data folder and its permissions, room on the disk, the clock. */
import {
  accessSync,
  constants,
  existsSync,
  globSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { NODE_NEEDED, nodeIsTooOld } from '../node-version.ts'
import { type Finding, fine, trouble } from './finding.ts'

/** Files that hold keys or passwords: for their owner alone. */
const SECRETS = [
  'tls/*.key',
  'blob.key',
  'secret.key',
  'local-accounts.json',
  'run/status.json',
  '*.db',
  'accounts/**/*.db',
]
const OTHERS = 0o077
const CLOCK_SKEW_MS = 2_000
const GIB = 1024 ** 3
/** Files looked at; a million account files would take minutes, and they are all made by the same call. */
const FILES_MAX = 5_000

export function checkMachine(config: Config): Finding[] {
  const findings = [checkNode()]
  const { dataDir } = config.server
  if (!existsSync(dataDir))
    return [...findings, trouble('attention', 'data', 'data.missing', { dir: dataDir })]
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? ''
    return [...findings, trouble('problem', 'data', 'data.forbidden', { dir: dataDir, reason })]
  }
  return [...findings, ...checkPermissions(dataDir), checkRoom(config), checkClock(dataDir)]
}

function checkNode(): Finding {
  const values = { found: process.version, needed: NODE_NEEDED }
  return nodeIsTooOld(process.version)
    ? trouble('problem', 'node', 'node.old', values)
    : fine('node', 'node.fine', values)
}

function checkPermissions(dataDir: string): Finding[] {
  const found: Finding[] = []
  let seen = 0
  for (const pattern of ['.', ...SECRETS])
    for (const name of pattern === '.' ? ['.'] : globSync(pattern, { cwd: dataDir })) {
      if (++seen > FILES_MAX) break
      const path = join(dataDir, name)
      const mode = statSync(path).mode & 0o777
      if ((mode & OTHERS) === 0) continue
      const values = { path, mode: mode.toString(8).padStart(4, '0') }
      found.push(trouble('problem', 'permissions', 'permissions.open', values))
    }
  return found.length > 0 ? found : [fine('permissions', 'permissions.fine', { dir: dataDir })]
}

function checkRoom({ server, limits }: Config): Finding {
  const { bavail, bsize } = statfsSync(server.dataDir)
  const free = bavail * bsize
  const values = {
    free: tenths(free / GIB),
    least: tenths(limits.minimumFreeBytes / GIB),
    dir: server.dataDir,
  }
  if (free < limits.minimumFreeBytes) return trouble('problem', 'disk', 'disk.full', values)
  if (free < limits.minimumFreeBytes * 4) return trouble('attention', 'disk', 'disk.low', values)
  return fine('disk', 'disk.fine', values)
}

/** Compares this machine's clock with the file system's, which is another machine's on network storage. */
function checkClock(dataDir: string): Finding {
  const path = join(dataDir, `.clock-${process.pid}`)
  const before = Date.now()
  writeFileSync(path, '', { mode: 0o600 })
  const { mtimeMs } = statSync(path)
  const after = Date.now()
  rmSync(path)
  const skewMs = mtimeMs < before ? before - mtimeMs : Math.max(mtimeMs - after, 0)
  const values = { seconds: skewMs / 1000, now: new Date(before).toISOString() }
  return skewMs > CLOCK_SKEW_MS
    ? trouble('problem', 'clock', 'clock.skew', values)
    : fine('clock', 'clock.fine', values)
}

/** As exact as anybody wants to read. */
function tenths(value: number): number {
  return Math.ceil(value * 10) / 10
}
