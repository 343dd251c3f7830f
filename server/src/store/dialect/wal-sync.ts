/**
 * Shared fdatasync of one write-ahead log. Commits that arrive while a sync runs wait for the next one: a sync that
 * began before a commit says nothing about it.
 */
import { close, fdatasync, fsync, open } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const openFile = promisify(open)
const closeFile = promisify(close)
const syncData = promisify(fdatasync)
const syncAll = promisify(fsync)
/** "Soon" is at most a second (DESIGN: promises of the store, 1); half of it leaves room for the sync itself. */
const SOON_MS = 500

export class WalSync implements AsyncDisposable {
  readonly #path: string
  #file: number | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  #soon: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** Resolves when everything committed before the call is on the disk. */
  sync(): Promise<void> {
    if (this.#running === undefined) {
      this.#running = this.#syncNow().finally(() => {
        this.#running = undefined
      })
      return this.#running
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined
        return this.sync()
      })
    return this.#next
  }

  /** Syncs within a second, without anybody waiting. */
  syncSoon(): void {
    if (this.#soon !== undefined) return
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      this.sync().catch(() => undefined)
    }, SOON_MS)
    this.#soon.unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#soon !== undefined) {
      clearTimeout(this.#soon)
      this.#soon = undefined
      await this.sync()
    }
    await this.#next
    await this.#running
    if (this.#file !== undefined) await closeFile(this.#file)
    this.#file = undefined
  }

  async #syncNow(): Promise<void> {
    if (this.#file === undefined) {
      this.#file = await openFile(this.#path, 'r')
      // A new file is only there after a power cut when its folder is synced too.
      const folder = await openFile(dirname(this.#path), 'r')
      try {
        await syncAll(folder)
      } finally {
        await closeFile(folder)
      }
    }
    await syncData(this.#file)
  }
}
