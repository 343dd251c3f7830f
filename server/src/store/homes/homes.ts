/**
 * The home of an account: the one node that may answer from what it knows, because nobody changes the account without
 * its hearing of it first. Nodes share PostgreSQL; the home stands in the account's row, and whoever changes the account
 * elsewhere sees it there, asks the home to leave, and tells nobody of the change before it has left, or could not
 * believe in itself any more. docs/decisions/0021
 *
 *   here   update mail_account set home = 77 …              the account is looked at again and again
 *   there  select …, home … for update   →  77              somebody else changes it
 *          notify 'leave 77 7 t1' · commit
 *   here   forgets that it is home · notify 'left t1'
 *   there  OK
 */
import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../lib/log.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { MailPlaces } from '../care/mail-places.ts'
import {
  HOME_ASKED_MS,
  HOME_ASKS,
  HOME_AWAY_MS,
  HOME_BEAT_MS,
  HOME_LEASE_MS,
  HOME_LEAVE_MS,
  HOME_UNUSED_MS,
  HOMES_MAX,
} from '../limits.ts'
import type { Sql } from '../sql.ts'
import type { HomeTable } from './home-table.ts'

/** A connection that hears what is notified, in one order with the answers to what it asks. */
export type Hearing = { ask(statement: string, values: readonly string[]): Promise<unknown> }

/** Homes of a process are numbered one after the other, above a number of its own. */
const HOMES_PER_SESSION = 2 ** 20
const SESSIONS = 2 ** 32
const NS_PER_MS = 1_000_000n
const NOTIFY = 'select pg_notify($1, $2)'
/** Accounts that are remembered as looked at, or as left, and answers that are waited for. */
const NOTED_MAX = 4_096

type Claim = {
  readonly home: number
  /** This thread stands for it; before, it is on the way to that. */
  isHeld: boolean
  /** Since it was last seen to. */
  isUsed: boolean
}
type Noted = { asks: number; sinceMs: number; awayUntilMs: number }

export type HomesDeps = {
  readonly table: HomeTable
  readonly places: Pick<MailPlaces, 'use'>
  readonly log: Log
  /** What is known of the account here is not to be believed any more, in any thread. */
  readonly doubt: (accountId: AccountId) => void
}

export class Homes {
  readonly channel = 'valija_homes'
  readonly #deps: HomesDeps
  readonly #holder: number | undefined
  readonly #session = randomInt(1, SESSIONS)
  #claimed = 0
  readonly #claims = new Map<AccountId, Claim>()
  readonly #noted = new RecentMap<AccountId, Noted>(NOTED_MAX)
  /** Who waits for a home elsewhere to be left, by what it is asked with. */
  readonly #leaving = new RecentMap<string, () => void>(NOTED_MAX)
  readonly #behind = new Set<Promise<void>>()
  #hearing: Hearing | undefined
  #timer: NodeJS.Timeout | undefined
  #seenToMs = performance.now()

  constructor(deps: HomesDeps) {
    this.#deps = deps
    this.#holder = deps.table.takeHolder()
  }

  /** Whether this process hears of every change of the account before anybody is told of it. Asked often, it sees to that. */
  isHome(accountId: AccountId): boolean {
    if (this.#deps.table.has(accountId)) {
      const claim = this.#claims.get(accountId)
      if (claim !== undefined) claim.isUsed = true
      return true
    }
    this.#wish(accountId)
    return false
  }

