/** Detours: for a while the mail of some domains goes to another host than it would. A domain has one at most. */
import type { Route } from './queue-types.ts'
import type { Database } from './sql.ts'

export type NewDetour = Pick<Route, 'host' | 'port' | 'tls' | 'implicitTls'> & {
  /** The group of the radar that it was made for, as it was called. */
  readonly target: string
  readonly domains: readonly string[]
  readonly madeBy: string
  readonly madeMs: number
  readonly untilMs: number
}

export type Detour = NewDetour & { readonly id: number }

type Row = {
  readonly domain: string
  readonly id: number
  readonly target: string
  readonly host: string
  readonly port: number
  readonly tls: string
  readonly implicit_tls: number
  readonly made_by: string
  readonly made_ms: number
  readonly until_ms: number
}

/** Those domains leave the detours that they had. The new one's number. */
export async function addDetour(db: Database, detour: NewDetour): Promise<number> {
  const { target, host, port, tls, implicitTls, madeBy, madeMs, untilMs } = detour
  return await db.write(async (sql) => {
    const last = await sql.get<{ id: number | null }>('select max(id) as id from queue_detour')
    const id = (last?.id ?? 0) + 1
    for (const domain of detour.domains)
      await sql.run(
        `insert into queue_detour
           (domain, id, target, host, port, tls, implicit_tls, made_by, made_ms, until_ms)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (domain) do update set id = excluded.id, target = excluded.target, host = excluded.host,
           port = excluded.port, tls = excluded.tls, implicit_tls = excluded.implicit_tls,
           made_by = excluded.made_by, made_ms = excluded.made_ms, until_ms = excluded.until_ms`,
        ...[domain, id, target, host, port, tls, implicitTls ? 1 : 0, madeBy, madeMs, untilMs],
      )
    return id
  })
}

/** Those that still hold then, the newest first, each with its domains in order. */
export async function listDetours(db: Database, nowMs: number): Promise<readonly Detour[]> {
  const rows = await db.read((sql) =>
    sql.all<Row>('select * from queue_detour where until_ms > ? order by id desc, domain', nowMs),
  )
  const detours = new Map<number, Detour & { readonly domains: string[] }>()
  for (const row of rows) {
    const known = detours.get(row.id)
    if (known !== undefined) known.domains.push(row.domain)
    else detours.set(row.id, { ...detourOf(row), domains: [row.domain] })
  }
  return [...detours.values()]
}

/** False when there is none of that number. */
export async function removeDetour(db: Database, id: number): Promise<boolean> {
  return (await db.write((sql) => sql.run('delete from queue_detour where id = ?', id))) > 0
}

/** Forgets those that ended before. */
export async function sweepDetours(db: Database, nowMs: number): Promise<void> {
  await db.write((sql) => sql.run('delete from queue_detour where until_ms <= ?', nowMs))
}

function detourOf(row: Row): Omit<Detour, 'domains'> {
  return {
    id: row.id,
    target: row.target,
    host: row.host,
    port: row.port,
    tls: row.tls as Route['tls'],
    implicitTls: row.implicit_tls === 1,
    madeBy: row.made_by,
    madeMs: row.made_ms,
    untilMs: row.until_ms,
  }
}
