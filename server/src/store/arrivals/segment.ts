/**
 * One of the two files that new messages are appended to. When it is full and nothing in it is needed any more, it is
 * written again from its start: blocks that are there already are synced in half the time of new ones.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writevSync } from 'node:fs'
import { WalSync } from '../dialect/wal-sync.ts'
import { removeIfThere } from '../files.ts'
import { SEGMENT_BYTES } from './limits.ts'
import { USE_BYTES } from './record.ts'

const OWNER_ONLY = 0o600

export class Segment {
  readonly path: string
  /** Tells the records of this use of the file from older ones behind them. */
  use = randomBytes(USE_BYTES)
  /** Messages in it that are neither finished nor in the tables. */
  live = 0
  #file: number | undefined
  #sync: WalSync | undefined
  #size = 0

  constructor(path: string) {
    this.path = path
  }

  get size(): number {
    return this.#size
  }

  hasRoom(bytes: number): boolean {
    return this.#size + bytes <= SEGMENT_BYTES
  }

  /** Begins anew at the start of the file. */
  restart(): void {
    this.use = randomBytes(USE_BYTES)
    this.#size = 0
  }

  /** Writes behind what is there, all or nothing; `sync` makes it last. */
  append(pieces: readonly Uint8Array[]): void {
    this.#file ??= openSync(this.path, 'w', OWNER_ONLY)
    let left = pieces
    let at = this.#size
    while (left.length > 0) {
      const written = writevSync(this.#file, left, at)
      at += written
      left = behind(left, written)
    }
    this.#size = at
  }

  /** Resolves when everything appended so far is on the disk. */
  async sync(): Promise<void> {
    this.#sync ??= new WalSync(this.path)
    await this.#sync.sync()
  }

  /** Syncs within a second, without anybody waiting. */
  syncSoon(): void {
    this.#sync ??= new WalSync(this.path)
    this.#sync.syncSoon()
  }

  async close(): Promise<void> {
    const sync = this.#sync
    this.#sync = undefined
    await sync?.[Symbol.asyncDispose]()
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  remove(): Promise<void> {
    return removeIfThere(this.path)
  }
}

/** What is left after so many octets of it are written. */
function behind(pieces: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written
  for (const [n, piece] of pieces.entries()) {
    if (left < piece.length) return [piece.subarray(left), ...pieces.slice(n + 1)]
    left -= piece.length
  }
  return []
}
