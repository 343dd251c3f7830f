/** Opens everything that is kept: the mail of accounts, the directory, the queue, on the engine that was chosen. */

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChangeBus } from '../lib/change-bus.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { openOnce } from '../lib/open-once.ts'
import { Secret } from '../lib/secret.ts'
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import type { Derived } from '../mail/message/derived.ts'
import { type ReadFiles, readNoFiles } from '../mail/message/search-file.ts'
import { AcceptLog } from './accept-log/accept-log.ts'
import { recoverAccepted } from './accept-log/recover.ts'
import { type CountChanges, FactCache } from './account/fact-cache.ts'
import { MailAccount, type MailAccountDeps } from './account/mail-account.ts'
import { SieveCache } from './account/sieve-cache.ts'
import { ViewCache } from './account/view-cache.ts'
import { AccountFiles } from './account-files.ts'
import type { AccountStore, AccountStores } from './account-store.ts'
import { AccountTables } from './account-tables.ts'
import { type BlobOwner, blobKey } from './blobs/blob-key.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { DiskBlobStore } from './blobs/disk.ts'
import { StoreCare } from './care/store-care.ts'
import type { PostgresDatabase } from './dialect/postgres.ts'
import { openSqlite, SqliteDatabase, type SqliteOptions } from './dialect/sqlite.ts'
import { makeKeyFile } from './files.ts'
import { FreeSpace } from './free-space.ts'
import { HomeTable } from './homes/home-table.ts'
import type { Homes } from './homes/homes.ts'
import {
  IDLE_CLOSE_MS,
  OPEN_FILES_MAX,
  VIEW_CACHE_BYTES,
  WRITTEN_CLOSE_MS,
  WRITTEN_KEPT_MS,
} from './limits.ts'
import { MAIL_MIGRATIONS, MAIL_SCHEMA } from './migrations/mail-schema.ts'
import { checkpointQueue } from './queue-wal.ts'
import { type Database, migrate } from './sql.ts'

export type EngineOptions =
  | { readonly kind: 'sqlite' }
  | {
      readonly kind: 'postgres'
      readonly url: string
      readonly schema?: string
      /** Of this thread. */
      readonly connections?: number
    }

export type StoreOptions = {
  /** Folder of everything: `accounts/`, `blobs/`, `directory.db`, `queue.db`, `ledger.db`, `quarantine.db`, `filter.db`, `queue-arrivals/`, `blob.key`. */
  readonly dataDir: string
  readonly engine: EngineOptions
  readonly bus: ChangeBus
  readonly log: Log
  readonly clock?: Clock
  /** Shared by the threads of the process. Default: this is the only one. */
  readonly homes?: HomeTable
  /** Default: files under `blobs/`. */
  readonly blobs?: BlobStore
  /** Key of blob names; the same on all nodes. Default: made once and kept in `blob.key`. */
  readonly blobSecret?: Secret
  /**
   * Equal blobs of one company are kept once, and its accounts share what it may use of the database; undefined: of none
   * any more. Default: each account for itself.
   */
  readonly organisationOf?: (accountId: AccountId) => Promise<OrganisationId | undefined>
  readonly reserveBytes?: number
  readonly openFilesMax?: number
  readonly idleCloseMs?: number
  readonly viewCacheBytes?: number
  /**
   * Pages of WAL after which a commit copies them back, in the thread that commits. Default 0: another thread calls
   * `checkpoint` (Stores.checkpoint) every second or so.
   */
  readonly autoCheckpointPages?: number
  /** Of a thread that delivers mail: its name among the threads, under which it keeps its accept log. Only SQLite. */
  readonly acceptLog?: AcceptLogOptions
  /** What is written within attachments, for the search index. Default: nobody can tell. */
  readonly readFiles?: ReadFiles
}

export type AcceptLogOptions = {
  readonly name: string
  /** Deliveries of a second from which on they share a synced write. */
  readonly busyPerSecond: number
  /** Octets of one of the two segments. */
  readonly segmentBytes: number
}

