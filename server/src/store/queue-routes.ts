/** Where the operator sends the mail of a domain, instead of asking its MX records. */
import type { Route } from './queue-types.ts'
import type { Database } from './sql.ts'

type RouteRow = {
  readonly domain: string
  readonly host: string
  readonly port: number
  readonly tls: string
  readonly implicit_tls: number
  readonly lmtp: number
  readonly username: string | null
  readonly password: string | null
}

export async function listRoutes(db: Database): Promise<Route[]> {
  const rows = await db.read((sql) => sql.all<RouteRow>('select * from queue_route order by domain'))
  return rows.map((row) => ({
    domain: row.domain,
    host: row.host,
    port: row.port,
    tls: row.tls as Route['tls'],
    implicitTls: row.implicit_tls === 1,
    lmtp: row.lmtp === 1,
    username: row.username,
    password: row.password,
  }))
}

/** Writes a route, in the place of an older one for the same domain. */
export async function setRoute(db: Database, route: Route): Promise<void> {
  await db.write((sql) =>
    sql.run(
      `insert into queue_route (domain, host, port, tls, implicit_tls, lmtp, username, password)
       values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (domain) do update set host = excluded.host, port = excluded.port, tls = excluded.tls,
         implicit_tls = excluded.implicit_tls, lmtp = excluded.lmtp, username = excluded.username,
         password = excluded.password`,
      route.domain,
      route.host,
      route.port,
      route.tls,
      route.implicitTls ? 1 : 0,
      route.lmtp ? 1 : 0,
      route.username,
      route.password,
    ),
  )
}

/** False when there was none. */
export async function removeRoute(db: Database, domain: string): Promise<boolean> {
  return (await db.write((sql) => sql.run('delete from queue_route where domain = ?', domain))) > 0
}
