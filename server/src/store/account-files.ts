/**
 * The SQLite files of accounts, `accounts/<shard>/<id>.db`: opened when needed, the last used ones kept open within a
 * bound. A file that the engine finds in disorder is set aside: a note beside it makes every thread, also after a
 * restart, answer `damaged` until `valija store check` finds the file whole again.
 */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { Refusal } from '../lib/refusal.ts'
import type { AccountId } from '../mail/ids.ts'
import type { MailPlaces } from './care/mail-places.ts'
import { openSqlite, type SqliteDatabase } from './dialect/sqlite.ts'
import { isMissing, nameOnce, namesIn, removeIfThere, syncFolder } from './files.ts'
import {
  IDLE_CLOSED_MAX,
  WAL_AGAIN_MS,
  WAL_BYTES_MAX,
  WAL_CUT_BYTES,
  WAL_KEPT_MS,
  WAL_QUIET_MS,
  WALS_KEPT_MAX,
  WRITTEN_KEPT_MAX,
} from './limits.ts'
import { MAIL_MIGRATIONS, MAIL_SCHEMA } from './migrations/mail-schema.ts'
import { CorruptError, type Database, migrate } from './sql.ts'

/** Folders of account files: some hundred names each with ten thousand accounts, and few to look through. */
const SHARDS = 64
const IDLE_LOOK_MS = 250

export type AccountFilesOptions = {
  readonly dir: string
  readonly log: Log
  readonly clock: Clock
  readonly openMax: number
  readonly idleCloseMs: number
  /** The same for files that were written. */
  readonly writtenCloseMs: number
  /** The same for the WRITTEN_KEPT_MAX of them that were used last. */
  readonly writtenKeptMs: number
  readonly autoCheckpointPages: number
}

type WriteAheadLog = { readonly path: string; readonly size: number; readonly mtimeMs: number }
type OpenFile = { readonly db: SqliteDatabase; users: number; usedMs: number }

export class AccountFiles implements MailPlaces, AsyncDisposable {
  readonly #options: AccountFilesOptions
  readonly #open = new Map<AccountId, OpenFile>()
  readonly #opening = new Map<AccountId, Promise<OpenFile>>()
  readonly #closing = new Set<Promise<void>>()
  #lastUsed: AccountId | undefined
  readonly #damaged = new Set<AccountId>()
  readonly #quiet = new Set<AccountId>()
  /** When the long log of an account was last copied back, all of it. */
  readonly #copied = new Map<AccountId, number>()
  readonly #idle: NodeJS.Timeout

  constructor(options: AccountFilesOptions) {
    this.#options = options
    this.#idle = setInterval(() => this.#closeIdle(), IDLE_LOOK_MS)
    this.#idle.unref()
  }

  /** Lends the account's database. Refusal `not-found` when it has no file, `damaged` when that was set aside. */
  async use<T>(accountId: AccountId, work: (db: Database) => Promise<T>): Promise<T> {
    let file = this.#open.get(accountId)
    // Opened, it may be closed again before this call resumes: many files, little room.
    while (file === undefined) {
      await this.#openFile(accountId)
      file = this.#open.get(accountId)
    }
    file.users++
    if (this.#lastUsed !== accountId) {
      // Last used last: a Map keeps the order in which keys were set.
      this.#open.delete(accountId)
      this.#open.set(accountId, file)
      this.#lastUsed = accountId
    }
    try {
      return await work(file.db)
    } catch (error) {
      if (!(error instanceof CorruptError)) throw error
      await this.setAside(accountId, error)
      throw damaged(error)
    } finally {
      file.users--
      file.usedMs = this.#options.clock.now()
      this.#closeSome()
    }
  }

  /** Creates the file when it is missing. */
  async create(accountId: AccountId): Promise<void> {
    const path = this.path(accountId)
    if (existsSync(path)) return
    const folder = dirname(path)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // Also when it was there: another thread may have made it this moment and not yet synced its name.
    await syncFolder(dirname(folder))
    await syncFolder(dirname(dirname(folder)))
    // Made under another name, so that this descriptor is never one of a database that another thread has locked.
    const temporary = `${path}.${process.pid}-${performance.now()}.new`
    await (await open(temporary, 'wx', 0o600)).close()
    await nameOnce(temporary, path)
    await syncFolder(folder)
  }

