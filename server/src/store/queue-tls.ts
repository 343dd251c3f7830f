/** How strictly other domains are met with TLS: what the operator said, and the policies that those domains published. */
import type { Database } from './sql.ts'

/** `none`: in the clear. `may`: with TLS where it is offered. `encrypt`: with TLS or not at all. `verify`: and with a right certificate. */
export const TLS_LEVELS = ['none', 'may', 'encrypt', 'verify'] as const
export type TlsLevel = (typeof TLS_LEVELS)[number]

export type TlsOverride = {
  /** `example.org`, `*.example.org` or `*`. */
  readonly domain: string
  readonly level: TlsLevel
}

/** A policy as it was fetched. RFC 8461 §3 */
export type KeptPolicy = {
  readonly domain: string
  /** Of the TXT record that announced it. */
  readonly id: string
  readonly body: string
  readonly fetchedMs: number
  readonly endsMs: number
}

type PolicyRow = {
  readonly domain: string
  readonly id: string
  readonly body: string
  readonly fetched_ms: number
  readonly ends_ms: number
}

export async function listTlsOverrides(db: Database): Promise<readonly TlsOverride[]> {
  return await db.read((sql) => sql.all<TlsOverride>('select domain, level from queue_tls order by domain'))
}

export async function setTlsOverride(db: Database, { domain, level }: TlsOverride): Promise<void> {
  await db.write((sql) =>
    sql.run(
      `insert into queue_tls (domain, level) values (?, ?)
        on conflict (domain) do update set level = excluded.level`,
      domain,
      level,
    ),
  )
}

/** False when there was none. */
export async function removeTlsOverride(db: Database, domain: string): Promise<boolean> {
  return (await db.write((sql) => sql.run('delete from queue_tls where domain = ?', domain))) > 0
}

export async function keptPolicy(db: Database, domain: string): Promise<KeptPolicy | undefined> {
  const row = await db.read((sql) =>
    sql.get<PolicyRow>(
      'select domain, id, body, fetched_ms, ends_ms from sts_policy where domain = ?',
      domain,
    ),
  )
  if (row === undefined) return undefined
  return { domain: row.domain, id: row.id, body: row.body, fetchedMs: row.fetched_ms, endsMs: row.ends_ms }
}

/** In the place of an older one. Those that have ended go; of more than `most`, those that end first. */
export async function keepPolicy(
  db: Database,
  policy: KeptPolicy,
  bounds: { readonly most: number; readonly nowMs: number },
): Promise<void> {
  const { domain, id, body, fetchedMs, endsMs } = policy
  await db.write(async (sql) => {
    await sql.run('delete from sts_policy where ends_ms <= ?', bounds.nowMs)
    await sql.run(
      `insert into sts_policy (domain, id, body, fetched_ms, ends_ms) values (?, ?, ?, ?, ?)
        on conflict (domain) do update set id = excluded.id, body = excluded.body,
          fetched_ms = excluded.fetched_ms, ends_ms = excluded.ends_ms`,
      domain,
      id,
      body,
      fetchedMs,
      endsMs,
    )
    const kept = await sql.get<{ n: number }>('select count(*) as n from sts_policy')
    const over = (kept?.n ?? 0) - bounds.most
    if (over > 0)
      await sql.run(
        `delete from sts_policy where domain in
          (select domain from sts_policy where domain <> ? order by ends_ms, domain limit ?)`,
        domain,
        over,
      )
  })
}
