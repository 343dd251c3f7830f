/** Where the operator sends the mail of a domain, instead of asking its MX records. */
import { Secret } from '../lib/secret.ts'
import { LOOK_EVERY_MS, LOOKING_BACK_MS } from './limits.ts'
import type { Route } from './queue-types.ts'
import { type Place, type Sealer, SealFault } from './sealed/sealer.ts'
import type { Database, Sql } from './sql.ts'

type RouteRow = {
  readonly domain: string
  readonly host: string
  readonly port: number
  readonly tls: string
  readonly implicit_tls: number
  readonly lmtp: number
  readonly username: string | null
  /** In clear: only of a release before there were keys. */
  readonly password: string | null
  readonly sealed: string | null
}

/** A password that does not open does not stop the others: the route has the fault in its place. */
export async function listRoutes(db: Database, sealer: Sealer): Promise<Route[]> {
  const rows = await db.read((sql) => sql.all<RouteRow>('select * from queue_route order by domain'))
  return rows.map((row) => ({ ...settingsOf(row), password: passwordOf(row, sealer) }))
}

/** Writes a route, in the place of an older one for the same domain. Its password must be one, or none. */
export async function setRoute(db: Database, sealer: Sealer, route: Route): Promise<void> {
  if (route.password instanceof SealFault) throw route.password
  const sealed = route.password === null ? null : sealer.seal(route.password, placeOf(route))
  await db.write((sql) =>
    sql.run(
      `insert into queue_route (domain, host, port, tls, implicit_tls, lmtp, username, password, sealed)
       values (?, ?, ?, ?, ?, ?, ?, null, ?)
       on conflict (domain) do update set host = excluded.host, port = excluded.port, tls = excluded.tls,
         implicit_tls = excluded.implicit_tls, lmtp = excluded.lmtp, username = excluded.username,
         password = null, sealed = excluded.sealed`,
      route.domain,
      route.host,
      route.port,
      route.tls,
      route.implicitTls ? 1 : 0,
      route.lmtp ? 1 : 0,
      route.username,
      sealed,
    ),
  )
}

/** False when there was none. */
export async function removeRoute(db: Database, domain: string): Promise<boolean> {
  return (await db.write((sql) => sql.run('delete from queue_route where domain = ?', domain))) > 0
}

/**
 * Seals what an older release kept in clear, and anew what was sealed with an older key. The clear text goes from the
 * pages, the log and the dead rows of the database too; copies that were made of it before are the operator's.
 */
export async function sealRoutes(db: Database, sealer: Sealer): Promise<void> {
  const rows = await db.read((sql) => sql.all<RouteRow>('select * from queue_route'))
  const clear = rows.filter(({ password }) => password !== null)
  const old = rows.filter(({ sealed }) => sealed !== null && sealer.isOld(sealed))
  if (clear.length === 0 && old.length === 0) return
  if (db.engine === 'sqlite') await outside(db, 'pragma secure_delete = on')
  await db.write(async (sql) => {
    for (const row of clear) await reseal(sql, row, new Secret(row.password ?? ''), sealer)
    for (const row of old) {
      const password = passwordOf(row, sealer)
      if (password instanceof Secret) await reseal(sql, row, password, sealer)
    }
  })
  if (clear.length === 0) return
  if (db.engine === 'sqlite') await outside(db, 'pragma wal_checkpoint(truncate)')
  else {
    await untilNobodyLooksBack(db)
    await outside(db, 'vacuum full queue_route')
  }
}

/**
 * PostgreSQL keeps dead rows for transactions that began before they died. Waits until none of these is left; behind one that
 * lasts too long the database's own vacuum takes the rows later.
 */
async function untilNobodyLooksBack(db: Database): Promise<void> {
  const until = performance.now() + LOOKING_BACK_MS
  while (performance.now() < until) {
    const row = await db.read((sql) =>
      sql.get<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and backend_xmin is not null
            and age(backend_xmin) >= (select min(age(xmin)) from queue_route)`,
      ),
    )
    if ((row?.count ?? 0) === 0) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** A statement that no transaction may be around. */
async function outside(db: Database, statement: string): Promise<void> {
  await db.read((sql) => sql.all(statement), { single: true })
}

async function reseal(sql: Sql, row: RouteRow, password: Secret, sealer: Sealer): Promise<void> {
  await sql.run(
    'update queue_route set password = null, sealed = ? where domain = ?',
    sealer.seal(password, placeOf(settingsOf(row))),
    row.domain,
  )
}

/** Everything that decides who hears the password. */
function placeOf(route: Omit<Route, 'password'>): Place {
  const { domain, host, port, tls, implicitTls, lmtp, username } = route
  return ['queue_route.sealed', domain, host, port, tls, implicitTls, lmtp, username]
}

function settingsOf(row: RouteRow): Omit<Route, 'password'> {
  return {
    domain: row.domain,
    host: row.host,
    port: row.port,
    tls: row.tls as Route['tls'],
    implicitTls: row.implicit_tls === 1,
    lmtp: row.lmtp === 1,
    username: row.username,
  }
}

function passwordOf(row: RouteRow, sealer: Sealer): Route['password'] {
  // A user without a password was never set: somebody took it away.
  if (row.sealed === null) return row.username === null ? null : new SealFault('altered')
  try {
    return sealer.open(row.sealed, placeOf(settingsOf(row)))
  } catch (error) {
    if (error instanceof SealFault) return error
    throw error
  }
}
