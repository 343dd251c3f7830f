/**
 * The role that account work is done as on PostgreSQL: it owns nothing, cannot sign in, reaches the mail tables only,
 * and row security shows it one account's rows. Made and kept up by the role that is connected, so that one URL is all
 * an operator gives. THREATS TE5, docs/decisions/0008
 */
import pg from 'pg'
import type { Log } from '../../lib/log.ts'
import { MIGRATION_LOCK, type Sql } from '../sql.ts'
import type { PostgresDatabase } from './postgres.ts'

type Standing = {
  readonly role: string
  readonly exists: boolean
  /** The connected role may make it, act as it, give it the tables. */
  readonly may_create: boolean
  readonly may_use: boolean
  readonly may_grant: boolean
  /** It could do more than it should: somebody else's role of that name. */
  readonly strong: boolean
  readonly schema: string
  readonly sees_schema: boolean
  /** Account tables that it cannot work on yet. */
  readonly missing: readonly string[]
  /** Row security does not hold for the connected role itself. */
  readonly connected_strong: boolean
  /** Mail tables without forced row security: somebody has taken the wall down. */
  readonly open: readonly string[]
}

/**
 * Its name, or undefined when the connected role may not make it and nobody has: then account work is done as the
 * connected role, whom forced row security holds too unless it is a superuser or has BYPASSRLS; the log says so.
 * Changes nothing when all is as it should be. The mail tables must be there.
 */
export async function accountRole(db: PostgresDatabase, log: Log): Promise<string | undefined> {
  let standing = await db.read(readStanding, { single: true })
  if (canBePrepared(standing))
    standing = await db.write(async (sql) => {
      // Threads and nodes start at once.
      await sql.run('select pg_advisory_xact_lock(?)', MIGRATION_LOCK)
      await prepare(sql)
      return await readStanding(sql)
    })
  const { role, strong, connected_strong, open } = standing
  if (open.length > 0) log.warn('row security is not forced on mail tables', { tables: open.join(' ') })
  if (isReady(standing)) return role
  if (strong) log.warn('the database role for accounts has rights beyond them: not used', { role })
  if (connected_strong) log.warn('row security does not hold the database role that is connected', { role })
  return undefined
}

function isReady({ may_use, strong, sees_schema, missing }: Standing): boolean {
  return may_use && !strong && sees_schema && missing.length === 0
}

function canBePrepared(standing: Standing): boolean {
  const { exists, may_create, may_use, may_grant, strong } = standing
  return !isReady(standing) && !strong && may_grant && (exists ? may_use : may_create)
}

async function prepare(sql: Sql): Promise<void> {
  let standing = await readStanding(sql)
  const role = pg.escapeIdentifier(standing.role)
  if (!standing.exists) {
    await sql.run(`create role ${role} nologin noinherit`)
    standing = await readStanding(sql)
    if (!standing.may_use) await sql.run(`grant ${role} to current_user`)
  }
  if (!standing.sees_schema)
    await sql.run(`grant usage on schema ${pg.escapeIdentifier(standing.schema)} to ${role}`)
  for (const table of standing.missing)
    await sql.run(`grant select, insert, update, delete on ${pg.escapeIdentifier(table)} to ${role}`)
}

async function readStanding(sql: Sql): Promise<Standing> {
  const standing = await sql.get<Standing>(STANDING)
  if (standing === undefined) throw new Error('the database does not know the role that is connected')
  return standing
}

/** Account tables: all with row security and an account in every row, and the mail tables that should have it. */
const STANDING = `
  with me as (
    select rolname, rolsuper or rolbypassrls as strong, rolsuper or rolcreaterole as may_create,
      (left(rolname, 55) || '_account')::name as account
    from pg_roles where rolname = current_user
  ), role as (
    select r.oid, r.rolname, r.rolsuper or r.rolbypassrls
      or exists (select from pg_auth_members m where m.member = r.oid) as strong
    from pg_roles r join me on r.rolname = me.account
  ), tables as (
    select c.oid, c.relname, pg_has_role(c.relowner, 'usage') as owned,
      c.relrowsecurity and c.relforcerowsecurity as forced
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p')
      and (c.relrowsecurity or c.relname like 'mail\\_%')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id')
  )
  select me.account::text as role, role.oid is not null as exists, me.may_create,
    coalesce(pg_has_role(session_user, role.oid,
      case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end), false) as may_use,
    (select bool_and(owned) from tables) as may_grant,
    coalesce(role.strong, false) as strong,
    current_schema()::text as schema,
    coalesce(has_schema_privilege(role.oid, current_schema()::text, 'usage'), false) as sees_schema,
    array(select t.relname::text from tables t where role.oid is null
      or not (has_table_privilege(role.oid, t.oid, 'select') and has_table_privilege(role.oid, t.oid, 'insert')
        and has_table_privilege(role.oid, t.oid, 'update') and has_table_privilege(role.oid, t.oid, 'delete'))
      order by 1) as missing,
    me.strong as connected_strong,
    array(select relname::text from tables where not forced order by 1) as open
  from me left join role on true`
