/** How others answered what was sent to them, added up in the transaction that takes the events in. */
import type { Database, Sql } from '../sql.ts'
import { type LedgerScope, readLedger } from './ledger-scope.ts'

/** `provider`: its id; empty: none that we know. `fault` empty: they took it. */
export type ReplySum = { readonly provider: string; readonly fault: string; readonly replies: number }

export type ReplyPlace = { readonly organisationId: number; readonly day: number; readonly writer: number }

/** By writer, so that two nodes never wait for each other here. */
export async function addReplies(
  sql: Sql,
  { organisationId, day, writer }: ReplyPlace,
  sums: readonly ReplySum[],
): Promise<void> {
  for (const { provider, fault, replies } of sums)
    await sql.run(
      `insert into ledger_reply (organisation_id, day, writer, provider, fault, replies) values (?, ?, ?, ?, ?, ?)
       on conflict (organisation_id, day, writer, provider, fault)
         do update set replies = ledger_reply.replies + excluded.replies`,
      ...[organisationId, day, writer, provider, fault, replies],
    )
}

/** Of a day and all after it. */
export function replySums(db: Database, scope: LedgerScope, fromDay: number): Promise<readonly ReplySum[]> {
  const own = scope === 'all' ? '' : 'and organisation_id = ?'
  return readLedger(db, scope, async (sql) => {
    const rows = await sql.all<ReplySum>(
      `select provider, fault, sum(replies) as replies from ledger_reply
       where day >= ? ${own} group by provider, fault order by provider, fault`,
      fromDay,
      ...(scope === 'all' ? [] : [scope]),
    )
    return rows.map(({ provider, fault, replies }) => ({ provider, fault, replies: Number(replies) }))
  })
}
