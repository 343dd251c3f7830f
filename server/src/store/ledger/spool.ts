/**
 * The records of one thread on their way to the ledger: a file that is only appended to. What `append` returned from
 * outlives the process; a power cut may take what the writer has not taken in yet (decisions/0020).
 *
 *   ledger-spool/edge-1.1793358000000
 *   3 {"salt":"…","at":1793358000123,"kind":"accepted",…}⏎      company, space, the line that is hashed
 *
 * A newer file of the same thread says that the older one is complete.
 */
import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { isMissing, namesIn, removeIfThere } from '../files.ts'
import { SPOOL_FILE_BYTES, SPOOL_READ_BYTES } from './limits.ts'

const LF = 10
const NAME = /^(.+)\.(\d{1,15})$/

export type SpoolDeps = {
  readonly folder: string
  /** Of the thread. */
  readonly name: string
  readonly log: Log
  readonly metrics: Metrics
}

/** The end that writes. One for each thread and name. */
export class SpoolWriter implements Disposable {
  readonly #deps: SpoolDeps
  #file: { readonly fd: number; bytes: number } | undefined
  #complained = false

  constructor(deps: SpoolDeps) {
    this.#deps = deps
  }

  /**
   * Appends whole lines. Mail is worth more than its record: when the disk refuses, the record is lost, counted and logged.
   */
  append(lines: string): void {
    try {
      const bytes = Buffer.from(lines)
      const file = this.#open()
      for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at)
      file.bytes += bytes.length
      if (file.bytes >= SPOOL_FILE_BYTES) this.#close()
    } catch (error) {
      this.#deps.metrics.count('ledger_lost_total')
      if (!this.#complained) this.#deps.log.error('ledger.not-spooled', error)
      this.#complained = true
      // Half a line may stand there: nothing is ever written behind it.
      this.#close()
    }
  }

  [Symbol.dispose](): void {
    this.#close()
  }

  #open(): { readonly fd: number; bytes: number } {
    if (this.#file !== undefined) return this.#file
    const { folder, name } = this.#deps
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    let last = 0
    for (const each of readdirSync(folder)) {
      const parts = NAME.exec(each)
      if (parts?.[1] === name) last = Math.max(last, Number(parts[2]))
    }
    // A name comes once only: how far a file has been taken in is remembered by it.
    const n = Math.max(last + 1, Date.now())
    const fd = openSync(join(folder, `${name}.${n}`), 'ax', 0o600)
    this.#file = { fd, bytes: 0 }
    return this.#file
  }

  #close(): void {
    const file = this.#file
    this.#file = undefined
    if (file !== undefined) closeSync(file.fd)
  }
}

export type SpoolPiece = {
  readonly file: string
  /** Whole lines. */
  readonly bytes: Buffer
  /** Octets of the file that are taken in when these are. */
  readonly upto: number
  /** Nothing more will come: the file can go. */
  readonly last: boolean
}

/** What has come since `taken`, of every file something; empty: nothing. */
export async function readSpool(folder: string, taken: ReadonlyMap<string, number>): Promise<SpoolPiece[]> {
  const files = (await namesIn(folder)).flatMap((file) => {
    const parts = NAME.exec(file)
    return parts === null ? [] : [{ file, thread: parts[1] ?? '', n: Number(parts[2]) }]
  })
  const newest = new Map<string, number>()
  for (const { thread, n } of files) newest.set(thread, Math.max(n, newest.get(thread) ?? 0))
  const pieces: SpoolPiece[] = []
  const waiting = new Set<string>()
  for (const { file, thread, n } of files.sort((a, b) => a.n - b.n)) {
    // The order of a thread's records is kept: its older file first, to the end.
    if (waiting.has(thread)) continue
    const complete = n < (newest.get(thread) ?? n)
    const piece = await readPiece(join(folder, file), file, taken.get(file) ?? 0, complete)
    if (piece === undefined) continue
    pieces.push(piece)
    if (!piece.last) waiting.add(thread)
  }
  return pieces
}

async function readPiece(
  path: string,
  file: string,
  from: number,
  complete: boolean,
): Promise<SpoolPiece | undefined> {
  const size = await sizeOf(path)
  if (size === undefined) return undefined
  const wanted = Math.min(Math.max(size - from, 0), SPOOL_READ_BYTES)
  if (wanted === 0 && !complete) return undefined
  await using handle = await open(path, 'r')
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, from)
  const whole = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(LF) + 1)
  const upto = from + whole.length
  // Of a complete file, what is left behind the last line end was never acknowledged by anybody.
  const last = complete && (from + bytesRead >= size || whole.length === 0)
  if (whole.length === 0 && !last) return undefined
  return { file, bytes: whole, upto, last }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** After the transaction that took its last lines in. */
export async function removeSpoolFile(folder: string, file: string): Promise<void> {
  await removeIfThere(join(folder, file))
}
