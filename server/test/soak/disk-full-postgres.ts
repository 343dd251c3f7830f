/**
 * The disk of PostgreSQL fills up under load: a disk of its own, so the mail server cannot see it coming. Senders are
 * put off, nothing acknowledged is lost, and all is well again when there is room and PostgreSQL runs, without a restart
 * of the mail server. The disk is a small tmpfs, which root may mount.
 */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { startPrivatePostgres } from '../kit/private-postgres.ts'
import { type DiskFullReport, grow, refusalOf, until } from './disk-full.ts'
import { Ledger } from './ledger.ts'
import { startLoad } from './load.ts'
import { openRig } from './rig.ts'
import { judge } from './verdict.ts'

export type PostgresDiskFullReport = DiskFullReport & {
  /** PostgreSQL gives up when its own log finds no room, and is started again by whoever runs it. */
  readonly databaseEnded: boolean
  /** What the MX port said without it. */
  readonly refusalWithout: string
}

const run = promisify(execFile)
const DISK_MIB = 512
const MIB = 1024 * 1024
const WORK_MS = 2000
const FULL_MS = 5000

export async function fillPostgresDisk(): Promise<PostgresDiskFullReport> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-disk-'))
  const disk = join(dir, 'pg')
  await mkdir(disk)
  await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=755`, 'tmpfs', disk])
  try {
    return await fill(dir, disk)
  } finally {
    await run('umount', ['-l', disk])
    await rm(dir, { recursive: true })
  }
}

async function fill(dir: string, disk: string): Promise<PostgresDiskFullReport> {
  await using rig = await openRig({ engine: 'postgres', accounts: 6, dir, measured: true })
  using ledger = new Ledger(join(dir, 'ledger'))
  const [account = ''] = rig.accounts
  const greedy = join(disk, 'greedy')
  const load = startLoad(rig, ledger)
  try {
    await sleep(WORK_MS)

    // 1. Somebody else takes the rest of the disk while mail comes in, until PostgreSQL itself gives up.
    const began = performance.now()
    await grow(greedy, DISK_MIB * MIB)
    const before = ledger.entries.length
    const refusal = await until(() => refusalOf(rig.smtp, account))
    const refusedAfterMs = Math.round(performance.now() - began)
    await sleep(FULL_MS)
    const promisedWhileFull = ledger.entries.length - before
    await exhaustLog(dir)
    const refusalWithout = await until(() => refusalOf(rig.smtp, account))

    // 2. There is room again, and whoever runs PostgreSQL starts it.
    await rm(greedy)
    const databaseEnded = await keepRunning(disk, dir)
    const emptied = performance.now()
    await until(async () => ((await refusalOf(rig.smtp, account)) === undefined ? 'taken' : undefined))
    const acceptedAgainMs = Math.round(performance.now() - emptied)
    await sleep(WORK_MS)
    await load.stop()
    const verdict = await judge(rig, ledger)
    return {
      refusal,
      refusalWithout,
      refusedAfterMs,
      promisedWhileFull,
      acceptedAgainMs,
      verdict,
      databaseEnded,
    }
  } finally {
    await rm(greedy, { force: true })
    await load.stop()
  }
}

/**
 * Writes nothing but log until PostgreSQL cannot go on: tables and log have run out of room then. The load may have
 * brought it down before, or while we write: then it refuses us, or cuts us off.
 */
async function exhaustLog(dir: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(dir) })
  // The connection breaks; what we await below says why.
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (let mib = 0; mib < DISK_MIB; mib++)
      await client.query("select pg_logical_emit_message(true, 'soak', repeat('x', 1048576))")
  } catch (error) {
    if (!gaveUp(error)) throw error
    return
  }
  throw new Error('the log of PostgreSQL always found room')
}

function gaveUp(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.severity === 'PANIC' || error.severity === 'FATAL'
  return error instanceof Error && /ECONNREFUSED|ECONNRESET|Connection terminated/.test(error.message)
}

/** Whoever runs PostgreSQL starts it whenever it has ended; true when it had. It may still be giving up when asked. */
async function keepRunning(disk: string, dir: string): Promise<boolean> {
  const port = Number(new URL(urlOf(dir)).port)
  let ended = false
  await until(async () => {
    if (await answers(dir)) return 'up'
    if (isUp(disk)) return undefined
    ended = true
    await startPrivatePostgres({ dir: disk, port, durable: true })
    return undefined
  })
  return ended
}

async function answers(dir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(dir) })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    if (!gaveUp(error)) throw error
    return false
  } finally {
    await client.end()
  }
}

function isUp(disk: string): boolean {
  const pidFile = join(disk, 'data/postmaster.pid')
  if (!existsSync(pidFile)) return false
  return existsSync(`/proc/${readFileSync(pidFile, 'utf8').split('\n')[0]}`)
}

function urlOf(dir: string): string {
  const url = /^url = "(.*)"$/m.exec(readFileSync(join(dir, 'valija.toml'), 'utf8'))?.[1]
  if (url === undefined) throw new Error('no database in valija.toml')
  return url
}