export type Stores = AsyncDisposable & {
  readonly accounts: AccountStores
  /** On SQLite a file of its own, opened at the first use; on PostgreSQL the shared pool. */
  readonly directoryDb: Database
  readonly queueDb: Database
  readonly ledgerDb: Database
  /**
   * Held mail (quarantine/): apart, so that a large message never holds the directory or the queue. Any thread may be the
   * first to open it.
   */
  readonly quarantineDb: () => Promise<Database>
  /** What the classifiers learned (filter/). Any thread may be the first to open it. */
  readonly filterDb: () => Promise<Database>
  /** Folder of the queue's new messages; undefined where nodes share the database. */
  readonly queueArrivals: string | undefined
  readonly blobs: BlobStore
  /** Refusal `no-space` when little room is left on the disk of the data folder. */
  assertRoom(): Promise<void>
  /** Checks, rebuilds and sweeps; one thread of one node calls `maintain`, about once an hour. */
  readonly care: StoreCare
  /**
   * Copies long write-ahead logs back into their account files. Blocks the calling thread while the disk works: for
   * a thread that accepts nothing, about once a second. Nothing to do on PostgreSQL.
   */
  checkpoint(): Promise<void>
  /**
   * Puts back what a power cut took of deliveries that were acknowledged (accept-log/); tells how many copies. Called
   * once, by the process that owns the data, before anything is delivered. Nothing to do on PostgreSQL.
   */
  recover(derive: () => Promise<(bytes: Uint8Array) => Derived>): Promise<number>
  /** Hears from other nodes by the relay (PostgresRelay), and without it knows nothing of the present. Only PostgreSQL. */
  readonly homes?: Homes
}

export async function openStores(options: StoreOptions): Promise<Stores> {
  const { dataDir, engine, log, clock = systemClock } = options
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const secret = options.blobSecret ?? (await blobSecretOf(dataDir))
  const blobs = options.blobs ?? new DiskBlobStore(join(dataDir, 'blobs'))
  const tables = engine.kind === 'sqlite' ? undefined : await openTables(engine, options)
  const changes: CountChanges = (accountId, by) =>
    tables === undefined || tables.homes.isHome(accountId) ? options.bus.changes(accountId, by) : undefined
  const shared = {
    bus: options.bus,
    clock,
    blobs,
    views: new ViewCache(options.viewCacheBytes ?? VIEW_CACHE_BYTES, changes),
    facts: new FactCache(changes, clock),
    scripts: new SieveCache(changes),
    space: new FreeSpace(dataDir, { clock, reserveBytes: options.reserveBytes }),
    readFiles: options.readFiles ?? readNoFiles,
    blobKey: async (accountId: AccountId, bytes: Uint8Array) =>
      blobKey(secret, await ownerOf(accountId, options.organisationOf), bytes),
  }
  if (tables === undefined) {
    const files = new AccountFiles({
      dir: join(dataDir, 'accounts'),
      log,
      clock,
      openMax: options.openFilesMax ?? OPEN_FILES_MAX,
      idleCloseMs: options.idleCloseMs ?? IDLE_CLOSE_MS,
      writtenCloseMs: options.idleCloseMs ?? WRITTEN_CLOSE_MS,
      writtenKeptMs: options.idleCloseMs ?? WRITTEN_KEPT_MS,
      autoCheckpointPages: options.autoCheckpointPages ?? 0,
    })
    const acceptLog =
      options.acceptLog === undefined
        ? undefined
        : new AcceptLog({
            ...options.acceptLog,
            dir: join(dataDir, ACCEPTED, options.acceptLog.name),
            clock,
            log,
            syncAccount: (accountId) => files.sync(accountId),
          })
    return sqliteStores({
      dataDir,
      files,
      deps: { ...shared, places: files, homes: undefined },
      care: new StoreCare({ ...shared, places: files, log }),
      acceptLog,
      log,
    })
  }
  const { db, places, homes } = tables
  return {
    accounts: accountStores({ ...shared, places, homes }, db, { acceptLog: undefined, commitsSurely: false }),
    ...{ directoryDb: db, queueDb: db, ledgerDb: db, quarantineDb: async () => db, filterDb: async () => db },
    queueArrivals: undefined,
    ...{ blobs, assertRoom: () => shared.space.assertRoom() },
    care: new StoreCare({ ...shared, places, log }),
    checkpoint: async () => {},
    recover: async () => 0,
    homes,
    async [Symbol.asyncDispose]() {
      await homes[Symbol.asyncDispose]()
      await db[Symbol.asyncDispose]()
      await blobs[Symbol.asyncDispose]()
    },
  }
}

type Tables = { readonly db: PostgresDatabase; readonly places: AccountTables; readonly homes: Homes }

async function openTables(
  engine: EngineOptions & { readonly kind: 'postgres' },
  { bus, log, clock = systemClock, homes: table = new HomeTable(), organisationOf }: StoreOptions,
): Promise<Tables> {
  // pg takes 8 MB a thread: only who uses it pays.
  const { PostgresDatabase } = await import('./dialect/postgres.ts')
  const { accountRole } = await import('./dialect/account-role.ts')
  const { Homes } = await import('./homes/homes.ts')
  const db = new PostgresDatabase({ ...engine, clock })
  await migrate(db, MAIL_SCHEMA, MAIL_MIGRATIONS)
  const places = new AccountTables(db, await accountRole(db, log), log, organisationOf)
  return { db, places, homes: new Homes({ table, places, log, doubt: (accountId) => bus.doubt(accountId) }) }
}

