/** For whom a transaction on the ledger is: row security shows it no more than that. THREATS TE5 */
import type { Database, Sql } from '../sql.ts'

/** A company by its number, 0 for what is nobody's; `all`: the writer, a proof, the operator. */
export type LedgerScope = number | 'all'

export function readLedger<T>(db: Database, scope: LedgerScope, work: (sql: Sql) => Promise<T>): Promise<T> {
  return db.read(async (sql) => {
    await begin(sql, scope)
    return await work(sql)
  })
}

export function writeLedger<T>(
  db: Database,
  work: (sql: Sql) => Promise<T>,
  scope: LedgerScope = 'all',
): Promise<T> {
  return db.write(async (sql) => {
    await begin(sql, scope)
    return await work(sql)
  })
}

async function begin(sql: Sql, scope: LedgerScope): Promise<void> {
  if (sql.engine === 'sqlite') return
  await sql.get(
    "select set_config('valija.ledger', ?, true), set_config('valija.organisation_id', ?, true)",
    scope === 'all' ? 'all' : '',
    scope === 'all' ? '' : String(scope),
  )
}
