/**
 * How rows become a node's own: those that are due, and of mass mail as many as its pace lets go. What waits in the mass
 * lane is found by destination and company, one look-up each, so that a million rows of one hide nobody's one.
 */
import { keysIn, keyValues, pieces, type RecipientRow, recipientOf } from './queue-rows.ts'
import type { StoredRecipient } from './queue-types.ts'
import type { Database, Sql, Value } from './sql.ts'

/** Destinations and companies that are counted for people. */
const MASS_WAITING_SHOWN = 5000

/** Rows that fulfil the condition, up to so many, are this node's until they are settled. */
export async function claimRows(
  sql: Sql,
  node: string,
  condition: string,
  values: readonly Value[],
  limit: number,
): Promise<StoredRecipient[]> {
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
      node,
      ...keyValues(piece),
    )
  return claimed
}

/** How fast mass mail goes to one provider: one recipient each `intervalMs`, and at once what `burstMs` left unused. */
export type Pace = { readonly provider: string; readonly intervalMs: number; readonly burstMs: number }

export type MassClaim = {
  readonly destination: string
  /** 0: of no company. */
  readonly company: number
  readonly nowMs: number
  readonly limit: number
  /** Undefined: as fast as there is room. */
  readonly pace: Pace | undefined
}

export type MassClaimed = {
  readonly rows: StoredRecipient[]
  /** The pace lets nothing go before; 0: it is not in the way. */
  readonly freeMs: number
}

/** Takes due mass mail of one company for one destination. Nodes that claim for the same provider wait for each other. */
export async function claimMassRows(sql: Sql, node: string, claim: MassClaim): Promise<MassClaimed> {
  const { destination, company, nowMs, limit, pace } = claim
  const take = (most: number): Promise<StoredRecipient[]> =>
    claimRows(
      sql,
      node,
      "state = 'waiting' and destination = ? and mass_of = ? and next_ms <= ? order by next_ms",
      [destination, company, nowMs],
      most,
    )
  if (pace === undefined) return { rows: await take(limit), freeMs: 0 }
  const { provider, intervalMs, burstMs } = pace
  // The row is locked until the transaction ends: what two nodes take together is no more than the pace.
  const row = await sql.get<{ free_ms: number }>(
    `insert into queue_pace (provider, free_ms) values (?, 0)
       on conflict (provider) do update set free_ms = queue_pace.free_ms returning free_ms`,
    provider,
  )
  const fromMs = Math.max(row?.free_ms ?? 0, nowMs - burstMs)
  if (fromMs > nowMs) return { rows: [], freeMs: fromMs }
  const rows = await take(Math.min(limit, Math.floor((nowMs - fromMs) / intervalMs) + 1))
  const freeMs = Math.ceil(fromMs + rows.length * intervalMs)
  await sql.run('update queue_pace set free_ms = ? where provider = ?', freeMs, provider)
  return { rows, freeMs: freeMs > nowMs ? freeMs : 0 }
}

/** Mass mail that waits for one destination: each company, and when its next is due. */
export type MassGroup = {
  readonly destination: string
  readonly companies: readonly { readonly company: number; readonly nextMs: number }[]
}

type First = { readonly destination: string; readonly mass_of: number; readonly next_ms: number }

/** The next `limit` destinations after that name for which mass mail waits; fewer: there are no more. */
export function massGroups(db: Database, after: string, limit: number): Promise<MassGroup[]> {
  return db.read(async (sql) => {
    const groups: MassGroup[] = []
    let from = after
    while (groups.length < limit) {
      let first = await firstOf(sql, 'destination > ?', [from])
      if (first === undefined) break
      const { destination } = first
      const companies = []
      while (first !== undefined) {
        companies.push({ company: first.mass_of, nextMs: first.next_ms })
        first = await firstOf(sql, 'destination = ? and mass_of > ?', [destination, first.mass_of])
      }
      groups.push({ destination, companies })
      from = destination
    }
    return groups
  })
}

/** One step in the index, to where that begins: it jumps over all that waits for the same. */
function firstOf(sql: Sql, condition: string, values: readonly Value[]): Promise<First | undefined> {
  return sql.get<First>(
    `select destination, mass_of, next_ms from queue_recipient
      where state = 'waiting' and mass_of is not null and ${condition}
      order by destination, mass_of, next_ms limit 1`,
    ...values,
  )
}

export type MassWaiting = {
  readonly destination: string
  readonly company: number
  readonly waiting: number
}

/** How much mass mail waits, for the destinations with the most; counted in its index alone. */
export function massWaiting(db: Database): Promise<MassWaiting[]> {
  return db.read((sql) =>
    sql.all<MassWaiting>(
      `select destination, mass_of as company, count(*) as waiting from queue_recipient
        where state = 'waiting' and mass_of is not null
        group by destination, mass_of order by waiting desc limit ?`,
      MASS_WAITING_SHOWN,
    ),
  )
}
