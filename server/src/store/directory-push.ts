/** Places on the web that browsers and programs have for being told that something changed. RFC 8620 §7.2 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

export type NewPushSubscription = {
  readonly accountId: AccountId
  readonly organisationId: OrganisationId
  /** AccountRecord.version when it was made: it ends with what it was made by. */
  readonly version: number
  /** Of a browser; undefined: made by a program. */
  readonly sessionId: string | undefined
  /** Of a program with a password of its own. */
  readonly appPasswordId: number | undefined
  readonly device: string
  /** Where, under which keys, and what proves it: by whoever has the key of the service. */
  readonly sealed: string
  /** Kinds of data; empty: all. */
  readonly types: readonly string[]
  readonly expiresMs: number
  /** State of the account that was told last. */
  readonly told: string
}

export type PushSubscriptionRecord = NewPushSubscription & {
  readonly id: number
  /** `new`: nobody was asked yet. `asked`: its code has been sent there. */
  readonly state: 'new' | 'asked' | 'verified'
  /** Since it last took something: how often it did not. */
  readonly tries: number
  /** When it is tried again. */
  readonly nextMs: number | undefined
}

type Row = {
  readonly id: number
  readonly account_id: number
  readonly organisation_id: number
  readonly version: number
  readonly session_id: string | null
  readonly app_password_id: number | null
  readonly device: string
  readonly sealed: string
  readonly types: string
  readonly state: PushSubscriptionRecord['state']
  readonly expires_ms: number
  readonly told: string
  readonly tries: number
  readonly next_ms: number | null
}

export class PushSubscriptions {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  nextId(): Promise<number> {
    return nextId(this.#sql, 'push_subscription')
  }

  async add(id: number, one: NewPushSubscription): Promise<void> {
    await this.#sql.run(
      `insert into push_subscription (id, account_id, organisation_id, version, session_id, app_password_id, device,
         sealed, types, state, expires_ms, told, tries) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?, ?, 0)`,
      ...[id, one.accountId, one.organisationId, one.version, one.sessionId ?? null],
      ...[one.appPasswordId ?? null, one.device, one.sealed, one.types.join(' '), one.expiresMs, one.told],
    )
    await this.#changed()
  }

  async list(accountId: AccountId): Promise<readonly PushSubscriptionRecord[]> {
    const rows = await this.#sql.all<Row>(
      'select * from push_subscription where account_id = ? order by id',
      accountId,
    )
    return rows.map(recordOf)
  }

  /** Another number after each one that came, went or was proved. */
  async changes(): Promise<number> {
    const row = await this.#sql.get<{ last: number }>(
      "select last from directory_sequence where name = 'push_change'",
    )
    return row?.last ?? 0
  }

  /** Whose mail somebody wants to hear of. */
  async accounts(): Promise<readonly AccountId[]> {
    const rows = await this.#sql.all<{ account_id: number }>(
      "select distinct account_id from push_subscription where state = 'verified'",
    )
    return rows.map(({ account_id }) => account_id as AccountId)
  }

  /** To be asked for the first time, or to be tried again. */
  async due(nowMs: number, limit: number): Promise<readonly PushSubscriptionRecord[]> {
    const rows = await this.#sql.all<Row>(
      "select * from push_subscription where state = 'new' or next_ms <= ? order by id limit ?",
      nowMs,
      limit,
    )
    return rows.map(recordOf)
  }

  /** False: another node asks, or it is gone. */
  async ask(id: number): Promise<boolean> {
    const taken = await this.#sql.run(
      "update push_subscription set state = 'asked' where id = ? and state = 'new'",
      id,
    )
    return taken === 1
  }

  async verify(accountId: AccountId, id: number): Promise<void> {
    await this.#sql.run(
      "update push_subscription set state = 'verified' where account_id = ? and id = ?",
      ...[accountId, id],
    )
    await this.#changed()
  }

  async change(
    accountId: AccountId,
    id: number,
    to: Pick<NewPushSubscription, 'types' | 'expiresMs'>,
  ): Promise<void> {
    await this.#sql.run(
      'update push_subscription set types = ?, expires_ms = ? where account_id = ? and id = ?',
      ...[to.types.join(' '), to.expiresMs, accountId, id],
    )
  }

  /** From one state told to the next. False: another node tells it. */
  async tell({ id, told }: Pick<PushSubscriptionRecord, 'id' | 'told'>, now: string): Promise<boolean> {
    const taken = await this.#sql.run(
      'update push_subscription set told = ?, next_ms = null where id = ? and told = ?',
      ...[now, id, told],
    )
    return taken === 1
  }

  /** What became of telling it: not taken, so that `told` is again what was told before. */
  async failed(id: number, told: string, tries: number, nextMs: number): Promise<void> {
    await this.#sql.run(
      'update push_subscription set told = ?, tries = ?, next_ms = ? where id = ?',
      ...[told, tries, nextMs, id],
    )
  }

  async taken(id: number): Promise<void> {
    await this.#sql.run('update push_subscription set tries = 0 where id = ? and tries > 0', id)
  }

  /** How many there were: 0 or 1. */
  async remove(accountId: AccountId, id: number): Promise<number> {
    const gone = await this.#sql.run(
      'delete from push_subscription where account_id = ? and id = ?',
      ...[accountId, id],
    )
    if (gone > 0) await this.#changed()
    return gone
  }

  /** Those of a browser whose person left it. */
  async leave(accountId: AccountId, sessionId: string): Promise<void> {
    const gone = await this.#sql.run(
      'delete from push_subscription where account_id = ? and session_id = ?',
      ...[accountId, sessionId],
    )
    if (gone > 0) await this.#changed()
  }

  /** Those of a browser whose session goes on, although its account changed. */
  async keep(accountId: AccountId, sessionId: string, version: number): Promise<void> {
    await this.#sql.run(
      'update push_subscription set version = ? where account_id = ? and session_id = ?',
      ...[version, accountId, sessionId],
    )
  }

  /** Forgets what has ended. */
  async sweep(nowMs: number): Promise<void> {
    const gone = await this.#sql.run('delete from push_subscription where expires_ms <= ?', nowMs)
    if (gone > 0) await this.#changed()
  }

  async #changed(): Promise<void> {
    await nextId(this.#sql, 'push_change')
  }
}

function recordOf(row: Row): PushSubscriptionRecord {
  return {
    id: row.id,
    accountId: row.account_id as AccountId,
    organisationId: row.organisation_id as OrganisationId,
    version: row.version,
    sessionId: row.session_id ?? undefined,
    appPasswordId: row.app_password_id ?? undefined,
    device: row.device,
    sealed: row.sealed,
    types: row.types === '' ? [] : row.types.split(' '),
    state: row.state,
    expiresMs: row.expires_ms,
    told: row.told,
    tries: row.tries,
    nextMs: row.next_ms ?? undefined,
  }
}
