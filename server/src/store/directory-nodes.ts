/** The servers that run the service, as each says of itself about once a minute. */
import type { Sql } from './sql.ts'

export type NodeState = {
  /** Its host name. */
  readonly node: string
  readonly version: string
  readonly startedMs: number
  readonly seenMs: number
  /** Of the disk that its data lies on. */
  readonly diskBytes: number
  readonly freeBytes: number
}

type Row = {
  readonly node: string
  readonly version: string
  readonly started_ms: number
  readonly seen_ms: number
  readonly disk_bytes: number
  readonly free_bytes: number
}

export class Nodes {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Forgets those that have said nothing since `forgetMs`. */
  async say(
    { node, version, startedMs, seenMs, diskBytes, freeBytes }: NodeState,
    forgetMs: number,
  ): Promise<void> {
    await this.#sql.run(
      `insert into node_state (node, version, started_ms, seen_ms, disk_bytes, free_bytes) values (?, ?, ?, ?, ?, ?)
        on conflict (node) do update set version = excluded.version, started_ms = excluded.started_ms,
          seen_ms = excluded.seen_ms, disk_bytes = excluded.disk_bytes, free_bytes = excluded.free_bytes`,
      ...[node, version, startedMs, seenMs, diskBytes, freeBytes],
    )
    await this.#sql.run('delete from node_state where seen_ms < ?', forgetMs)
  }

  /** By name. */
  async list(): Promise<readonly NodeState[]> {
    const rows = await this.#sql.all<Row>(
      'select node, version, started_ms, seen_ms, disk_bytes, free_bytes from node_state order by node',
    )
    return rows.map((row) => ({
      node: row.node,
      version: row.version,
      startedMs: row.started_ms,
      seenMs: row.seen_ms,
      diskBytes: row.disk_bytes,
      freeBytes: row.free_bytes,
    }))
  }
}
