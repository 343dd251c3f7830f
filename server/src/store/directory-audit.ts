/** Who did what in administration, the newest first. Rows are added and, when they are old, removed; never changed. */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

/**
 * By what somebody acted: a browser or program that signed in, the same by an operator who acts as the company (decisions/0037), a
 * key of a program, or the machine's own command line.
 */
export type AuditWay = 'session' | 'acting' | 'api-key' | 'command-line'

export type Deed = {
  readonly atMs: number
  /** Whose things it was about; undefined: the service's. */
  readonly organisationId: OrganisationId | undefined
  /** Undefined: the operator at the machine. */
  readonly accountId: AccountId | undefined
  readonly who: string
  readonly way: AuditWay
  /** Address on the network; undefined: nobody can say. */
  readonly origin: string | undefined
  /** The administrative method. */
  readonly act: string
  /** What it was done to, as it was written. */
  readonly object: string | undefined
  /** Names of what was given, without the values: one of them may be a password. */
  readonly fields: readonly string[]
  /** `done`, or the code of the refusal. */
  readonly result: string
}
export type DeedRecord = Deed & { readonly id: number }

export type DeedFilter = {
  readonly organisationId?: OrganisationId | undefined
  readonly who?: string | undefined
  readonly act?: string | undefined
  readonly object?: string | undefined
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly before?: number | undefined
}

type Row = {
  readonly id: number
  readonly at_ms: number
  readonly organisation_id: OrganisationId | null
  readonly account_id: AccountId | null
  readonly who: string
  readonly way: AuditWay
  readonly origin: string | null
  readonly act: string
  readonly object: string | null
  readonly fields: string
  readonly result: string
}

export class AuditTable {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(deed: Deed): Promise<void> {
    await this.#sql.run(
      `insert into audit (id, at_ms, organisation_id, account_id, who, way, origin, act, object, fields, result)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      await nextId(this.#sql, 'audit'),
      deed.atMs,
      deed.organisationId ?? null,
      deed.accountId ?? null,
      deed.who,
      deed.way,
      deed.origin ?? null,
      deed.act,
      deed.object ?? null,
      JSON.stringify(deed.fields),
      deed.result,
    )
  }

  /** The newest first. */
  async list(filter: DeedFilter, limit: number): Promise<readonly DeedRecord[]> {
    const asked = (
      [
        ['organisation_id = ?', filter.organisationId],
        ['who = ?', filter.who],
        ['act = ?', filter.act],
        ['object = ?', filter.object],
        ['at_ms >= ?', filter.sinceMs],
        ['at_ms < ?', filter.untilMs],
        ['id < ?', filter.before],
      ] as const
    ).flatMap(([text, value]) => (value === undefined ? [] : [{ text, value }]))
    const where = asked.length === 0 ? '' : `where ${asked.map(({ text }) => text).join(' and ')}`
    const rows = await this.#sql.all<Row>(
      `select * from audit ${where} order by id desc limit ?`,
      ...asked.map(({ value }) => value),
      limit,
    )
    return rows.map(recordOf)
  }

  /** What is older is gone, that many at most in one go. */
  async prune(beforeMs: number, limit: number): Promise<void> {
    await this.#sql.run(
      'delete from audit where id in (select id from audit where at_ms < ? order by at_ms limit ?)',
      beforeMs,
      limit,
    )
  }
}

function recordOf(row: Row): DeedRecord {
  return {
    id: row.id,
    atMs: row.at_ms,
    organisationId: row.organisation_id ?? undefined,
    accountId: row.account_id ?? undefined,
    who: row.who,
    way: row.way,
    origin: row.origin ?? undefined,
    act: row.act,
    object: row.object ?? undefined,
    fields: JSON.parse(row.fields) as readonly string[],
    result: row.result,
  }
}