  /**
   * Within a change of the account, whose row is held and says `home`: asks that one to leave. Undefined: there is none,
   * or it is here, where changes are counted. What is returned is waited for after the commit, before anybody is told.
   */
  askToLeave(sql: Sql, accountId: AccountId, home: number | null): (() => Promise<void>) | undefined {
    if (home === null || this.#isHere(accountId, home)) return undefined
    const word = randomUUID()
    const { promise, resolve } = Promise.withResolvers<void>()
    // Listened for before it can be said.
    this.#leaving.set(word, resolve)
    // A failure is that of the transaction.
    sql
      .run('select pg_notify(?, ?)', this.channel, `leave ${home} ${accountId} ${word}`)
      .catch(() => undefined)
    return async () => {
      try {
        await this.#untilLeft(promise, accountId, home)
      } finally {
        this.#leaving.delete(word)
      }
    }
  }

  /** The connection that hears is there. */
  begin(hearing: Hearing): void {
    this.#hearing = hearing
  }

  /** Nothing is heard any more: this thread stands for nothing. */
  end(): void {
    this.#hearing = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#holder === undefined) return
    this.#deps.table.standUntil(this.#holder, 0n)
    // All at once, and one word about it when the database is away: who finds their rows waits, as for any that ended.
    const left = [...this.#claims].map(([accountId, { home }]) => this.#leave(accountId, home))
    this.#inBackground(Promise.all(left))
  }

  /** Whoever reaches the database can notify: what is not ours is not heard. THREATS BK4 */
  hear(payload: string | undefined): void {
    const [verb, ...words] = (payload ?? '').split(' ')
    if (verb === 'left') this.#leaving.get(words[0] ?? '')?.()
    if (verb !== 'leave') return
    const [home, accountId] = words.map(Number)
    const word = words[2] ?? ''
    if (home === undefined || Math.floor(home / HOMES_PER_SESSION) !== this.#session) return
    this.#inBackground(this.#leave((accountId ?? 0) as AccountId, home))
    const noted = this.#note((accountId ?? 0) as AccountId)
    noted.awayUntilMs = performance.now() + HOME_AWAY_MS
    // When it fails the connection has ended, and who waits for it need not wait for longer than this thread could stand.
    this.#hearing?.ask(NOTIFY, [this.channel, `left ${word}`]).catch(() => undefined)
  }

  /** Waits for what was begun. The connection that hears has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.end()
    await Promise.all(this.#behind)
  }

  #note(accountId: AccountId): Noted {
    const known = this.#noted.get(accountId)
    if (known !== undefined) return known
    const noted = { asks: 0, sinceMs: performance.now(), awayUntilMs: 0 }
    this.#noted.set(accountId, noted)
    return noted
  }

  #wish(accountId: AccountId): void {
    if (this.#holder === undefined || this.#hearing === undefined || this.#claims.has(accountId)) return
    const nowMs = performance.now()
    const noted = this.#note(accountId)
    if (nowMs - noted.sinceMs > HOME_ASKED_MS) {
      noted.asks = 0
      noted.sinceMs = nowMs
    }
    if (++noted.asks < HOME_ASKS || nowMs < noted.awayUntilMs || this.#claims.size >= HOMES_MAX) return
    noted.asks = 0
    // Not again at once, whatever comes of it.
    noted.awayUntilMs = nowMs + HOME_BEAT_MS
    this.#inBackground(this.#claim(accountId, this.#holder))
  }

  /** Also while this thread is on the way to be it: what it changes itself it follows. */
  #isHere(accountId: AccountId, home: number): boolean {
    return this.#claims.get(accountId)?.home === home || this.#deps.table.isHere(accountId, home)
  }

  async #claim(accountId: AccountId, holder: number): Promise<void> {
    this.#claimed = (this.#claimed + 1) % HOMES_PER_SESSION
    const claim: Claim = {
      home: this.#session * HOMES_PER_SESSION + this.#claimed,
      isHeld: false,
      isUsed: true,
    }
    this.#claims.set(accountId, claim)
    try {
      await this.#beat(holder)
      const isWritten = await this.#settle(accountId, claim.home)
      // Asked to leave meanwhile, or the connection has ended.
      if (!isWritten || this.#claims.get(accountId) !== claim) return
      const { table, doubt } = this.#deps
      // What was looked up before may be older than the home.
      doubt(accountId)
      table.put(accountId, holder, claim.home)
      claim.isHeld = true
    } finally {
      if (!claim.isHeld) await this.#leave(accountId, claim.home)
    }
    this.#keepStanding(holder)
  }

  /** Writes the home into the account's row. False: another node is home, and was asked to leave. */
  async #settle(accountId: AccountId, home: number): Promise<boolean> {
    const { places } = this.#deps
    const write = async (sql: Sql): Promise<{ isWritten: boolean; left?: () => Promise<void> }> => {
      const row = await sql.get<{ home: number | null }>(
        'select home from mail_account where account_id = ? {for update}',
        accountId,
      )
      if (row === undefined) return { isWritten: false }
      const left = this.askToLeave(sql, accountId, row.home)
      if (left !== undefined) return { isWritten: false, left }
      await sql.run('update mail_account set home = ? where account_id = ?', home, accountId)
      return { isWritten: true }
    }
    // A database that lost it in a crash has cut the connection that hears.
    const { isWritten, left } = await places.use(accountId, (db) => db.write(write, { durable: 'soon' }))
    await left?.()
    return isWritten
  }

  /** Puts off the moment until which this thread stands for its homes. */
  async #beat(holder: number): Promise<void> {
    const { table } = this.#deps
    const hearing = this.#hearing
    if (hearing === undefined) throw new Error('nothing is heard from the database')
    const asked = process.hrtime.bigint()
    await hearing.ask('select 1', [])
    if (this.#hearing !== hearing) return
    // Too late for those it stood for: whoever waited may have gone on.
    if (process.hrtime.bigint() >= table.until(holder))
      for (const [accountId, { home, isHeld }] of [...this.#claims])
        if (isHeld) this.#inBackground(this.#leave(accountId, home))
    table.standUntil(holder, asked + BigInt(HOME_LEASE_MS) * NS_PER_MS)
  }

  #keepStanding(holder: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#leaveUnused()
      if (this.#claims.size === 0 || this.#hearing === undefined) return
      this.#beat(holder).then(
        () => this.#keepStanding(holder),
        // The connection has ended, and `end` will be heard.
        () => undefined,
      )
    }, HOME_BEAT_MS).unref()
  }

