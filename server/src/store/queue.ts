/**
 * The outgoing queue as tables: what waits, for whom, until when. Nothing of it is kept in memory here, so a million
 * waiting messages cost a million rows and no more. On PostgreSQL several nodes share the tables: each row that is
 * being delivered belongs to a node, each node holds a lease with an epoch, and every write proves that epoch.
 */
import { insertMessages, insertRecipients } from './queue-insert.ts'
import { removeIfEmpty, removeMessages } from './queue-removal.ts'
import { type MessageRow, messageOf, pieces, type RecipientRow, recipientOf } from './queue-rows.ts'
import { QUEUE_MIGRATIONS, QUEUE_SCHEMA } from './queue-schema.ts'
import type { NewMessage, Settlement, StoredMessage, StoredRecipient } from './queue-types.ts'
import { type Database, migrate, type Sql, type Value } from './sql.ts'

/** Ids are taken from the counter in blocks: one write for so many messages. */
const ID_BLOCK = 4096

/** This node's lease was taken over by another: nothing it still believes about its messages counts. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
  constructor(node: string, epoch: number) {
    super(`node ${node} lost its queue lease of epoch ${epoch}`)
  }
}

/** Some rows of `owner` and what had happened to it. */
export type Recovered = { readonly recipients: number; readonly aside: number }

/** Continues a walk over due rows where the last one ended. */
export type DueCursor = { readonly nextMs: number; readonly messageId: number; readonly n: number }

export class QueueStore {
  readonly db: Database
  readonly node: string
  #epoch = 0
  #nextId = 0
  #lastId = 0

  private constructor(db: Database, node: string) {
    this.db = db
    this.node = node
  }

  /** Brings the tables to this release and opens the queue; `lease` has to follow before anything is written. */
  static async open(db: Database, node: string): Promise<QueueStore> {
    await migrate(db, QUEUE_SCHEMA, QUEUE_MIGRATIONS)
    return new QueueStore(db, node)
  }

  /**
   * Takes this node's lease with a new epoch, and makes due again what it was delivering when it stopped. A message
   * that was noted as being parsed at that moment is counted as the cause; the second time it is set aside.
   */
  async lease(nowMs: number, untilMs: number): Promise<Recovered> {
    return this.db.write(async (sql) => {
      const row = await sql.get<{ epoch: number }>(
        `insert into queue_node (node, epoch, expires_ms) values (?, 1, ?)
         on conflict (node) do update set epoch = queue_node.epoch + 1, expires_ms = excluded.expires_ms
         returning epoch`,
        this.node,
        untilMs,
      )
      this.#epoch = row?.epoch ?? 0
      // One process owns the SQLite file, so whoever delivered before is gone.
      if (sql.engine === 'sqlite') return recover(sql, undefined, nowMs)
      return recover(sql, this.node, nowMs)
    })
  }

  /** Keeps the lease. Throws FencedError when another node took it. */
  async renew(untilMs: number): Promise<void> {
    const changed = await this.db.write(
      (sql) =>
        sql.run(
          'update queue_node set expires_ms = ? where node = ? and epoch = ?',
          untilMs,
          this.node,
          this.#epoch,
        ),
      { durable: 'soon' },
    )
    if (changed === 0) throw new FencedError(this.node, this.#epoch)
  }

  /** Takes over from nodes whose lease ran out: their epoch grows, their messages are due again. */
  async takeOver(nowMs: number): Promise<Recovered> {
    return this.db.write(async (sql) => {
      const dead = await sql.all<{ node: string }>(
        `update queue_node set epoch = epoch + 1, expires_ms = ? where expires_ms < ? and node <> ?
         returning node`,
        NEVER_MS,
        nowMs,
        this.node,
      )
      let recipients = 0
      let aside = 0
      for (const { node } of dead) {
        const found = await recover(sql, node, nowMs)
        recipients += found.recipients
        aside += found.aside
      }
      return { recipients, aside }
    })
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
  insert(messages: readonly NewMessage[]): Promise<number[]> {
    return this.db.write(async (sql) => {
      await this.#proveEpoch(sql)
      return insertMessages(sql, this.node, messages)
    })
  }

  /**
   * Takes due recipients in the order of their time, beginning after `after`, leaving out `parked` destinations.
   * What it returns belongs to this node until it is settled.
   */
  async claimDue(
    nowMs: number,
    limit: number,
    after: DueCursor | undefined,
    parked: readonly string[],
  ): Promise<StoredRecipient[]> {
    return this.#claim(
      `state = 'waiting' and next_ms <= ?
       ${after === undefined ? '' : 'and (next_ms, message_id, n) > (?, ?, ?)'}
       ${parked.length === 0 ? '' : `and destination not in (${marks(parked.length)})`}
       order by next_ms, message_id, n`,
      [nowMs, ...(after === undefined ? [] : [after.nextMs, after.messageId, after.n]), ...parked],
      limit,
    )
  }

  /** Takes due recipients of one destination. */
  async claimDestination(destination: string, nowMs: number, limit: number): Promise<StoredRecipient[]> {
    return this.#claim(
      "state = 'waiting' and destination = ? and next_ms <= ? order by next_ms",
      [destination, nowMs],
      limit,
    )
  }

