/** Companies. */
import type { Language } from '../lib/text.ts'
import type { OrganisationId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

export type OrganisationRecord = {
  readonly id: OrganisationId
  readonly name: string
  readonly language: Language
  readonly createdMs: number
}

type Row = { id: OrganisationId; name: string; language: Language; created_ms: number }

export class Organisations {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Throws DuplicateError when another company has the name. `secret` never changes: blob names hang on it. */
  async add(company: {
    readonly name: string
    readonly language: Language
    readonly secret: Uint8Array
    readonly nowMs: number
  }): Promise<OrganisationRecord> {
    const id = (await nextId(this.#sql, 'organisation')) as OrganisationId
    const { name, language, secret, nowMs } = company
    await this.#sql.run(
      'insert into organisation (id, name, language, secret, created_ms) values (?, ?, ?, ?, ?)',
      id,
      name,
      language,
      secret,
      nowMs,
    )
    return { id, name, language, createdMs: nowMs }
  }

  async get(id: OrganisationId): Promise<OrganisationRecord | undefined> {
    const row = await this.#sql.get<Row>(
      'select id, name, language, created_ms from organisation where id = ? and deleted_ms is null',
      id,
    )
    return row && recordOf(row)
  }

  async byName(name: string): Promise<OrganisationRecord | undefined> {
    const row = await this.#sql.get<Row>(
      'select id, name, language, created_ms from organisation where name = ? and deleted_ms is null',
      name,
    )
    return row && recordOf(row)
  }

  /** All, or only `own`. */
  async list(own: OrganisationId | undefined): Promise<readonly OrganisationRecord[]> {
    const rows = await this.#sql.all<Row>(
      `select id, name, language, created_ms from organisation
        where deleted_ms is null and (id = ? or 1 = ?) order by id`,
      own ?? 0,
      own === undefined ? 1 : 0,
    )
    return rows.map(recordOf)
  }

  async set(
    id: OrganisationId,
    change: { readonly name: string; readonly language: Language },
  ): Promise<void> {
    await this.#sql.run(
      'update organisation set name = ?, language = ? where id = ?',
      change.name,
      change.language,
      id,
    )
  }

  /** Marks it removed. The caller has made sure that it has no domain. */
  async remove(id: OrganisationId, nowMs: number): Promise<void> {
    await this.#sql.run('update organisation set deleted_ms = ? where id = ?', nowMs, id)
  }

  /** 32 octets of chance, made with the company: keys for blob names and the like are derived from it. */
  async secret(id: OrganisationId): Promise<Uint8Array | undefined> {
    const row = await this.#sql.get<{ secret: Uint8Array }>(
      'select secret from organisation where id = ?',
      id,
    )
    return row?.secret
  }
}

function recordOf(row: Row): OrganisationRecord {
  return { id: row.id, name: row.name, language: row.language, createdMs: row.created_ms }
}
