/** Places on the web that are told what happens, each with how far it has been told. Changes name the hook's company. */
import type { OrganisationId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

export type NewWebhook = {
  /** Undefined: the operator's, told of everything. */
  readonly organisationId: OrganisationId | undefined
  readonly url: string
  /** Kinds of events; empty: all. */
  readonly kinds: readonly string[]
  /** By whoever has the key of the service. */
  readonly sealed: string
  /** Private addresses and any port: only the operator says so. */
  readonly allowPrivate: boolean
  readonly madeBy: string
  readonly madeMs: number
  /** Behind what was told already, in the words of the ledger. */
  readonly place: string
}

export type WebhookRecord = NewWebhook & {
  readonly id: number
  /** Since it last took something: how often it did not. */
  readonly tries: number
  readonly failingMs: number | undefined
  readonly nextMs: number
  readonly lastMs: number | undefined
  readonly lastResult: string | undefined
  readonly disabledMs: number | undefined
}

export type WebhookProgress = Pick<
  WebhookRecord,
  'place' | 'tries' | 'failingMs' | 'nextMs' | 'lastMs' | 'lastResult' | 'disabledMs'
>

type Row = {
  readonly id: number
  readonly organisation_id: number | null
  readonly url: string
  readonly kinds: string
  readonly sealed: string
  readonly allow_private: number
  readonly made_by: string
  readonly made_ms: number
  readonly place: string
  readonly tries: number
  readonly failing_ms: number | null
  readonly next_ms: number
  readonly last_ms: number | null
  readonly last_result: string | null
  readonly disabled_ms: number | null
}

export class Webhooks {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  nextId(): Promise<number> {
    return nextId(this.#sql, 'webhook')
  }

  async add(id: number, hook: NewWebhook): Promise<void> {
    await this.#sql.run(
      `insert into webhook (id, organisation_id, url, kinds, sealed, allow_private, made_by, made_ms, place, tries,
         next_ms, told) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 1)`,
      ...[id, hook.organisationId ?? null, hook.url, hook.kinds.join(' '), hook.sealed],
      ...[hook.allowPrivate ? 1 : 0, hook.madeBy, hook.madeMs, hook.place, hook.madeMs],
    )
  }

  /** Of one company, or of all and the operator's. */
  async list(organisationId: OrganisationId | undefined): Promise<readonly WebhookRecord[]> {
    const rows = await this.#sql.all<Row>(
      'select * from webhook where organisation_id = ? or 1 = ? order by id',
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
    )
    return rows.map(recordOf)
  }

  async get(id: number): Promise<WebhookRecord | undefined> {
    const row = await this.#sql.get<Row>('select * from webhook where id = ?', id)
    return row && recordOf(row)
  }

  /** To be told something, or about which somebody is to be told. */
  async due(nowMs: number, limit: number): Promise<readonly WebhookRecord[]> {
    const rows = await this.#sql.all<Row>(
      'select * from webhook where (disabled_ms is null and next_ms <= ?) or told = 0 order by next_ms limit ?',
      nowMs,
      limit,
    )
    return rows.map(recordOf)
  }

  /** Takes it for a while. False: another node has. */
  async claim({ id, nextMs }: WebhookRecord, untilMs: number): Promise<boolean> {
    const taken = await this.#sql.run(
      'update webhook set next_ms = ? where id = ? and next_ms = ? and disabled_ms is null',
      ...[untilMs, id, nextMs],
    )
    return taken === 1
  }

  /** How far it is now. One that is disabled by this has somebody to be told of it. */
  async progress(id: number, to: WebhookProgress): Promise<void> {
    await this.#sql.run(
      `update webhook set place = ?, tries = ?, failing_ms = ?, next_ms = ?, last_ms = ?, last_result = ?,
         disabled_ms = ?, told = ? where id = ?`,
      ...[to.place, to.tries, to.failingMs ?? null, to.nextMs, to.lastMs ?? null, to.lastResult ?? null],
      ...[to.disabledMs ?? null, to.disabledMs === undefined ? 1 : 0, id],
    )
  }

  /** Disabled, and nobody was told yet. */
  async untold(): Promise<readonly WebhookRecord[]> {
    const rows = await this.#sql.all<Row>('select * from webhook where told = 0 order by id')
    return rows.map(recordOf)
  }

  /** False: somebody else has told it, or is about to. */
  async tell(id: number, told: boolean): Promise<boolean> {
    const changed = await this.#sql.run(
      'update webhook set told = ? where id = ? and told = ?',
      ...[told ? 1 : 0, id, told ? 0 : 1],
    )
    return changed === 1
  }

  /** The same secret under another key. */
  async reseal({ id, sealed }: WebhookRecord, anew: string): Promise<void> {
    await this.#sql.run('update webhook set sealed = ? where id = ? and sealed = ?', anew, id, sealed)
  }

  async remove(id: number): Promise<void> {
    await this.#sql.run('delete from webhook where id = ?', id)
  }
}

function recordOf(row: Row): WebhookRecord {
  return {
    id: row.id,
    organisationId: (row.organisation_id ?? undefined) as OrganisationId | undefined,
    url: row.url,
    kinds: row.kinds === '' ? [] : row.kinds.split(' '),
    sealed: row.sealed,
    allowPrivate: row.allow_private === 1,
    madeBy: row.made_by,
    madeMs: row.made_ms,
    place: row.place,
    tries: row.tries,
    failingMs: row.failing_ms ?? undefined,
    nextMs: row.next_ms,
    lastMs: row.last_ms ?? undefined,
    lastResult: row.last_result ?? undefined,
    disabledMs: row.disabled_ms ?? undefined,
  }
}