  /** Takes waiting recipients of one message, due or not: somebody wants them to go now. */
  async claimMessage(messageId: number, limit: number): Promise<StoredRecipient[]> {
    return this.#claim("state = 'waiting' and message_id = ? order by n", [messageId], limit)
  }

  /** Gives untried recipients back, due at that time. They are ours as long as the lease is. */
  async giveBack(recipients: readonly Key[], nextMs: number): Promise<void> {
    if (recipients.length === 0) return
    await this.db.write(
      async (sql) => {
        await this.#proveEpoch(sql)
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

  /** Puts off everything due for a destination that is known to be down: one statement, no attempts counted. */
  async putOff(destination: string, nowMs: number, untilMs: number): Promise<number> {
    return this.db.write(
      (sql) =>
        sql.run(
          "update queue_recipient set next_ms = ? where state = 'waiting' and destination = ? and next_ms <= ?",
          untilMs,
          destination,
          nowMs,
        ),
      { durable: 'soon' },
    )
  }

  /** The earliest time, not before `fromMs`, at which something waits, or undefined. */
  async nextDue(fromMs: number): Promise<number | undefined> {
    const row = await this.db.read((sql) =>
      sql.get<{ ms: number | null }>(
        "select min(next_ms) as ms from queue_recipient where state = 'waiting' and next_ms > ?",
        fromMs,
      ),
    )
    return row?.ms ?? undefined
  }

  async messages(ids: readonly number[]): Promise<Map<number, StoredMessage>> {
    const found = new Map<number, StoredMessage>()
    await this.db.read(async (sql) => {
      for (const piece of pieces([...new Set(ids)]))
        for (const row of await sql.all<MessageRow>(
          `select * from queue_message where id in (${marks(piece.length)})`,
          ...piece,
        ))
          found.set(row.id, messageOf(row))
    })
    return found
  }

  /** How many recipients of each message are left in the queue, in whatever state. */
  async recipientCounts(ids: readonly number[]): Promise<Map<number, number>> {
    const found = new Map<number, number>()
    await this.db.read(async (sql) => {
      for (const piece of pieces([...new Set(ids)]))
        for (const row of await sql.all<{ id: number; n: number }>(
          `select message_id as id, count(*) as n from queue_recipient
           where message_id in (${marks(piece.length)}) group by message_id`,
          ...piece,
        ))
          found.set(row.id, row.n)
    })
    return found
  }

  /** The whole message. Undefined when it is no longer there. */
  async bytes(messageId: number): Promise<Uint8Array | undefined> {
    const rows = await this.db.read((sql) =>
      sql.all<{ bytes: Uint8Array }>(
        'select bytes from queue_body where message_id = ? order by part',
        messageId,
      ),
    )
    const first = rows[0]
    if (first === undefined) return undefined
    return rows.length === 1 ? first.bytes : Buffer.concat(rows.map(({ bytes }) => bytes))
  }

  /** Notes durably that a message is about to be parsed, or that it came through. THREATS QU3 */
  async note(messageId: number, noted: boolean): Promise<void> {
    await this.db.write(
      (sql) => sql.run('update queue_message set noted = ? where id = ?', noted ? 1 : 0, messageId),
      noted ? {} : { durable: 'soon' },
    )
  }

  /** Writes how attempts ended. `synced` when something new was put into the queue by it. */
  async settle(settlements: readonly Settlement[], durable: 'synced' | 'soon'): Promise<void> {
    await this.db.write(
      async (sql) => {
        await this.#proveEpoch(sql)
        await removeMessages(
          sql,
          settlements.filter(isWhole).map(({ messageId }) => messageId),
        )
        // In the order of their ids, so that two nodes never wait for each other crosswise.
        const rest = settlements.filter((one) => !isWhole(one)).sort((a, b) => a.messageId - b.messageId)
        for (const settlement of rest) await settleOne(sql, this.node, settlement)
        const notices = settlements.flatMap((one) => one.notices)
        if (notices.length > 0) await insertMessages(sql, this.node, notices)
      },
      { durable },
    )
  }

  async #claim(condition: string, values: readonly Value[], limit: number): Promise<StoredRecipient[]> {
    return this.db.write(
      async (sql) => {
        await this.#proveEpoch(sql)
        const skip = sql.engine === 'postgres' ? 'for update skip locked' : ''
        const rows = await sql.all<RecipientRow>(
          `select * from queue_recipient where ${condition} limit ? ${skip}`,
          ...values,
          limit,
        )
        const claimed = rows.map(recipientOf)
        for (const piece of pieces(claimed))
          await sql.run(
            `update queue_recipient set state = 'delivering', owner = ? where ${keysIn(piece.length)}`,
            this.node,
            ...keyValues(piece),
          )
        return claimed
      },
      { durable: 'soon' },
    )
  }

  /** Every write of a node that lost its lease fails here, in the same transaction. THREATS BK4 */
  async #proveEpoch(sql: Sql): Promise<void> {
    const share = sql.engine === 'postgres' ? 'for share' : ''
    const row = await sql.get(
      `select 1 from queue_node where node = ? and epoch = ? ${share}`,
      this.node,
      this.#epoch,
    )
    if (row === undefined) throw new FencedError(this.node, this.#epoch)
  }
}

/** A lease that was taken over does not run out again. */
const NEVER_MS = 2 ** 52

/** Unforeseen ends that a message may cause before it is set aside. THREATS QU3 */
export const CRASHES_MAX = 2

async function recover(sql: Sql, owner: string | undefined, nowMs: number): Promise<Recovered> {
  const mine = owner === undefined ? "state = 'delivering'" : "state = 'delivering' and owner = ?"
  const values = owner === undefined ? [] : [owner]
  // The first crash makes every message in flight a suspect; from then on each is noted before it is parsed, so
  // that the second crash names its cause.
  await sql.run(
    `update queue_message set crashes = case when noted = 1 then ? when crashes = 0 then 1 else crashes end, noted = 0
     where id in (select message_id from queue_recipient where ${mine})`,
    CRASHES_MAX,
    ...values,
  )
  const aside = await sql.run(
    `update queue_recipient set state = 'aside', owner = null
     where ${mine} and message_id in (select id from queue_message where crashes >= ?)`,
    ...values,
    CRASHES_MAX,
  )
  const recipients = await sql.run(
    `update queue_recipient set state = 'waiting', owner = null, next_ms = ? where ${mine}`,
    nowMs,
    ...values,
  )
  return { recipients, aside }
}

function isWhole(settlement: Settlement): boolean {
  return settlement.whole && settlement.later.length === 0 && settlement.added.length === 0
}

async function settleOne(sql: Sql, node: string, settlement: Settlement): Promise<void> {
  const { messageId } = settlement
  // Takes the row's lock: two nodes that finish the last two recipients at once must see each other.
  await sql.run(
    'update queue_message set crashes = crashes + ? where id = ?',
    settlement.crashed ? 1 : 0,
    messageId,
  )
  for (const n of settlement.finished)
    await sql.run('delete from queue_recipient where message_id = ? and n = ?', messageId, n)
  for (const later of settlement.later)
    await sql.run(
      `update queue_recipient set state = ?, owner = null, next_ms = ?, attempts = ?, warned = ?, last_ms = ?,
         reply_code = ?, reply_status = ?, reply_text = ?, reply_host = ?
       where message_id = ? and n = ?`,
      later.state,
      later.nextMs,
      later.attempts,
      later.warned ? 1 : 0,
      later.lastMs,
      later.reply?.code ?? null,
      later.reply?.status ?? null,
      later.reply?.text ?? null,
      later.reply?.host ?? null,
      messageId,
      later.n,
    )
  if (settlement.added.length > 0) {
    const top = await sql.get<{ n: number | null }>(
      'select max(n) as n from queue_recipient where message_id = ?',
      messageId,
    )
    const first = Math.max(top?.n ?? 0, ...settlement.finished) + 1
    const rows = settlement.added.map((recipient, at) => ({ messageId, n: first + at, recipient }))
    await insertRecipients(sql, node, rows)
  }
  await removeIfEmpty(sql, messageId)
}

function marks(n: number): string {
  return new Array<string>(n).fill('?').join(', ')
}

type Key = { readonly messageId: number; readonly n: number }

/**
 * By the primary key, whatever a planner without statistics believes about the other indexes.
 * Typed by a cast: PostgreSQL takes bare parameters in VALUES for text.
 */
function keysIn(rows: number): string {
  const keys = new Array<string>(rows).fill('(cast(? as bigint), cast(? as bigint))').join(', ')
  return `message_id in (${marks(rows)}) and (message_id, n) in (values ${keys})`
}

function keyValues(keys: readonly Key[]): number[] {
  return [...keys.map(({ messageId }) => messageId), ...keys.flatMap(({ messageId, n }) => [messageId, n])]
}
