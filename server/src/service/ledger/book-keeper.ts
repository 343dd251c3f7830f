/**
 * The one writer of a node at work: takes in what the threads have noted, indexes it when there is a moment, and lets go
 * of what is older than the operator keeps. Runs in the main thread, which serves no mail.
 */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../lib/clock.ts'
import { InTurn } from '../../lib/in-turn.ts'
import type { Log } from '../../lib/log.ts'
import { dropDays } from '../../store/ledger/drop-days.ts'
import { indexSegment, type OpenDay, openDays } from '../../store/ledger/ledger-index.ts'
import { type DayEnd, LedgerDamage, LedgerWriter } from '../../store/ledger/ledger-writer.ts'
import { byCompany } from '../../store/ledger/line.ts'
import { readSpool, removeSpoolFile, type SpoolPiece } from '../../store/ledger/spool.ts'
import { type Database, DuplicateError } from '../../store/sql.ts'
import { loadProviders } from '../bounce/load-lists.ts'
import { eventLines, type RecordedEvent } from './event.ts'
import { readLine } from './event-terms.ts'
import { createSalts } from './ledger.ts'
import { DAY_MS, INDEX_AT_LAST, INDEX_WHEN_CALM } from './limits.ts'
import { recordBounces } from './record-bounces.ts'
import { createReplyRecorder } from './record-replies.ts'

export type BookKeeperDeps = {
  readonly db: Database
  /** Where the threads note. */
  readonly spool: string
  /** Of this node; the same after a restart. */
  readonly node: string
  /** Days of events that are kept. */
  readonly keepDays: number
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

export class BookKeeper {
  readonly #deps: BookKeeperDeps
  readonly #writer: LedgerWriter
  readonly #turns = new InTurn<'take' | 'index', void>()
  #taken: Map<string, number> | undefined

  constructor(deps: BookKeeperDeps) {
    const salt = createSalts()
    const recordReplies = createReplyRecorder(loadProviders)
    this.#deps = deps
    this.#writer = new LedgerWriter({
      ...deps,
      dayBegun: (previous) => dayBegun(previous, deps.clock.now(), salt()),
      alongside: async (sql, piece) => {
        await recordBounces(sql, piece)
        await recordReplies(sql, piece)
      },
    })
  }

  /** Takes in everything that was noted before the call. */
  takeIn(): Promise<void> {
    return this.#turns.run('take', () => this.#takeIn())
  }

  /** Brings the index up to date where much is missing; with `calm`, where something is. */
  index(calm: boolean): Promise<void> {
    return this.#turns.run('index', () => this.#index(calm))
  }

  /** Removes the events of days that are over; their heads stay. */
  async sweep(): Promise<void> {
    const { db, clock, keepDays, log } = this.#deps
    const dropped = await dropDays(db, today(clock) - keepDays, () => setImmediate())
    if (dropped > 0) log.info('ledger.dropped', { days: dropped })
  }

  async #takeIn(): Promise<void> {
    this.#taken ??= await this.#writer.taken()
    for (;;) {
      const pieces = await readSpool(this.#deps.spool, this.#taken)
      if (pieces.length === 0) return
      for (const piece of pieces) await this.#takePiece(piece, this.#taken)
    }
  }

  async #takePiece({ file, bytes, upto, last }: SpoolPiece, taken: Map<string, number>): Promise<void> {
    const { clock, log, spool } = this.#deps
    const { groups, damaged } = byCompany(bytes)
    if (damaged > 0) log.warn('ledger.damaged-lines', { file, lines: damaged })
    if (bytes.length > 0) {
      const group = { day: today(clock), lines: groups, taken: new Map([[file, upto]]) }
      try {
        await this.#writer.commit(group)
      } catch (error) {
        if (!(error instanceof LedgerDamage)) throw error
        log.error('ledger.damaged', error)
        await this.#writer.beginAnew()
        await this.#writer.commit(group)
      }
      taken.set(file, upto)
    }
    if (!last) return
    // First the file: one that is known and gone does no harm, one that is there and forgotten would be taken in again.
    await removeSpoolFile(spool, file)
    await this.#writer.forget([file])
    taken.delete(file)
  }

  async #index(calm: boolean): Promise<void> {
    const { db, clock } = this.#deps
    const own = await this.#writer.number()
    for (const open of await openDays(db)) {
      const over = open.day < today(clock)
      // A day that is going on is its writer's; what a node left behind that is gone, any of the others indexes.
      if (!over && open.writer !== own) continue
      const most = over ? 1 : calm ? INDEX_WHEN_CALM : INDEX_AT_LAST
      await this.#indexDay(open, most)
    }
  }

  async #indexDay(open: OpenDay, most: number): Promise<void> {
    try {
      for (let { indexed } = open; open.events - indexed >= most; )
        indexed += await indexSegment(this.#deps.db, { ...open, indexed }, readLine, () => setImmediate())
    } catch (error) {
      // Another node was faster with that segment, and goes on with the next.
      if (!(error instanceof DuplicateError)) throw error
    }
  }
}

function today(clock: Pick<Clock, 'now'>): number {
  return Math.floor(clock.now() / DAY_MS)
}

function dayBegun(previous: DayEnd | undefined, atMs: number, salt: string): Buffer {
  const [line = ''] = eventLines({ kind: 'day-begun' }, atMs, () => salt)
  if (previous === undefined) return Buffer.from(line)
  const event = JSON.parse(line) as RecordedEvent
  return Buffer.from(JSON.stringify({ ...event, previous } satisfies RecordedEvent))
}
