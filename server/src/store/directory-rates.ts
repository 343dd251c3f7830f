/**
 * Sending limits and what counts against them: per account, domain and company, in slots of five minutes, so that a window
 * slides. Counted in the database, so that all threads and nodes share it and a restart forgets nothing.
 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import type { SettingScope } from './directory-settings.ts'
import type { DirectoryTables } from './directory-tables.ts'
import type { Sql } from './sql.ts'

/** One step of the sliding windows, in ms: a limit holds for every hour, and may hold for five minutes more. */
export const SLOT_MS = 300_000
export const HOUR_SLOTS = 12
export const DAY_SLOTS = 288

/** Key of the setting of a company, domain or account: SendingLimits as JSON. */
export const RATES_SETTING = 'rates'

export const RATE_NAMES = [
  'messagesHour',
  'messagesDay',
  'recipientsHour',
  'recipientsDay',
  'bytesDay',
] as const
export type RateName = (typeof RATE_NAMES)[number]

/** null: no limit, whatever holds for others. Absent: what the service says. */
export type SendingLimits = { readonly [Name in RateName]?: number | null }

export type RateScope = Extract<SettingScope, 'account' | 'domain' | 'organisation'>

export type ScopedLimits = {
  readonly scope: RateScope
  readonly id: number
  readonly organisationId: OrganisationId
  /** The address, domain or company's name. */
  readonly name: string
  readonly limits: SendingLimits
}

export type RatesReader = {
  /** Of the account, its domain and its company, in that order, those without limits of their own too. */
  rateLimits(id: AccountId): Promise<readonly ScopedLimits[]>
}

export type Amounts = { readonly messages: number; readonly recipients: number; readonly bytes: number }
/** What a scope has sent within the windows, this message included. */
export type Sums = { readonly hour: Amounts; readonly day: Amounts }
export type SlotAmounts = Amounts & { readonly slot: number }

type SumRow = {
  readonly messages: number
  readonly recipients: number
  readonly bytes: number
  readonly hour_messages: number
  readonly hour_recipients: number
  readonly hour_bytes: number
}

export class SendingCounts {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Adds and tells what it comes to. The row is locked until the transaction ends: nobody counts past it. */
  async add({ scope, id, organisationId }: ScopedLimits, slot: number, more: Amounts): Promise<Sums> {
    const row = await this.#sql.get<{ messages: number }>(
      `insert into sending_count (scope, scope_id, slot, organisation_id, messages, recipients, bytes)
        values (?, ?, ?, ?, ?, ?, ?) on conflict (scope, scope_id, slot) do update set
          messages = sending_count.messages + excluded.messages,
          recipients = sending_count.recipients + excluded.recipients,
          bytes = sending_count.bytes + excluded.bytes
        returning messages`,
      scope,
      id,
      slot,
      organisationId,
      more.messages,
      more.recipients,
      more.bytes,
    )
    // A new slot: those that no window reaches any more go.
    if (row?.messages === more.messages)
      await this.#sql.run(
        'delete from sending_count where scope = ? and scope_id = ? and slot < ?',
        scope,
        id,
        slot - DAY_SLOTS,
      )
    return await this.sums(scope, id, slot)
  }

  async sums(scope: RateScope, id: number, slot: number): Promise<Sums> {
    const row = await this.#sql.get<SumRow>(
      `select coalesce(sum(messages), 0) as messages, coalesce(sum(recipients), 0) as recipients,
          coalesce(sum(bytes), 0) as bytes,
          coalesce(sum(case when slot >= ? then messages end), 0) as hour_messages,
          coalesce(sum(case when slot >= ? then recipients end), 0) as hour_recipients,
          coalesce(sum(case when slot >= ? then bytes end), 0) as hour_bytes
        from sending_count where scope = ? and scope_id = ? and slot >= ?`,
      slot - HOUR_SLOTS,
      slot - HOUR_SLOTS,
      slot - HOUR_SLOTS,
      scope,
      id,
      slot - DAY_SLOTS,
    )
    if (row === undefined) throw new Error('a sum of nothing is a row of zeros')
    return {
      hour: {
        messages: Number(row.hour_messages),
        recipients: Number(row.hour_recipients),
        bytes: Number(row.hour_bytes),
      },
      day: { messages: Number(row.messages), recipients: Number(row.recipients), bytes: Number(row.bytes) },
    }
  }

  /** From the oldest that a window of so many slots before `slot` reaches. */
  async slots(scope: RateScope, id: number, slot: number, reach: number): Promise<readonly SlotAmounts[]> {
    return await this.#sql.all<SlotAmounts>(
      `select slot, messages, recipients, bytes from sending_count
        where scope = ? and scope_id = ? and slot >= ? order by slot`,
      scope,
      id,
      slot - reach,
    )
  }

  async forget(scope: RateScope, id: number): Promise<void> {
    await this.#sql.run('delete from sending_count where scope = ? and scope_id = ?', scope, id)
  }
}

export async function rateLimitsOf(tables: DirectoryTables, id: AccountId): Promise<readonly ScopedLimits[]> {
  const account = await tables.accounts.get(id)
  if (account === undefined) return []
  const { organisationId, domainId, address } = account
  const company = await tables.organisations.get(organisationId)
  const scopes = [
    { scope: 'account', id, name: address },
    { scope: 'domain', id: domainId, name: address.slice(address.lastIndexOf('@') + 1) },
    { scope: 'organisation', id: organisationId, name: company?.name ?? '' },
  ] as const
  const found: ScopedLimits[] = []
  for (const one of scopes)
    found.push({ ...one, organisationId, limits: await readLimits(tables, one.scope, one.id) })
  return found
}

export async function readLimits(
  tables: DirectoryTables,
  scope: RateScope,
  id: number,
): Promise<SendingLimits> {
  const value = await tables.settings.get(scope, id, RATES_SETTING)
  if (value === undefined) return {}
  const entries = Object.entries(value as Readonly<Record<string, unknown>>)
  for (const [name, limit] of entries)
    if (!RATE_NAMES.includes(name as RateName) || !(limit === null || Number.isSafeInteger(limit)))
      throw new Error(`the sending limits of ${scope} ${id} cannot be read`)
  return Object.fromEntries(entries) as SendingLimits
}