  #leaveUnused(): void {
    const nowMs = performance.now()
    if (nowMs - this.#seenToMs < HOME_UNUSED_MS) return
    this.#seenToMs = nowMs
    for (const [accountId, claim] of [...this.#claims]) {
      if (claim.isHeld && !claim.isUsed) this.#inBackground(this.#leave(accountId, claim.home))
      claim.isUsed = false
    }
  }

  /** From now on, at once, the account is asked for; resolves when its row says so. */
  async #leave(accountId: AccountId, home: number): Promise<void> {
    const { table, doubt } = this.#deps
    if (this.#claims.get(accountId)?.home !== home) return
    this.#claims.delete(accountId)
    if (this.#holder !== undefined) table.remove(accountId, this.#holder)
    doubt(accountId)
    await this.#clear(accountId, home)
  }

  #clear(accountId: AccountId, home: number): Promise<void> {
    return this.#deps.places.use(accountId, (db) =>
      db.write(
        async (sql) => {
          await sql.run(
            'update mail_account set home = null where account_id = ? and home = ?',
            accountId,
            home,
          )
        },
        { durable: 'soon' },
      ),
    )
  }

  /** Who does not answer has ended, or cannot believe in itself any more after so long. */
  async #untilLeft(left: Promise<void>, accountId: AccountId, home: number): Promise<void> {
    const over = new AbortController()
    const answered = await Promise.race([
      left.then(() => true),
      sleep(HOME_LEAVE_MS, false, { signal: over.signal }).catch(() => false),
    ])
    over.abort()
    if (!answered) await this.#clear(accountId, home)
  }

  #inBackground(work: Promise<unknown>): void {
    const done = work.then(
      () => void this.#behind.delete(done),
      (error: unknown) => {
        this.#behind.delete(done)
        this.#deps.log.error('home of an account not settled', error)
      },
    )
    this.#behind.add(done)
  }
}
