/** How much waited, look by look, for the curve of the last day. Who had nothing at a look has no row there. */
import type { Database } from './sql.ts'

/** In place of a company's number: all companies together. Each look has this row. */
export const ALL_COMPANIES = 0

export type Depth = { readonly atMs: number; readonly waiting: number }

type Piece = {
  /** The last message that was looked at; undefined: there is none after. */
  readonly last: number | undefined
  readonly waiting: ReadonlyMap<number, number>
}

/** Recipients that wait after a try, as the radar counts them, by company: of the next `limit` messages after that one. */
export async function countPiece(db: Database, after: number, limit: number): Promise<Piece> {
  return await db.read(async (sql) => {
    const end = await sql.get<{ last: number | null }>(
      'select max(id) as last from (select id from queue_message where id > ? order by id limit ?) as piece',
      after,
      limit,
    )
    const last = end?.last ?? undefined
    if (last === undefined) return { last, waiting: new Map() }
    const rows = await sql.all<{ company: number | null; waiting: number }>(
      `select m.organisation_id as company, count(*) as waiting
         from queue_message m cross join queue_recipient r
        where m.id > ? and m.id <= ? and r.message_id = m.id
          and r.state in ('waiting', 'held', 'aside') and r.reply_text is not null
        group by m.organisation_id`,
      after,
      last,
    )
    return { last, waiting: new Map(rows.map((row) => [row.company ?? ALL_COMPANIES, row.waiting])) }
  })
}

/** Whether somebody looked then: nodes that share the tables look once. */
export async function hasDepth(db: Database, atMs: number): Promise<boolean> {
  const row = await db.read((sql) =>
    sql.get('select 1 as one from queue_depth where company = ? and at_ms = ?', ALL_COMPANIES, atMs),
  )
  return row !== undefined
}

/** Keeps a look and forgets those before `keepFromMs`. Of two at the same time the first stays. */
export async function addDepths(
  db: Database,
  atMs: number,
  waiting: ReadonlyMap<number, number>,
  keepFromMs: number,
): Promise<void> {
  await db.write(async (sql) => {
    for (const [company, count] of waiting)
      await sql.run(
        `insert into queue_depth (company, at_ms, waiting) values (?, ?, ?)
         on conflict (company, at_ms) do nothing`,
        ...[company, atMs, count],
      )
    await sql.run('delete from queue_depth where at_ms < ?', keepFromMs)
  })
}

/** Each look since then, the oldest first: of a company, or of all. */
export async function listDepths(db: Database, company: number, sinceMs: number): Promise<readonly Depth[]> {
  const rows = await db.read((sql) =>
    sql.all<{ at_ms: number; waiting: number }>(
      `select a.at_ms, coalesce(own.waiting, 0) as waiting
         from queue_depth a left join queue_depth own on own.company = ? and own.at_ms = a.at_ms
        where a.company = ? and a.at_ms >= ? order by a.at_ms`,
      ...[company, ALL_COMPANIES, sinceMs],
    ),
  )
  return rows.map(({ at_ms, waiting }) => ({ atMs: at_ms, waiting }))
}
