/**
 * The bounce centre's tables: which events are bounces, and what is known of each address that bounced. Both are made in
 * the transaction that takes the events in, so that they say what the ledger says.
 */
import { pauseUntil } from '../../mail/bounce/pause.ts'
import type { Database, Sql, Value } from '../sql.ts'
import { type LedgerScope, readLedger, writeLedger } from './ledger-scope.ts'

/** Where the event stands, and what it is found by. */
export type BounceRecord = {
  readonly day: number
  readonly writer: number
  readonly seq: number
  /** 0: nobody's but the operator's. */
  readonly organisationId: number
  readonly accountId: number
  readonly atMs: number
  readonly address: string
  readonly class: string
  readonly fault: string
  readonly hardness: string
  /** The address takes no more mail for a while. */
  readonly pausing: boolean
}

export type BouncedAddress = {
  readonly organisationId: number
  readonly address: string
  /** Of the bounce that came last. */
  readonly class: string
  readonly fault: string
  readonly hardness: string
  readonly lastMs: number
  readonly day: number
  readonly writer: number
  readonly seq: number
  readonly bounces: number
  /** When it was paused last; undefined: never. */
  readonly sinceMs: number | undefined
  /** When the pause ends or ended; undefined: there is none, or somebody ended it. */
  readonly untilMs: number | undefined
  readonly liftedMs: number | undefined
  readonly liftedBy: string | undefined
}

export type BounceFilter = {
  readonly account?: number | undefined
  readonly address?: string | undefined
  readonly class?: string | undefined
  readonly fault?: string | undefined
  /** Both included. */
  readonly fromMs: number
  readonly toMs: number
}

export type BouncePlace = { readonly day: number; readonly writer: number; readonly seq: number }
export type ListedBounce = BouncePlace & { readonly atMs: number }

type AddressRow = {
  readonly organisation_id: number
  readonly address: string
  readonly class: string
  readonly fault: string
  readonly hardness: string
  readonly last_ms: number
  readonly day: number
  readonly writer: number
  readonly seq: number
  readonly bounces: number
  readonly pauses: number
  readonly since_ms: number | null
  readonly until_ms: number | null
  readonly lifted_ms: number | null
  readonly lifted_by: string | null
}

