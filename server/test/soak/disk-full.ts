/**
 * A disk that fills up under load: mail is put off with 452 before anything is damaged, nothing acknowledged is lost, and
 * all is well again when there is room. The disk is a small tmpfs, which root may mount.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { SmtpClient } from './clients.ts'
import { Ledger } from './ledger.ts'
import { startLoad } from './load.ts'
import { makeMessage } from './message.ts'
import { openRig } from './rig.ts'
import { judge, type Verdict } from './verdict.ts'

export type DiskFullReport = {
  /** What the MX port said when the disk was nearly full. */
  readonly refusal: string
  readonly refusedAfterMs: number
  /** Promised while the disk had not one octet left: whatever it is, it must be kept. */
  readonly promisedWhileFull: number
  readonly acceptedAgainMs: number
  readonly verdict: Verdict
}

const run = promisify(execFile)
const DISK_MIB = 160
const FILLER_MIB = 40
const FREE_AT_LEAST_MIB = 24
const MIB = 1024 * 1024
const WAIT_MS = 120_000
const LOOK_EVERY_MS = 100
const FULL_MS = 3000

export async function fillDisk(): Promise<DiskFullReport> {
  const disk = await mkdtemp(join(tmpdir(), 'valija-disk-'))
  const notes = await mkdtemp(join(tmpdir(), 'valija-notes-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=755`, 'tmpfs', disk])
  try {
    return await fill(disk, notes)
  } finally {
    await run('umount', ['-l', disk])
    await rm(disk, { recursive: true })
    await rm(notes, { recursive: true })
  }
}

async function fill(disk: string, notes: string): Promise<DiskFullReport> {
  const settings = `[limits]\nminimum_free_bytes = ${FREE_AT_LEAST_MIB * MIB}`
  await using rig = await openRig({ engine: 'sqlite', accounts: 6, dir: disk, settings })
  using ledger = new Ledger(join(notes, 'ledger'))
  const filler = join(disk, 'filler')
  await grow(filler, FILLER_MIB * MIB)

  // 1. The load fills the disk until the server says that it is nearly full.
  let load = startLoad(rig, ledger)
  const started = performance.now()
  const refusal = await until(async () => await refusalOf(rig.smtp, rig.accounts[0] ?? ''))
  const refusedAfterMs = Math.round(performance.now() - started)

  // 2. Somebody else takes the rest: not one octet is left.
  const before = ledger.entries.length
  await grow(join(disk, 'greedy'), DISK_MIB * MIB)
  await sleep(FULL_MS)
  const promisedWhileFull = ledger.entries.length - before
  await load.stop()

  // 3. There is room again, and so there is mail again, without a restart.
  await rm(join(disk, 'greedy'))
  await rm(filler)
  const emptied = performance.now()
  await until(async () =>
    (await refusalOf(rig.smtp, rig.accounts[0] ?? '')) === undefined ? 'taken' : undefined,
  )
  const acceptedAgainMs = Math.round(performance.now() - emptied)
  load = startLoad(rig, ledger)
  await sleep(FULL_MS / 3)
  await load.stop()
  return { refusal, refusedAfterMs, promisedWhileFull, acceptedAgainMs, verdict: await judge(rig, ledger) }
}

/** What the MX port says to one more message when it does not take it; undefined when it does. */
export async function refusalOf(port: number, account: string): Promise<string | undefined> {
  const client = await SmtpClient.open(port)
  const { bytes } = makeMessage('probe@example.org', account)
  try {
    await client.send('probe@example.org', [account], bytes)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    client.close()
  }
}

/** Looks until it sees something, for two minutes. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + WAIT_MS
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (performance.now() > end) throw new Error(`waited ${WAIT_MS} ms in vain`)
    await sleep(LOOK_EVERY_MS)
  }
}

/** Writes until the size is reached or the disk is full. */
export async function grow(path: string, octets: number): Promise<void> {
  const file = await open(path, 'a')
  const block = Buffer.alloc(MIB / 4)
  try {
    for (let written = 0; written < octets; written += block.length) await file.write(block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
}
