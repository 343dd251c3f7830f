/**
 * With whom the people of each company have to do: whom they wrote to, and who has proved itself to them before. Hashes and
 * days only: whom a company knows is nobody's business. THREATS LG1
 */
import type { OrganisationId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type Correspondent = {
  readonly firstMs: number
  readonly lastMs: number
  /** Somebody of the company wrote to it. */
  readonly written: boolean
}

export type Meeting = {
  readonly organisationId: OrganisationId
  readonly digest: Uint8Array
  readonly atMs: number
  readonly written: boolean
}

export class Correspondents {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async get(organisationId: OrganisationId, digest: Uint8Array): Promise<Correspondent | undefined> {
    const row = await this.#sql.get<{ first_ms: number; last_ms: number; written: number }>(
      'select first_ms, last_ms, written from correspondent where organisation_id = ? and digest = ?',
      organisationId,
      digest,
    )
    if (row === undefined) return undefined
    return { firstMs: Number(row.first_ms), lastMs: Number(row.last_ms), written: Number(row.written) === 1 }
  }

  async note({ organisationId, digest, atMs, written }: Meeting): Promise<void> {
    await this.#sql.run(
      `insert into correspondent (organisation_id, digest, first_ms, last_ms, written) values (?, ?, ?, ?, ?)
        on conflict (organisation_id, digest) do update set
          last_ms = case when correspondent.last_ms < excluded.last_ms then excluded.last_ms else correspondent.last_ms end,
          written = case when excluded.written = 1 then 1 else correspondent.written end`,
      organisationId,
      digest,
      atMs,
      atMs,
      written ? 1 : 0,
    )
  }

  /** Lets go of those who were not met since, and of the oldest of companies that have more than `most`. */
  async sweep(sinceMs: number, most: number): Promise<number> {
    let gone = await this.#sql.run('delete from correspondent where last_ms < ?', sinceMs)
    const large = await this.#sql.all<{ organisation_id: number }>(
      'select organisation_id from correspondent group by organisation_id having count(*) > ?',
      most,
    )
    for (const { organisation_id: company } of large) {
      gone += await this.#sweepCompany(company, most)
    }
    return gone
  }

  /** Those whom nobody wrote to go first. */
  async #sweepCompany(company: number, most: number): Promise<number> {
    const last = await this.#sql.get<{ last_ms: number; written: number }>(
      `select last_ms, written from correspondent where organisation_id = ?
        order by written desc, last_ms desc limit 1 offset ?`,
      company,
      most,
    )
    if (last === undefined) return 0
    const written = Number(last.written)
    return await this.#sql.run(
      `delete from correspondent where organisation_id = ?
        and (written < ? or (written = ? and last_ms <= ?))`,
      company,
      written,
      written,
      Number(last.last_ms),
    )
  }
}