/** In the transaction that takes the event in. */
export async function recordBounce(sql: Sql, bounce: BounceRecord): Promise<void> {
  const { organisationId, address, atMs } = bounce
  await sql.run(
    `insert into ledger_bounce (day, writer, seq, organisation_id, account, at_ms, address, class, fault)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[bounce.day, bounce.writer, bounce.seq, organisationId, bounce.accountId, atMs],
    ...[address, bounce.class, bounce.fault],
  )
  const known = await sql.get<AddressRow>(
    'select * from ledger_bounced_address where organisation_id = ? and address = ? {for update}',
    organisationId,
    address,
  )
  // Mail of before the pause bounces too, and so does what was on its way when somebody ended it.
  const isOld = Math.max(known?.until_ms ?? 0, known?.lifted_ms ?? 0) >= atMs
  const begins = bounce.pausing && organisationId !== 0 && !isOld
  const pauses = known?.pauses ?? 0
  await sql.run(
    `insert into ledger_bounced_address (organisation_id, address, class, fault, hardness, last_ms, day, writer, seq,
       bounces, pauses, since_ms, until_ms, lifted_ms, lifted_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)
     on conflict (organisation_id, address) do update set class = excluded.class, fault = excluded.fault,
       hardness = excluded.hardness, last_ms = excluded.last_ms, day = excluded.day, writer = excluded.writer,
       seq = excluded.seq, bounces = ledger_bounced_address.bounces + 1, pauses = excluded.pauses,
       since_ms = excluded.since_ms, until_ms = excluded.until_ms, lifted_ms = excluded.lifted_ms,
       lifted_by = excluded.lifted_by`,
    ...[organisationId, address, bounce.class, bounce.fault, bounce.hardness, atMs],
    ...[bounce.day, bounce.writer, bounce.seq, begins ? pauses + 1 : pauses],
    ...[
      begins ? atMs : (known?.since_ms ?? null),
      begins ? pauseUntil(atMs, pauses) : (known?.until_ms ?? null),
    ],
    ...[begins ? null : (known?.lifted_ms ?? null), begins ? null : (known?.lifted_by ?? null)],
  )
}

/** Newest first, at most `limit` before that place. */
export function listBounces(
  db: Database,
  scope: LedgerScope,
  { account, address, class: what, fault, fromMs, toMs }: BounceFilter,
  before: ListedBounce | undefined,
  limit: number,
): Promise<ListedBounce[]> {
  const wanted: readonly (readonly [string, Value | undefined])[] = [
    ['organisation_id = ?', scope === 'all' ? undefined : scope],
    ['account = ?', account],
    ['address = ?', address],
    ['class = ?', what],
    ['fault = ?', fault],
    ['at_ms >= ?', fromMs],
    ['at_ms <= ?', before === undefined ? toMs : Math.min(toMs, before.atMs)],
  ]
  const asked = wanted.flatMap(([clause, value]) => (value === undefined ? [] : [{ clause, value }]))
  const clauses = asked.map(({ clause }) => clause)
  const values = asked.map(({ value }) => value)
  if (before !== undefined) {
    clauses.push('(at_ms < ? or (day, writer, seq) < (?, ?, ?))')
    values.push(before.atMs, before.day, before.writer, before.seq)
  }
  return readLedger(db, scope, async (sql) => {
    const rows = await sql.all<BouncePlace & { at_ms: number }>(
      `select day, writer, seq, at_ms from ledger_bounce where ${clauses.join(' and ')}
       order by at_ms desc, day desc, writer desc, seq desc limit ?`,
      ...values,
      limit,
    )
    return rows.map(({ at_ms, ...place }) => ({ ...place, atMs: at_ms }))
  })
}

/** What is known of an address, of each company of the scope that wrote to it. */
export function bouncedAddresses(
  db: Database,
  scope: LedgerScope,
  addresses: readonly string[],
): Promise<BouncedAddress[]> {
  if (addresses.length === 0) return Promise.resolve([])
  const marks = addresses.map(() => '?').join(', ')
  return readLedger(db, scope, async (sql) => {
    const own = scope === 'all' ? '' : ' and organisation_id = ?'
    const rows = await sql.all<AddressRow>(
      `select * from ledger_bounced_address where address in (${marks})${own} order by organisation_id, address`,
      ...addresses,
      ...(scope === 'all' ? [] : [scope]),
    )
    return rows.map(addressOf)
  })
}

/** Those that are paused at `nowMs`, by address behind `after`. */
export function pausedAddresses(
  db: Database,
  scope: LedgerScope,
  nowMs: number,
  after: { readonly organisationId: number; readonly address: string } | undefined,
  limit: number,
): Promise<BouncedAddress[]> {
  const own = scope === 'all' ? '' : ' and organisation_id = ?'
  return readLedger(db, scope, async (sql) => {
    const rows = await sql.all<AddressRow>(
      `select * from ledger_bounced_address where until_ms > ?${own} and (organisation_id, address) > (?, ?)
       order by organisation_id, address limit ?`,
      nowMs,
      ...(scope === 'all' ? [] : [scope]),
      after?.organisationId ?? -1,
      after?.address ?? '',
      limit,
    )
    return rows.map(addressOf)
  })
}

/** Ends the pause; false: there was none. */
export async function liftPause(
  db: Database,
  scope: LedgerScope,
  address: string,
  by: string,
  nowMs: number,
): Promise<boolean> {
  const own = scope === 'all' ? '' : ' and organisation_id = ?'
  return await writeLedger(
    db,
    async (sql) =>
      (await sql.run(
        `update ledger_bounced_address set until_ms = null, pauses = 0, lifted_ms = ?, lifted_by = ?
         where address = ? and until_ms > ?${own}`,
        ...[nowMs, by, address, nowMs, ...(scope === 'all' ? [] : [scope])],
      )) > 0,
    scope,
  )
}

function addressOf(row: AddressRow): BouncedAddress {
  const { organisation_id, last_ms, pauses: _, since_ms, until_ms, lifted_ms, lifted_by, ...rest } = row
  return {
    ...rest,
    organisationId: organisation_id,
    lastMs: last_ms,
    sinceMs: since_ms ?? undefined,
    untilMs: until_ms ?? undefined,
    liftedMs: lifted_ms ?? undefined,
    liftedBy: lifted_by ?? undefined,
  }
}

/** Whether the company has any that is paused at `nowMs`. */
export async function hasPaused(db: Database, organisationId: number, nowMs: number): Promise<boolean> {
  const found = await readLedger(db, organisationId, (sql) =>
    sql.get(
      'select 1 as one from ledger_bounced_address where organisation_id = ? and until_ms > ? limit 1',
      ...[organisationId, nowMs],
    ),
  )
  return found !== undefined
}