/** Whose blobs are kept once. */
async function ownerOf(
  accountId: AccountId,
  organisationOf: StoreOptions['organisationOf'],
): Promise<BlobOwner> {
  if (organisationOf === undefined) return `account:${accountId}`
  const organisation = await organisationOf(accountId)
  if (organisation === undefined) throw new Error(`no account ${accountId}`)
  return `organisation:${organisation}`
}

/** Folder of the accept logs, one below it for each thread. */
const ACCEPTED = 'accepted'
/** Rows of some tens of KiB, written once a second by a thread that serves nobody. */
const LEDGER_OPTIONS: SqliteOptions = { pageSize: 16_384, cacheKib: 2048 }
/** Rows of 160 KiB, read whole. */
const FILTER_OPTIONS: SqliteOptions = { pageSize: 16_384, cacheKib: 2048 }
/** The thread that sends must not stop to copy the log back (queue-wal.ts does that), and its indexes are few. */
const QUEUE_OPTIONS: SqliteOptions = { autoCheckpointPages: 0, cacheKib: 8192 }
/** As the queue's: who accepts mail must not stop to copy the log back. Large pages: bodies are most of it. */
const QUARANTINE_OPTIONS: SqliteOptions = { autoCheckpointPages: 0, pageSize: 16_384, cacheKib: 1024 }

function sqliteStores({
  dataDir,
  files,
  deps,
  care,
  acceptLog,
  log,
}: {
  readonly dataDir: string
  readonly files: AccountFiles
  readonly deps: MailAccountDeps
  readonly care: StoreCare
  readonly acceptLog: AcceptLog | undefined
  readonly log: Log
}): Stores {
  const opened = new Map<string, SqliteDatabase>()
  const file = (name: string, options: SqliteOptions = {}): SqliteDatabase => {
    let db = opened.get(name)
    if (db === undefined) {
      db = new SqliteDatabase(join(dataDir, `${name}.db`), options)
      opened.set(name, db)
    }
    return db
  }
  const shared = (name: string, options: SqliteOptions): (() => Promise<Database>) =>
    openOnce(async () => {
      const db = await openSqlite(join(dataDir, `${name}.db`), options)
      opened.set(name, db)
      return db
    })
  return {
    accounts: accountStores(deps, files, { acceptLog, commitsSurely: true }),
    get directoryDb() {
      return file('directory')
    },
    get queueDb() {
      return file('queue', QUEUE_OPTIONS)
    },
    get ledgerDb() {
      return file('ledger', LEDGER_OPTIONS)
    },
    filterDb: shared('filter', FILTER_OPTIONS),
    quarantineDb: shared('quarantine', QUARANTINE_OPTIONS),
    queueArrivals: join(dataDir, 'queue-arrivals'),
    blobs: deps.blobs,
    assertRoom: () => deps.space.assertRoom(),
    care,
    checkpoint: async () => {
      await checkpointQueue(join(dataDir, 'queue.db'))
      await checkpointQueue(join(dataDir, 'quarantine.db'))
      await files.checkpoint()
    },
    recover: (derive) =>
      recoverAccepted(join(dataDir, ACCEPTED), {
        log,
        putBack: (place, by, receivedMs, readBytes) =>
          new MailAccount(place.accountId, deps).putBack(place, by, async () => {
            const bytes = await readBytes()
            return {
              bytes,
              derived: (await derive())(bytes),
              internalDateMs: receivedMs,
              flags: [],
              ...(place.deliveryId !== undefined && { deliveryId: place.deliveryId }),
            }
          }),
      }),
    async [Symbol.asyncDispose]() {
      await acceptLog?.[Symbol.asyncDispose]()
      await files[Symbol.asyncDispose]()
      for (const db of opened.values()) await db[Symbol.asyncDispose]()
      await deps.blobs[Symbol.asyncDispose]()
    },
  }
}

function accountStores(
  deps: MailAccountDeps,
  owner: AsyncDisposable,
  engine: Pick<AccountStores, 'acceptLog' | 'commitsSurely'>,
): AccountStores {
  return {
    ...engine,
    open: (accountId): AccountStore => new MailAccount(accountId, deps),
    [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose](),
  }
}

/** The key of blob names, made by whoever comes first: a second thread finds the first one's. */
async function blobSecretOf(dataDir: string): Promise<Secret> {
  const path = join(dataDir, 'blob.key')
  if (!existsSync(path)) await makeKeyFile(path, randomBytes(32).toString('base64url'))
  return new Secret(readFileSync(path, 'utf8').trim())
}