  /** The one place where an account becomes a path: a number, so nothing of it can be a name from outside. */
  path(accountId: AccountId): string {
    if (!Number.isSafeInteger(accountId) || accountId < 1) throw new Error('not an account id')
    const shard = (accountId % SHARDS).toString(16).padStart(2, '0')
    return join(this.#options.dir, shard, `${accountId}.db`)
  }

  /** Every account that has a file. */
  async list(): Promise<AccountId[]> {
    const ids: AccountId[] = []
    for (const shard of await namesIn(this.#options.dir))
      for (const name of await namesIn(join(this.#options.dir, shard)))
        if (/^[1-9][0-9]*\.db$/.test(name)) ids.push(Number.parseInt(name, 10) as AccountId)
    return ids.sort((a, b) => a - b)
  }

  /**
   * Copies write-ahead logs back that have grown long or that nobody writes any more, and cuts the quiet and the
   * longest ones. One file is open for that at a time, on a connection of its own; an account in trouble does not
   * stop the others.
   */
  async checkpoint(): Promise<void> {
    const logs: WriteAheadLog[] = []
    for (const shard of await namesIn(this.#options.dir))
      for (const name of await namesIn(join(this.#options.dir, shard))) {
        if (!name.endsWith('.db-wal')) continue
        const path = join(this.#options.dir, shard, name)
        const log = { path, ...(await sizeOf(path)) }
        if (log.size > 0) logs.push(log)
      }
    logs.sort((a, b) => b.mtimeMs - a.mtimeMs)
    for (const [at, log] of logs.entries())
      await this.#checkpointLog(log, at < WALS_KEPT_MAX ? WAL_KEPT_MS : WAL_QUIET_MS)
  }

  /** Resolves when everything committed in the account's file is on the disk, by whatever thread. */
  async sync(accountId: AccountId): Promise<void> {
    const open = this.#open.get(accountId)
    if (open !== undefined) return await open.db.sync()
    await syncLogOf(this.path(accountId))
  }

  takeQuiet(): readonly AccountId[] {
    const quiet = [...this.#quiet]
    this.#quiet.clear()
    return quiet
  }

  async inspect<T>(accountId: AccountId, work: (db: Database) => Promise<T>): Promise<T> {
    const path = this.#existing(accountId)
    await using db = await openSqlite(path, { autoCheckpointPages: 0 })
    await migrate(db, MAIL_SCHEMA, MAIL_MIGRATIONS)
    return await work(db)
  }

  async engineFaults(accountId: AccountId): Promise<readonly string[]> {
    const thread = new Worker(new URL('./care/integrity-thread.ts', import.meta.url), {
      workerData: { path: this.#existing(accountId) },
    })
    const [faults] = (await once(thread, 'message')) as [string[]]
    return faults
  }

  isSetAside(accountId: AccountId): boolean {
    return this.#damaged.has(accountId) || existsSync(this.#note(accountId))
  }

  /** From now on every thread answers `damaged`. The file stays as it is, for whoever mends it. */
  async setAside(accountId: AccountId, cause: unknown): Promise<void> {
    this.#damaged.add(accountId)
    this.#options.log.error('account file set aside', cause, { accountId })
    this.#close(accountId)
    const note = { at: new Date(this.#options.clock.now()).toISOString(), why: String(cause) }
    await writeFile(this.#note(accountId), `${JSON.stringify(note)}\n`, { mode: 0o600 })
  }

  /** The file was found whole, or replaced by one that is. */
  async takeBack(accountId: AccountId): Promise<void> {
    await removeIfThere(this.#note(accountId))
    this.#damaged.delete(accountId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#idle)
    await Promise.allSettled(this.#opening.values())
    for (const accountId of [...this.#open.keys()]) this.#close(accountId)
    await Promise.all(this.#closing)
  }

  async #checkpointLog({ path, size, mtimeMs }: WriteAheadLog, quietMs: number): Promise<void> {
    const quiet = Date.now() - mtimeMs > quietMs
    if (size < WAL_BYTES_MAX && !quiet) return
    const accountId = Number.parseInt(basename(path), 10) as AccountId
    const cuts = quiet || size >= WAL_CUT_BYTES
    const nowMs = this.#options.clock.now()
    if (!cuts && nowMs - (this.#copied.get(accountId) ?? -WAL_AGAIN_MS) < WAL_AGAIN_MS) return
    try {
      await using db = await openSqlite(path.slice(0, -'-wal'.length), { autoCheckpointPages: 0 })
      const all = await db.checkpoint(cuts ? 'truncate' : 'passive')
      if (all && !cuts) this.#copied.set(accountId, nowMs)
      else this.#copied.delete(accountId)
      if (quiet) this.#quiet.add(accountId)
    } catch (error) {
      if (error instanceof CorruptError) await this.setAside(accountId, error)
      else this.#options.log.error('write-ahead log not copied back', error, { accountId })
    }
  }

  #existing(accountId: AccountId): string {
    const path = this.path(accountId)
    if (!existsSync(path)) throw new Refusal('not-found', { key: 'store.not-found' })
    return path
  }

  #note(accountId: AccountId): string {
    return `${this.path(accountId)}.damaged`
  }

  #openFile(accountId: AccountId): Promise<OpenFile> {
    let opening = this.#opening.get(accountId)
    if (opening === undefined) {
      opening = this.#openNow(accountId).finally(() => this.#opening.delete(accountId))
      this.#opening.set(accountId, opening)
    }
    return opening
  }

  async #openNow(accountId: AccountId): Promise<OpenFile> {
    // Another thread may have set it aside, or taken it back: the note decides.
    if (existsSync(this.#note(accountId))) throw damaged()
    this.#damaged.delete(accountId)
    const path = this.#existing(accountId)
    try {
      const db = await openSqlite(path, { autoCheckpointPages: this.#options.autoCheckpointPages })
      const file = { db, users: 0, usedMs: this.#options.clock.now() }
      try {
        await migrate(db, MAIL_SCHEMA, MAIL_MIGRATIONS)
      } catch (error) {
        await db[Symbol.asyncDispose]()
        throw error
      }
      this.#open.set(accountId, file)
      this.#lastUsed = accountId
      return file
    } catch (error) {
      if (!(error instanceof CorruptError)) throw error
      await this.setAside(accountId, error)
      throw damaged(error)
    }
  }

  #closeSome(): void {
    if (this.#open.size <= this.#options.openMax) return
    for (const [accountId, file] of this.#open) {
      if (this.#open.size <= this.#options.openMax) return
      if (file.users === 0) this.#close(accountId)
    }
  }

  #closeIdle(): void {
    const { clock, idleCloseMs, writtenCloseMs, writtenKeptMs } = this.#options
    const nowMs = clock.now()
    let written = 0
    for (const { db } of this.#open.values()) if (db.hasWritten) written++
    let closed = 0
    // Used longest ago first.
    for (const [accountId, file] of this.#open) {
      const idleMs = nowMs - file.usedMs
      const writtenMs = written > WRITTEN_KEPT_MAX ? writtenCloseMs : writtenKeptMs
      if (file.users > 0 || idleMs < (file.db.hasWritten ? writtenMs : idleCloseMs)) continue
      if (file.db.hasWritten) written--
      this.#close(accountId)
      if (++closed === IDLE_CLOSED_MAX) return
    }
  }

  #close(accountId: AccountId): void {
    const file = this.#open.get(accountId)
    if (file === undefined) return
    this.#open.delete(accountId)
    const closing = file.db[Symbol.asyncDispose]()
      .catch((error: unknown) => this.#options.log.error('account file not closed', error, { accountId }))
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }
}

/** Without a log everything was copied back, which syncs. */
async function syncLogOf(path: string): Promise<void> {
  try {
    await using log = await open(`${path}-wal`, 'r')
    await log.datasync()
  } catch (error) {
    if (!isMissing(error)) throw error
    return
  }
  await syncFolder(dirname(path))
}

function damaged(cause?: unknown): Refusal {
  return new Refusal('damaged', { key: 'store.damaged' }, cause === undefined ? {} : { cause })
}

async function sizeOf(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }> {
  try {
    return await stat(path)
  } catch (error) {
    if (isMissing(error)) return { size: 0, mtimeMs: 0 }
    throw error
  }
}
