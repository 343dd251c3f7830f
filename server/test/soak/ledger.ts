/**
 * What the server has promised, kept outside of it: one line for each message it acknowledged, synced to disk. After
 * the crashes the ledger is the prosecutor.
 */
import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'

/** `deliver`: 250 on the MX port. `append`: OK to APPEND. `relay`: 250 on the submission port for an outside address. */
export type Way = 'deliver' | 'append' | 'relay'

export type Promised = {
  readonly way: Way
  readonly id: string
  readonly digest: string
  /** Account, or address at the sink. */
  readonly to: string
}

export class Ledger implements Disposable {
  readonly entries: Promised[] = []
  /** Sent, and never answered: may be there once or not at all. */
  readonly unanswered = new Set<string>()
  readonly #fd: number
  #isSyncing = false
  #isDirty = false

  constructor(path: string) {
    this.#fd = openSync(path, 'wx')
  }

  record(entry: Promised): void {
    this.entries.push(entry)
    writeSync(this.#fd, `${entry.way} ${entry.id} ${entry.digest} ${entry.to}\n`)
    this.#isDirty = true
    this.#sync()
  }

  count(way: Way): number {
    return this.entries.reduce((sum, entry) => sum + (entry.way === way ? 1 : 0), 0)
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }

  #sync(): void {
    if (this.#isSyncing || !this.#isDirty) return
    this.#isSyncing = true
    this.#isDirty = false
    fdatasync(this.#fd, (error) => {
      this.#isSyncing = false
      // EBADF: the ledger was closed meanwhile, at the end of the run.
      if (error !== null && error.code !== 'EBADF') throw error
      this.#sync()
    })
  }
}
