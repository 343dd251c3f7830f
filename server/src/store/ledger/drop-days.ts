/** Retention of the ledger: whole days go, their heads stay, so that the days after them still have a beginning. */
import type { Database, Sql } from '../sql.ts'
import { readLedger, writeLedger } from './ledger-scope.ts'
import { DROP_ROWS } from './limits.ts'

const DAY_MS = 86_400_000

/** Drops the days before that one; tells how many. `pause` is awaited between its pieces. */
export async function dropDays(db: Database, before: number, pause: () => Promise<void>): Promise<number> {
  const days = await readLedger(db, 'all', (sql) =>
    sql.all<{ day: number; writer: number }>(
      'select day, writer from ledger_day where day < ? and dropped = 0 order by day, writer',
      before,
    ),
  )
  for (const { day, writer } of days) {
    // From now on nobody looks there.
    await writeLedger(db, (sql) =>
      sql.run('update ledger_day set dropped = 1 where day = ? and writer = ?', day, writer),
    )
    for (const table of PIECEMEAL)
      while ((await writeLedger(db, (sql) => dropSome(sql, table, day, writer))) > 0) await pause()
    await writeLedger(db, async (sql) => {
      for (const table of ['ledger_node', 'ledger_segment'])
        await sql.run(`delete from ${table} where day = ? and writer = ?`, day, writer)
    })
  }
  if (days.length > 0)
    await writeLedger(db, async (sql) => {
      await sql.run('delete from ledger_sum where day < ?', before)
      await sql.run('delete from ledger_reply where day < ?', before)
      // What an address did is forgotten with the events that tell of it, but no pause ends by that.
      await sql.run(
        'delete from ledger_bounced_address where last_ms < ? and coalesce(until_ms, 0) < ?',
        ...[before * DAY_MS, before * DAY_MS],
      )
    })
  return days.length
}

/** With the rows of each that are large or many. */
const PIECEMEAL = [
  { name: 'ledger_chunk', key: 'first_seq' },
  { name: 'ledger_term', key: 'bucket, first_seq, organisation_id' },
  { name: 'ledger_bounce', key: 'seq' },
] as const

function dropSome(
  sql: Sql,
  { name, key }: (typeof PIECEMEAL)[number],
  day: number,
  writer: number,
): Promise<number> {
  return sql.run(
    `delete from ${name} where day = ? and writer = ? and (${key}) in
       (select ${key} from ${name} where day = ? and writer = ? limit ?)`,
    ...[day, writer, day, writer, DROP_ROWS],
  )
}
