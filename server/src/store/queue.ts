/**
 * The outgoing queue as tables: what waits, for whom, until when. Nothing of it is kept in memory here, so a million
 * waiting messages cost a million rows and no more. On PostgreSQL several nodes share the tables: each row that is
 * being delivered belongs to a node, each node holds a lease with an epoch, and every write proves that epoch.
 *
 * With a folder for arrivals (SQLite) a new message that is sent at once is in its file instead until something else
 * becomes of it than to be delivered: then it gets its rows, in the transaction that says so.
 */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log } from '../lib/log.ts'
import { Arrivals } from './arrivals/arrivals.ts'
import { recoverArrivals } from './arrivals/recover.ts'
import { syncFolder } from './files.ts'
import { countStates, oldestAcceptedMs } from './queue-admin.ts'
import { claimMassRows, claimRows, type MassClaim, type MassClaimed } from './queue-claims.ts'
import { insertArrived, insertMessages, knownDeliveries } from './queue-insert.ts'
import { QueueLease } from './queue-lease.ts'
import { countRecipients, readBody, readMessages } from './queue-reads.ts'
import { removeMessages } from './queue-removal.ts'
import { keysIn, keyValues, marks, pieces, type RowKey } from './queue-rows.ts'
import { QUEUE_MIGRATIONS, QUEUE_SCHEMA } from './queue-schema.ts'
import {
  isOnlyFinished,
  isOnlyLater,
  isWhole,
  type Recovered,
  settleLater,
  settleOne,
} from './queue-settle.ts'
import type { NewMessage, RecipientState, Settlement, StoredMessage, StoredRecipient } from './queue-types.ts'
import { type Database, migrate, type Sql, type Value, type WriteOptions } from './sql.ts'

/** Ids are taken from the counter in blocks: one write for so many messages. */
const ID_BLOCK = 4096

/** A folder for the files of new messages. Without one they are rows at once, as where several nodes share them. */
export type ArrivalOptions = { readonly folder: string; readonly log: Log }

/** Continues a walk over due rows where the last one ended. */
export type DueCursor = { readonly nextMs: number; readonly messageId: number; readonly n: number }

export class QueueStore {
  readonly db: Database
  readonly node: string
  readonly #lease: QueueLease
  #nextId = 0
  #lastId = 0
  #arrivals: Arrivals | undefined
  /** The last of those transactions that move arrivals into the tables, one after the other. */
  #moving: Promise<unknown> = Promise.resolve()

  private constructor(db: Database, node: string) {
    this.db = db
    this.node = node
    this.#lease = new QueueLease(db, node)
  }

  /** Brings the tables to this release and opens the queue; `lease` has to follow before anything is written. */
  static async open(db: Database, node: string, options?: ArrivalOptions): Promise<QueueStore> {
    await migrate(db, QUEUE_SCHEMA, QUEUE_MIGRATIONS)
    const store = new QueueStore(db, node)
    if (options !== undefined) await store.#openArrivals(options)
    return store
  }

