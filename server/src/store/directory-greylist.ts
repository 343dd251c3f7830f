/** First tries of strangers, and networks that came back; hashes and times, nothing else. RFC 6647 */
import type { Sql } from './sql.ts'

export class GreylistTable {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** When it came first: now, if it is not remembered or was there before `sinceMs` only. */
  async meet(digest: Uint8Array, nowMs: number, sinceMs: number): Promise<number> {
    const row = await this.#sql.get<{ first_ms: number }>(
      `insert into greylist_try (digest, first_ms) values (?, ?)
        on conflict (digest) do update set first_ms =
          case when greylist_try.first_ms < ? then excluded.first_ms else greylist_try.first_ms end
        returning first_ms`,
      digest,
      nowMs,
      sinceMs,
    )
    return Number(row?.first_ms ?? nowMs)
  }

  /** When the network was last noted as known. */
  async network(digest: Uint8Array): Promise<number | undefined> {
    const row = await this.#sql.get<{ known_ms: number }>(
      'select known_ms from greylist_network where digest = ?',
      digest,
    )
    return row === undefined ? undefined : Number(row.known_ms)
  }

  async learn(digest: Uint8Array, nowMs: number): Promise<void> {
    await this.#sql.run(
      `insert into greylist_network (digest, known_ms) values (?, ?)
        on conflict (digest) do update set known_ms = excluded.known_ms`,
      digest,
      nowMs,
    )
  }

  /** Lets go of tries before `triesMs` and networks before `networksMs`, and of the oldest tries beyond `most`. */
  async sweep(triesMs: number, networksMs: number, most: number): Promise<number> {
    const tries = await this.#sql.run('delete from greylist_try where first_ms < ?', triesMs)
    const networks = await this.#sql.run('delete from greylist_network where known_ms < ?', networksMs)
    const last = await this.#sql.get<{ first_ms: number }>(
      'select first_ms from greylist_try order by first_ms desc limit 1 offset ?',
      most,
    )
    if (last === undefined) return tries + networks
    const beyond = await this.#sql.run('delete from greylist_try where first_ms <= ?', Number(last.first_ms))
    return tries + networks + beyond
  }
}
