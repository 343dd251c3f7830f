/** The care of everything that is kept: checked, rebuilt, and swept of what its time is over. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'
import type { ReadFiles } from '../../mail/message/search-file.ts'
import { readUsage } from '../account/mailboxes.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { LookedUse } from '../directory-use.ts'
import type { FreeSpace } from '../free-space.ts'
import { SEARCH_ROUND_MS, SEARCH_STRETCH_MS } from '../limits.ts'
import { catchUpSome } from '../search/catch-up.ts'
import type { Database } from '../sql.ts'
import { checkAccount, type Problem } from './check-account.ts'
import type { MailPlaces } from './mail-places.ts'
import { type Rebuilt, rebuildAccount } from './rebuild-account.ts'
import { sweepAccount } from './sweep-account.ts'
import { sweepBlobs } from './sweep-blobs.ts'

export type Maintained = {
  readonly accounts: number
  /** Accounts that could not be swept this time; the log says why. */
  readonly failed: number
  readonly messages: number
  readonly changes: number
  readonly deliveries: number
  readonly blobs: number
}

export type CheckedAccount = {
  readonly problems: readonly Problem[]
  /** It had been set aside, was found whole, and is served again. */
  readonly takenBack: boolean
}

/** Hears how full mailboxes are, some at a time. */
export type NoteUse = (used: readonly LookedUse[]) => Promise<void>

/** Mailboxes of which is told at once. */
const USE_BATCH = 500

async function useIn(db: Database, accountId: AccountId): Promise<LookedUse> {
  return { accountId, ...(await db.read((sql) => readUsage(sql, accountId))) }
}

type Pace = { breathe(): Promise<void>; isOver(): boolean }

/** Works in short stretches and rests as long after each. */
function createPace(): Pace {
  const endMs = performance.now() + SEARCH_ROUND_MS
  let sinceMs = performance.now()
  return {
    async breathe() {
      const worked = performance.now() - sinceMs
      if (worked < SEARCH_STRETCH_MS) return
      await new Promise((resolve) => setTimeout(resolve, worked))
      sinceMs = performance.now()
    },
    isOver: () => performance.now() > endMs,
  }
}

export class StoreCare {
  readonly #places: MailPlaces
  readonly #blobs: BlobStore
  readonly #clock: Clock
  readonly #log: Log
  readonly #space: FreeSpace
  readonly #readFiles: ReadFiles
  readonly #behind = new Set<AccountId>()

  constructor(deps: {
    readonly places: MailPlaces
    readonly blobs: BlobStore
    readonly clock: Clock
    readonly log: Log
    readonly space: FreeSpace
    readonly readFiles: ReadFiles
  }) {
    this.#places = deps.places
    this.#blobs = deps.blobs
    this.#clock = deps.clock
    this.#log = deps.log
    this.#space = deps.space
    this.#readFiles = deps.readFiles
  }

  /** Every account that has mail here. */
  accounts(): Promise<readonly AccountId[]> {
    return this.#places.list()
  }

  /** Sets aside an account whose engine finds it in disorder, and takes one back that is whole. */
  async check(accountId: AccountId): Promise<CheckedAccount> {
    const problems = await checkAccount(this.#places, this.#blobs, accountId, this.#readFiles)
    const broken = problems.find(({ kind }) => kind === 'engine')
    const aside = this.#places.isSetAside(accountId)
    if (broken !== undefined && !aside) await this.#places.setAside(accountId, new Error(broken.detail))
    const takenBack = aside && broken === undefined
    if (takenBack) await this.#places.takeBack(accountId)
    return { problems, takenBack }
  }

  /** Computes everything derived again; `derive` is the mail layer's. Refusal `damaged` for an account set aside. */
  rebuild(accountId: AccountId, derive: (bytes: Uint8Array) => Derived): Promise<Rebuilt> {
    const parts = { places: this.#places, blobs: this.#blobs, readFiles: this.#readFiles, derive }
    return rebuildAccount(parts, accountId, this.#clock.now())
  }

  /**
   * Takes the new mail of accounts at rest into their search index, for `SEARCH_ROUND_MS` at most and with half of that
   * time left to others; `every` looks at all accounts. What is left over is done in the next round, or by a search.
   */
  async index(options: { readonly every?: boolean; readonly noteUse?: NoteUse } = {}): Promise<void> {
    const used: LookedUse[] = []
    try {
      await this.#indexSome(options.every === true, used)
    } finally {
      if (used.length > 0) await options.noteUse?.(used)
    }
  }

  async #indexSome(every: boolean, used: LookedUse[]): Promise<void> {
    for (const accountId of every ? await this.#places.list() : this.#places.takeQuiet())
      this.#behind.add(accountId)
    const pace = createPace()
    for (const accountId of this.#behind) {
      if (pace.isOver()) return
      try {
        const done = await this.#places.use(accountId, async (db) => {
          if (!every) used.push(await useIn(db, accountId))
          return await this.#indexOne(db, accountId, pace)
        })
        if (done) this.#behind.delete(accountId)
      } catch (error) {
        // One account in trouble must not keep the others from being indexed.
        this.#behind.delete(accountId)
        if (!(error instanceof Refusal)) this.#log.error('account not indexed', error, { accountId })
      }
    }
  }

  /** False: the round is over before its mail is. */
  async #indexOne(db: Database, accountId: AccountId, pace: Pace): Promise<boolean> {
    await this.#space.assertRoom()
    const place = { db, blobs: this.#blobs, accountId, readFiles: this.#readFiles }
    while (await catchUpSome(place, pace.breathe)) if (pace.isOver()) return false
    return true
  }

  /** Sweeps what its time is over, in short transactions: about once an hour, on one thread of one node. */
  async maintain(noteUse?: NoteUse): Promise<Maintained> {
    const nowMs = this.#clock.now()
    const accounts = await this.#places.list()
    const used: LookedUse[] = []
    const sums = { accounts: accounts.length, failed: 0, messages: 0, changes: 0, deliveries: 0, blobs: 0 }
    for (const accountId of accounts) {
      try {
        const swept = await this.#places.use(accountId, async (db) => {
          used.push(await useIn(db, accountId))
          return await sweepAccount(db, accountId, nowMs)
        })
        if (used.length >= USE_BATCH) await noteUse?.(used.splice(0))
        sums.messages += swept.messages
        sums.changes += swept.changes
        sums.deliveries += swept.deliveries
      } catch (error) {
        // One account in trouble must not keep the others from being swept.
        sums.failed++
        if (!(error instanceof Refusal)) this.#log.error('account not swept', error, { accountId })
      }
    }
    if (used.length > 0) await noteUse?.(used)
    sums.blobs = await sweepBlobs(this.#places, this.#blobs, nowMs)
    return sums
  }
}
