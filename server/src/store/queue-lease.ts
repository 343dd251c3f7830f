/** One lease a node, with an epoch: who lost it cannot write any more. THREATS BK4 */
import { type Recovered, recover } from './queue-settle.ts'
import type { Database, Sql } from './sql.ts'

/** This node's lease was taken over by another: nothing it still believes about its messages counts. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
  constructor(node: string, epoch: number) {
    super(`node ${node} lost its queue lease of epoch ${epoch}`)
  }
}

/** A lease that was taken over does not run out again. */
const NEVER_MS = 2 ** 52

export class QueueLease {
  readonly #db: Database
  readonly #node: string
  #epoch = 0

  constructor(db: Database, node: string) {
    this.#db = db
    this.#node = node
  }

  /**
   * Takes this node's lease with a new epoch, and makes due again what it was delivering when it stopped. A message
   * that was noted as being parsed at that moment is counted as the cause; the second time it is set aside.
   */
  async take(nowMs: number, untilMs: number): Promise<Recovered> {
    return this.#db.write(async (sql) => {
      const row = await sql.get<{ epoch: number }>(
        `insert into queue_node (node, epoch, expires_ms) values (?, 1, ?)
         on conflict (node) do update set epoch = queue_node.epoch + 1, expires_ms = excluded.expires_ms
         returning epoch`,
        this.#node,
        untilMs,
      )
      this.#epoch = row?.epoch ?? 0
      // One process owns the SQLite file, so whoever delivered before is gone.
      if (sql.engine === 'sqlite') return recover(sql, undefined, nowMs)
      return recover(sql, this.#node, nowMs)
    })
  }

  /** Keeps the lease. Throws FencedError when another node took it. */
  async renew(untilMs: number): Promise<void> {
    const changed = await this.#db.write(
      (sql) =>
        sql.run(
          'update queue_node set expires_ms = ? where node = ? and epoch = ?',
          untilMs,
          this.#node,
          this.#epoch,
        ),
      { durable: 'soon' },
    )
    if (changed === 0) throw new FencedError(this.#node, this.#epoch)
  }

  /** Takes over from nodes whose lease ran out: their epoch grows, their messages are due again. */
  async takeOver(nowMs: number): Promise<Recovered> {
    return this.#db.write(async (sql) => {
      const dead = await sql.all<{ node: string }>(
        `update queue_node set epoch = epoch + 1, expires_ms = ? where expires_ms < ? and node <> ?
         returning node`,
        NEVER_MS,
        nowMs,
        this.#node,
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

  /** Every write of a node that lost its lease fails here, in the same transaction. THREATS BK4 */
  async prove(sql: Sql): Promise<void> {
    const share = sql.engine === 'postgres' ? 'for share' : ''
    const row = await sql.get(
      `select 1 from queue_node where node = ? and epoch = ? ${share}`,
      this.#node,
      this.#epoch,
    )
    if (row === undefined) throw new FencedError(this.#node, this.#epoch)
  }
}
