/** Domains that this service takes mail for, alias domains among them. */
import type { Language } from '../lib/text.ts'
import type { AccountId, DomainId, OrganisationId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import { FilterEntries } from './directory-filter.ts'
import type { DomainRecord } from './directory-types.ts'
import type { Sql } from './sql.ts'

const COLUMNS = 'id, organisation_id, name, alias_of, language, catch_all, enabled'

type Row = {
  id: DomainId
  organisation_id: OrganisationId
  name: string
  alias_of: DomainId | null
  language: Language
  catch_all: AccountId | null
  enabled: number
}

export class Domains {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Throws DuplicateError when any company has the name. */
  async add(domain: Omit<DomainRecord, 'id'>, nowMs: number): Promise<DomainRecord> {
    const id = (await nextId(this.#sql, 'domain')) as DomainId
    await this.#sql.run(
      `insert into domain (id, organisation_id, name, alias_of, language, catch_all, enabled, created_ms)
        values (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      domain.organisationId,
      domain.name,
      domain.aliasOf ?? null,
      domain.language,
      domain.catchAll ?? null,
      domain.enabled ? 1 : 0,
      nowMs,
    )
    return { ...domain, id }
  }

  async get(id: DomainId): Promise<DomainRecord | undefined> {
    const row = await this.#sql.get<Row>(
      `select ${COLUMNS} from domain where id = ? and deleted_ms is null`,
      id,
    )
    return row && recordOf(row)
  }

  async byName(name: string): Promise<DomainRecord | undefined> {
    const row = await this.#sql.get<Row>(
      `select ${COLUMNS} from domain where name = ? and deleted_ms is null`,
      name,
    )
    return row && recordOf(row)
  }

  /** In order of name; of one company, or of all. */
  async list(own: OrganisationId | undefined): Promise<readonly DomainRecord[]> {
    const rows = await this.#sql.all<Row>(
      `select ${COLUMNS} from domain where deleted_ms is null and (organisation_id = ? or 1 = ?) order by name`,
      own ?? 0,
      own === undefined ? 1 : 0,
    )
    return rows.map(recordOf)
  }

  async set(
    id: DomainId,
    domain: Pick<DomainRecord, 'aliasOf' | 'language' | 'catchAll' | 'enabled'>,
  ): Promise<void> {
    await this.#sql.run(
      'update domain set alias_of = ?, language = ?, catch_all = ?, enabled = ? where id = ?',
      domain.aliasOf ?? null,
      domain.language,
      domain.catchAll ?? null,
      domain.enabled ? 1 : 0,
      id,
    )
  }

  /** Unknown local parts are refused again wherever they went to that account. */
  async dropCatchAll(accountId: AccountId): Promise<void> {
    await this.#sql.run('update domain set catch_all = null where catch_all = ?', accountId)
  }

  /** Marks it removed; its name is free again. The caller has made sure that nothing lives in it. */
  async remove(id: DomainId, nowMs: number): Promise<void> {
    await new FilterEntries(this.#sql).forget('domain', id)
    await this.#sql.run('update domain set deleted_ms = ? where id = ?', nowMs, id)
  }

  /** True when an account, alias or group has an address there, or another domain is an alias of it. */
  async inUse(id: DomainId): Promise<boolean> {
    const row = await this.#sql.get(
      `select 1 from address where domain_id = ?
        union all select 1 from domain where alias_of = ? and deleted_ms is null limit 1`,
      id,
      id,
    )
    return row !== undefined
  }
}

function recordOf(row: Row): DomainRecord {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    aliasOf: row.alias_of ?? undefined,
    language: row.language,
    catchAll: row.catch_all ?? undefined,
    enabled: row.enabled === 1,
  }
}