  async #openArrivals({ folder, log }: ArrivalOptions): Promise<void> {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (made !== undefined) await syncFolder(dirname(made))
    // They were being delivered: the lease makes them due, and counts the crash against them.
    const found = await recoverArrivals(folder, (messages) =>
      this.db.write((sql) => insertArrived(sql, this.node, messages)),
    )
    if (found.messages > 0) log.info('queue.arrivals-recovered', { messages: found.messages })
    if (found.damaged > 0) log.warn('queue.arrivals-damaged', { records: found.damaged })
    this.#arrivals = new Arrivals(folder, (ids) => {
      this.#moveArrivals(ids).catch((error: unknown) => log.error('queue.move-arrivals', error))
    })
  }

  /** Messages that are not in the tables. */
  get arrived(): number {
    return this.#arrivals?.size ?? 0
  }

  /** Takes this node's lease; what it was delivering when it stopped is due again. See QueueLease. */
  lease(nowMs: number, untilMs: number): Promise<Recovered> {
    return this.#lease.take(nowMs, untilMs)
  }

  /** Keeps the lease. Throws FencedError when another node took it. */
  renew(untilMs: number): Promise<void> {
    return this.#lease.renew(untilMs)
  }

  /** Takes over from nodes whose lease ran out: their messages are due again. */
  takeOver(nowMs: number): Promise<Recovered> {
    return this.#lease.takeOver(nowMs)
  }

  /** A fresh message id. Ids grow and are never used twice. */
  async takeId(): Promise<number> {
    while (this.#nextId >= this.#lastId) {
      const row = await this.db.write((sql) =>
        sql.get<{ next: number }>(
          "update queue_counter set next = next + ? where name = 'message' returning next",
          ID_BLOCK,
        ),
      )
      if (row === undefined) throw new Error('the queue has lost its counter')
      this.#lastId = row.next
      this.#nextId = row.next - ID_BLOCK
    }
    return this.#nextId++
  }

  /** Commits and syncs new messages; tells the id of each, which is an older one where the delivery id is known. */
  async insert(messages: readonly NewMessage[]): Promise<number[]> {
    const arrivals = this.#arrivals
    if (arrivals === undefined) return await this.#insertRows(messages)
    const known = await knownDeliveries(this.db, messages)
    for (const { deliveryId, id } of messages)
      if (!known.has(deliveryId)) known.set(deliveryId, arrivals.idOf(deliveryId) ?? id)
    const fresh = messages.filter(({ deliveryId, id }) => known.get(deliveryId) === id)
    const quick = arrivals.select(fresh)
    const rest = quick.length === fresh.length ? [] : fresh.filter((message) => !quick.includes(message))
    if (quick.length > 0) await arrivals.add(quick)
    try {
      if (rest.length > 0) await this.#insertRows(rest)
    } catch (error) {
      // The whole group is refused, and will come again.
      arrivals.forget(quick.map(({ id }) => id))
      throw error
    }
    return messages.map(({ deliveryId, id }) => known.get(deliveryId) ?? id)
  }

  #insertRows(messages: readonly NewMessage[]): Promise<number[]> {
    return this.db.write(async (sql) => {
      await this.#lease.prove(sql)
      return insertMessages(sql, this.node, messages)
    })
  }

  /**
   * Takes due recipients of people's mail in the order of their time, beginning after `after`, leaving out `parked`
   * destinations. What it returns belongs to this node until it is settled.
   */
  async claimDue(
    nowMs: number,
    limit: number,
    after: DueCursor | undefined,
    parked: readonly string[],
  ): Promise<StoredRecipient[]> {
    return this.#claim(
      `state = 'waiting' and mass_of is null and next_ms <= ?
       ${after === undefined ? '' : 'and (next_ms, message_id, n) > (?, ?, ?)'}
       ${parked.length === 0 ? '' : `and destination not in (${marks(parked.length)})`}
       order by next_ms, message_id, n`,
      [nowMs, ...(after === undefined ? [] : [after.nextMs, after.messageId, after.n]), ...parked],
      limit,
    )
  }

  /** The same of one destination. */
  async claimDestination(destination: string, nowMs: number, limit: number): Promise<StoredRecipient[]> {
    return this.#claim(
      "state = 'waiting' and mass_of is null and destination = ? and next_ms <= ? order by next_ms",
      [destination, nowMs],
      limit,
    )
  }

  /** Takes mass mail of one company for one destination, as much as its pace lets go now. */
  claimMass(claim: MassClaim): Promise<MassClaimed> {
    return this.db.write(
      async (sql) => {
        await this.#lease.prove(sql)
        return await claimMassRows(sql, this.node, claim)
      },
      { durable: 'soon' },
    )
  }

  /** Takes waiting recipients of one message, due or not: somebody wants them to go now. */
  async claimMessage(messageId: number, limit: number): Promise<StoredRecipient[]> {
    return this.#claim("state = 'waiting' and message_id = ? order by n", [messageId], limit)
  }

  /** Gives untried recipients back, due at that time. They are ours as long as the lease is. */
  async giveBack(recipients: readonly RowKey[], nextMs: number): Promise<void> {
    if (recipients.length === 0) return
    const ids = [...new Set(recipients.map(({ messageId }) => messageId))]
    await this.#writeOver(
      ids,
      ids,
      async (sql) => {
        for (const piece of pieces(recipients))
          await sql.run(
            `update queue_recipient set state = 'waiting', owner = null, next_ms = ?
             where ${keysIn(piece.length)}`,
            nextMs,
            ...keyValues(piece),
          )
      },
      { durable: 'soon' },
    )
  }

  /** Puts off all that people's mail has due for a destination that is down: one statement, no attempts counted. */
  async putOff(destination: string, nowMs: number, untilMs: number): Promise<number> {
    return this.db.write(
      (sql) =>
        sql.run(
          `update queue_recipient set next_ms = ?
            where state = 'waiting' and mass_of is null and destination = ? and next_ms <= ?`,
          untilMs,
          destination,
          nowMs,
        ),
      { durable: 'soon' },
    )
  }

  /** The earliest time, not before `fromMs`, for which mail of people waits, or undefined. */
  async nextDue(fromMs: number): Promise<number | undefined> {
    // In the order of the index of what is due: a planner without statistics would take that of the destinations, whole.
    const row = await this.db.read((sql) =>
      sql.get<{ next_ms: number }>(
        `select next_ms from queue_recipient where state = 'waiting' and mass_of is null and next_ms > ?
          order by next_ms, message_id, n limit 1`,
        fromMs,
      ),
    )
    return row?.next_ms
  }

  messages(ids: readonly number[]): Promise<Map<number, StoredMessage>> {
    return readMessages(this.db, ids)
  }

  /** How many recipients of each message are left in the queue, in whatever state. */
  recipientCounts(ids: readonly number[]): Promise<Map<number, number>> {
    return countRecipients(this.db, ids)
  }

  /** The whole message. Undefined when it is no longer there. */
  async bytes(messageId: number): Promise<Uint8Array | undefined> {
    return this.#arrivals?.bytes(messageId) ?? (await readBody(this.db, messageId))
  }

  /** Notes durably that a message is about to be parsed, or that it came through. THREATS QU3 */
  async note(messageId: number, noted: boolean): Promise<void> {
    await this.db.write(
      (sql) => sql.run('update queue_message set noted = ? where id = ?', noted ? 1 : 0, messageId),
      noted ? {} : { durable: 'soon' },
    )
  }

  /** Finishes recipients of a message that has no rows and needs none. False: `settle` has to do it. DiskFullError. */
  finishAtOnce(settlement: Settlement): boolean {
    return this.#finishArrived([settlement]).length === 0
  }

  /** Writes how attempts ended. `synced` when something new was put into the queue by it. */
  async settle(settlements: readonly Settlement[], durable: 'synced' | 'soon'): Promise<void> {
    const rest = this.#finishArrived(settlements)
    if (rest.length === 0) return
    const whole = rest.filter(isWhole).map(({ messageId }) => messageId)
    // In the order of their ids, so that two nodes never wait for each other crosswise.
    const parts = rest.filter((one) => !isWhole(one)).sort((a, b) => a.messageId - b.messageId)
    await this.#writeOver(
      rest.map(({ messageId }) => messageId),
      // Where nothing is left of a message, it needs no rows.
      parts.map(({ messageId }) => messageId),
      async (sql) => {
        await removeMessages(sql, whole)
        await settleLater(sql, parts.filter(isOnlyLater))
        for (const one of parts) if (!isOnlyLater(one)) await settleOne(sql, this.node, one)
        const notices = rest.flatMap((one) => one.notices)
        if (notices.length > 0) await insertMessages(sql, this.node, notices)
      },
      { durable },
    )
  }

  /** Recipients by state, arrivals included. */
  async countStates(): Promise<ReadonlyMap<RecipientState, number>> {
    const counts = new Map(await countStates(this.db))
    counts.set('delivering', (counts.get('delivering') ?? 0) + (this.#arrivals?.recipients ?? 0))
    return counts
  }

  /** When the oldest message came in, arrivals included. */
  async oldestAcceptedMs(): Promise<number | undefined> {
    const row = await oldestAcceptedMs(this.db)
    const arrived = this.#arrivals?.oldestMs
    return row === undefined || arrived === undefined ? (row ?? arrived) : Math.min(row, arrived)
  }

  /** Puts everything into the tables, for somebody who looks there. */
  async moveArrivals(): Promise<void> {
    if (this.#arrivals !== undefined) await this.#moveArrivals()
  }

  /** The last word: whatever is still being delivered is in the tables now, and finished there. */
  async close(): Promise<void> {
    const arrivals = this.#arrivals
    try {
      await this.moveArrivals()
    } finally {
      this.#arrivals = undefined
      await arrivals?.close()
    }
  }

  async #moveArrivals(ids?: readonly number[]): Promise<void> {
    for (const part of this.#arrivals?.parts(ids) ?? []) await this.#writeOver(part, part, async () => {})
  }

  /** Finishes those that never were in the tables; what is left needs them. */
  #finishArrived(settlements: readonly Settlement[]): readonly Settlement[] {
    const arrivals = this.#arrivals
    if (arrivals === undefined) return settlements
    const here = settlements.filter((one) => arrivals.finishesHere(one.messageId) && isOnlyFinished(one))
    if (here.length === 0) return settlements
    arrivals.finish(here.map(({ messageId, finished }) => ({ id: messageId, recipients: finished })))
    return settlements.filter((one) => !here.includes(one))
  }

  /**
   * A transaction on these messages, which gives rows first to those of `needRows` that have none yet. Whatever
   * concerns an arrival goes one after the other: a row made after its message ended would stay for ever.
   */
  async #writeOver<T>(
    ids: readonly number[],
    needRows: readonly number[],
    work: (sql: Sql) => Promise<T>,
    options: WriteOptions = {},
  ): Promise<T> {
    const arrivals = this.#arrivals
    if (arrivals === undefined || !ids.some((id) => arrivals.has(id)))
      return this.db.write(async (sql) => {
        await this.#lease.prove(sql)
        return work(sql)
      }, options)
    const mine = this.#moving.then(async () => {
      try {
        // The arrival is struck out next: what becomes of it must be on the disk before.
        const result = await this.db.write(async (sql) => {
          await this.#lease.prove(sql)
          const moved = new Set(needRows)
          const arrived = arrivals.beginMove(ids)
          await insertArrived(
            sql,
            this.node,
            arrived.filter(({ message }) => moved.has(message.id)),
          )
          return work(sql)
        })
        arrivals.forget(ids)
        return result
      } finally {
        arrivals.endMove(ids)
      }
    })
    this.#moving = mine.catch(() => undefined)
    return mine
  }

  #claim(condition: string, values: readonly Value[], limit: number): Promise<StoredRecipient[]> {
    return this.db.write(
      async (sql) => {
        await this.#lease.prove(sql)
        return await claimRows(sql, this.node, condition, values, limit)
      },
      { durable: 'soon' },
    )
  }
}
