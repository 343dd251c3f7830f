/**
 * The takeover breaker (decisions/0023): its cases, of which an account has one open at most, and what is usual for each
 * account. While a case is open, the account sends nothing and nobody signs in to it.
 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

export type TakeoverCase = {
  readonly id: number
  readonly accountId: AccountId
  readonly organisationId: OrganisationId
  readonly beganMs: number
  /** JSON: why the brake was pulled. */
  readonly evidence: string
  /** When everybody who has to know was told. */
  readonly toldMs: number | undefined
  readonly closedMs: number | undefined
  readonly closedBy: string | undefined
  /** Recipients of held messages that were let go, and that were discarded. */
  readonly released: number
  readonly dropped: number
}

type CaseRow = {
  id: number
  account_id: AccountId
  organisation_id: OrganisationId
  began_ms: number
  evidence: string
  told_ms: number | null
  closed_ms: number | null
  closed_by: string | null
  released: number
  dropped: number
}

export type OpenCase = Pick<TakeoverCase, 'id' | 'accountId' | 'organisationId' | 'beganMs'>

export class TakeoverCases {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** The account's open case, made now when there is none. The caller raises the account's version. */
  async open(
    of: Pick<TakeoverCase, 'accountId' | 'organisationId' | 'evidence'>,
    nowMs: number,
  ): Promise<OpenCase> {
    const known = await this.openOf(of.accountId)
    if (known !== undefined) return known
    const id = await nextId(this.#sql, 'takeover_case')
    await this.#sql.run(
      `insert into takeover_case (id, account_id, organisation_id, began_ms, evidence, released, dropped)
        values (?, ?, ?, ?, ?, 0, 0)`,
      id,
      of.accountId,
      of.organisationId,
      nowMs,
      of.evidence,
    )
    return { id, accountId: of.accountId, organisationId: of.organisationId, beganMs: nowMs }
  }

  async openOf(id: AccountId): Promise<TakeoverCase | undefined> {
    const row = await this.#sql.get<CaseRow>(
      'select * from takeover_case where account_id = ? and closed_ms is null',
      id,
    )
    return row && caseOf(row)
  }

  /** The account's newest case, open or not. */
  async lastOf(id: AccountId): Promise<TakeoverCase | undefined> {
    const row = await this.#sql.get<CaseRow>(
      'select * from takeover_case where account_id = ? order by id desc limit 1',
      id,
    )
    return row && caseOf(row)
  }

  /** Newest first; of one company or of all. */
  async list(
    organisationId: OrganisationId | undefined,
    onlyOpen: boolean,
    most: number,
  ): Promise<readonly TakeoverCase[]> {
    const rows = await this.#sql.all<CaseRow>(
      `select * from takeover_case where (organisation_id = ? or 1 = ?) and (closed_ms is null or 1 = ?)
        order by id desc limit ?`,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
      onlyOpen ? 0 : 1,
      most,
    )
    return rows.map(caseOf)
  }

  /** All that are open, with those that nobody has been told of. */
  async allOpen(): Promise<readonly TakeoverCase[]> {
    const rows = await this.#sql.all<CaseRow>(
      'select * from takeover_case where closed_ms is null order by id',
    )
    return rows.map(caseOf)
  }

  async told(id: number, nowMs: number): Promise<void> {
    await this.#sql.run('update takeover_case set told_ms = ? where id = ?', nowMs, id)
  }

  async count(id: number, what: 'released' | 'dropped', more: number): Promise<void> {
    await this.#sql.run(`update takeover_case set ${what} = ${what} + ? where id = ?`, more, id)
  }

  async close(id: number, by: string, nowMs: number): Promise<void> {
    await this.#sql.run(
      'update takeover_case set closed_ms = ?, closed_by = ? where id = ? and closed_ms is null',
      nowMs,
      by,
      id,
    )
  }

  /** The account goes: there is nobody to give it back to. */
  async forget(id: AccountId, nowMs: number): Promise<void> {
    const open = await this.openOf(id)
    if (open !== undefined) await this.close(open.id, '', nowMs)
    await this.#sql.run('delete from takeover_habits where account_id = ?', id)
  }

  /** What is usual for the account; `known` are 32-bit hashes of whom it wrote to, the oldest first. */
  async habits(id: AccountId): Promise<{ readonly habits: string; readonly known: Uint8Array } | undefined> {
    return await this.#sql.get<{ habits: string; known: Uint8Array }>(
      'select habits, known from takeover_habits where account_id = ?',
      id,
    )
  }

  async setHabits(
    id: AccountId,
    organisationId: OrganisationId,
    habits: string,
    known: Uint8Array,
  ): Promise<void> {
    await this.#sql.run(
      `insert into takeover_habits (account_id, organisation_id, habits, known) values (?, ?, ?, ?)
        on conflict (account_id) do update set habits = excluded.habits, known = excluded.known`,
      id,
      organisationId,
      habits,
      known,
    )
  }
}

function caseOf(row: CaseRow): TakeoverCase {
  return {
    id: row.id,
    accountId: row.account_id,
    organisationId: row.organisation_id,
    beganMs: row.began_ms,
    evidence: row.evidence,
    toldMs: row.told_ms ?? undefined,
    closedMs: row.closed_ms ?? undefined,
    closedBy: row.closed_by ?? undefined,
    released: row.released,
    dropped: row.dropped,
  }
}
