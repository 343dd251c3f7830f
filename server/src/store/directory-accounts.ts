/** Accounts: who has a mailbox. */
import type { Language } from '../lib/text.ts'
import type { AccountId, DomainId, OrganisationId } from '../mail/ids.ts'
import { Addresses, nextId } from './directory-addresses.ts'
import { ApiKeyTable } from './directory-api-keys.ts'
import { FileLinks } from './directory-file-links.ts'
import { FilterEntries } from './directory-filter.ts'
import { SendingCounts } from './directory-rates.ts'
import { MailboxRights } from './directory-rights.ts'
import { SendingRules } from './directory-rules.ts'
import { SecondFactors } from './directory-second-factors.ts'
import { PASSWORD_DUE_SETTING } from './directory-settings.ts'
import { SnoozedMessages } from './directory-snoozed.ts'
import { TakeoverCases } from './directory-takeover.ts'
import { type AccountRecord, PROTOCOLS, type Protocol, type Role } from './directory-types.ts'
import { AccountUse, IS_NEARLY_FULL, SIGNED_IN } from './directory-use.ts'
import type { Sql } from './sql.ts'

// Read where it lies, so that it cannot differ from what there is.
const HAS_SECOND_FACTOR = `case when exists (select 1 from passkey k where k.account_id = a.id)
  or exists (select 1 from totp t where t.account_id = a.id and t.confirmed_ms is not null) then 1 else 0 end`
const IS_PAUSED = `case when exists (select 1 from takeover_case t where t.account_id = a.id and t.closed_ms is null)
  then 1 else 0 end`
const IS_PASSWORD_DUE = `case when exists (select 1 from setting s where s.scope = 'account' and s.scope_id = a.id
  and s.key = '${PASSWORD_DUE_SETTING}') then 1 else 0 end`

const SELECT = `select a.id, a.organisation_id, a.domain_id, a.local, d.name as domain, a.display_name, a.language,
  a.role, a.quota_bytes, a.quota_messages, a.state, a.protocols, a.version, ${HAS_SECOND_FACTOR} as second_factor,
  ${IS_PAUSED} as paused, ${IS_PASSWORD_DUE} as password_due
  from account a join domain d on d.id = a.domain_id`

type Row = {
  id: AccountId
  organisation_id: OrganisationId
  domain_id: DomainId
  local: string
  domain: string
  display_name: string
  language: Language
  role: Role
  quota_bytes: number | null
  quota_messages: number | null
  state: 'enabled' | 'suspended'
  protocols: string
  version: number
  second_factor: number
  paused: number
  password_due: number
}

/** What an account is made of, its ids and version apart. */
export type AccountSettings = Pick<
  AccountRecord,
  'displayName' | 'language' | 'role' | 'quotaBytes' | 'quotaMessages' | 'state' | 'protocols'
>

export type NewAccount = AccountSettings & {
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  /** Canonical. */
  readonly local: string
}

/** Of one company or of all, of one domain or of all; what else is undefined is not asked. */
export type AccountCondition = {
  readonly organisationId: OrganisationId | undefined
  readonly domainId: DomainId | undefined
  /** Part of the name or of the address. */
  readonly find?: string | undefined
  readonly state?: 'enabled' | 'suspended' | 'paused' | undefined
  readonly role?: Role | undefined
  /** Whether codes or a passkey are asked for besides the password. */
  readonly secondFactor?: boolean | undefined
  /** Nine tenths of what they may hold are used. */
  readonly nearlyFull?: true | undefined
  /** Nobody has signed in since then, in ms; 0: nobody ever has. */
  readonly awaySinceMs?: number | undefined
}
export type AccountFilter = AccountCondition & { readonly after: number; readonly limit: number }
export type AccountCounts = {
  readonly accounts: number
  readonly suspended: number
  /** Of companies and of the service. */
  readonly admins: number
  /** Stopped by the takeover breaker. */
  readonly paused: number
}

export class Accounts {
  readonly #sql: Sql
  readonly #addresses: Addresses

  constructor(sql: Sql) {
    this.#sql = sql
    this.#addresses = new Addresses(sql)
  }

  /** Throws DuplicateError when the address belongs to somebody. */
  async add(account: NewAccount, nowMs: number): Promise<AccountId> {
    const id = (await nextId(this.#sql, 'account')) as AccountId
    await this.#addresses.claim(account.domainId, account.local, { kind: 'account', id })
    await this.#sql.run(
      `insert into account (id, organisation_id, domain_id, local, display_name, language, role, quota_bytes,
        quota_messages, state, protocols, version, created_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
      id,
      account.organisationId,
      account.domainId,
      account.local,
      ...settingsOf(account),
      nowMs,
    )
    return id
  }

  async get(id: AccountId): Promise<AccountRecord | undefined> {
    const row = await this.#sql.get<Row>(`${SELECT} where a.id = ? and a.deleted_ms is null`, id)
    return row && recordOf(row)
  }

  /** A page in order of age. */
  async list(filter: AccountFilter): Promise<readonly AccountRecord[]> {
    const { where, values } = conditionOf(filter)
    const rows = await this.#sql.all<Row>(
      `${SELECT} where ${where} and a.id > ? order by a.id limit ?`,
      ...values,
      filter.after,
      filter.limit,
    )
    return rows.map(recordOf)
  }

  /** How many of those there are. */
  async count(condition: AccountCondition): Promise<AccountCounts> {
    const { where, values } = conditionOf(condition)
    const row = await this.#sql.get<AccountCounts>(
      `select count(*) as accounts, coalesce(sum(case when a.state = 'suspended' then 1 else 0 end), 0) as suspended,
        coalesce(sum(case when a.role <> 'account' then 1 else 0 end), 0) as admins, coalesce(sum(${IS_PAUSED}), 0) as paused
        from account a join domain d on d.id = a.domain_id where ${where}`,
      ...values,
    )
    if (row === undefined) throw new Error('a count has no row')
    const { accounts, suspended, admins, paused } = row
    return {
      accounts: Number(accounts),
      suspended: Number(suspended),
      admins: Number(admins),
      paused: Number(paused),
    }
  }

  /** The oldest active account of the company with that role; without a company, of all. */
  async firstWithRole(
    role: Role,
    organisationId: OrganisationId | undefined,
  ): Promise<AccountRecord | undefined> {
    const row = await this.#sql.get<Row>(
      `${SELECT} where a.role = ? and a.state = 'enabled' and a.deleted_ms is null
        and (a.organisation_id = ? or 1 = ?) order by a.id limit 1`,
      role,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
    )
    return row && recordOf(row)
  }

  /** The oldest active accounts with that role that are not stopped; without a company, of all. */
  async withRole(
    role: Role,
    organisationId: OrganisationId | undefined,
    most: number,
  ): Promise<readonly AccountRecord[]> {
    const rows = await this.#sql.all<Row>(
      `${SELECT} where a.role = ? and a.state = 'enabled' and a.deleted_ms is null and (a.organisation_id = ? or 1 = ?)
        and not exists (select 1 from takeover_case t where t.account_id = a.id and t.closed_ms is null)
        order by a.id limit ?`,
      role,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
      most,
    )
    return rows.map(recordOf)
  }

  /** Writes all settings and raises the version: sessions and cached log-ins of the older one end. */
  async set(id: AccountId, settings: AccountSettings): Promise<void> {
    await this.#sql.run(
      `update account set display_name = ?, language = ?, role = ?, quota_bytes = ?, quota_messages = ?, state = ?,
        protocols = ?, version = version + 1 where id = ?`,
      ...settingsOf(settings),
      id,
    )
  }

  /** Name, language and space: what no session depends on. */
  async setPlain(id: AccountId, settings: AccountSettings): Promise<void> {
    await this.#sql.run(
      'update account set display_name = ?, language = ?, quota_bytes = ?, quota_messages = ? where id = ?',
      settings.displayName,
      settings.language,
      settings.quotaBytes ?? null,
      settings.quotaMessages ?? null,
      id,
    )
  }

  /** Ends the sessions of everybody in the company who administers it. */
  async raiseVersionOfAdmins(organisationId: OrganisationId): Promise<void> {
    await this.#sql.run(
      `update account set version = version + 1 where organisation_id = ? and role <> 'account' and deleted_ms is null`,
      organisationId,
    )
  }

  async raiseVersion(id: AccountId): Promise<void> {
    await this.#sql.run('update account set version = version + 1 where id = ?', id)
  }

  /** Gives the account another name in the same domain. Throws DuplicateError when it belongs to somebody. */
  async rename(account: AccountRecord, local: string): Promise<void> {
    const at = account.address.lastIndexOf('@')
    await this.#addresses.release(account.domainId, account.address.slice(0, at))
    await this.#addresses.claim(account.domainId, local, { kind: 'account', id: account.id })
    await this.#addresses.rename(account.address, `${local}${account.address.slice(at)}`)
    await this.#sql.run('update account set local = ?, version = version + 1 where id = ?', local, account.id)
  }

  /**
   * Marks it removed and shreds its keys. Its name is free, and nothing that was meant for it is left to the next
   * owner of the name; returned are the aliases that lead nowhere now.
   */
  async remove(account: AccountRecord, nowMs: number): Promise<readonly number[]> {
    const local = account.address.slice(0, account.address.lastIndexOf('@'))
    await this.#addresses.release(account.domainId, local)
    await this.#sql.run('delete from credential where account_id = ?', account.id)
    await this.#sql.run('delete from app_password where account_id = ?', account.id)
    await this.#sql.run('delete from send_as where account_id = ?', account.id)
    await new SecondFactors(this.#sql).removeAll(account.id)
    await new ApiKeyTable(this.#sql).removeAll(account.id)
    await new MailboxRights(this.#sql).forgetAccount(account.id)
    await new SendingRules(this.#sql).forgetHolder({ kind: 'account', id: account.id })
    await new FilterEntries(this.#sql).forget('account', account.id)
    await new SendingCounts(this.#sql).forget('account', account.id)
    await new TakeoverCases(this.#sql).forget(account.id, nowMs)
    await new SnoozedMessages(this.#sql).forgetAccount(account.id)
    await new FileLinks(this.#sql).forgetAccount(account.id)
    await new AccountUse(this.#sql).forgetAccount(account.id)
    await this.#sql.run(
      'update account set deleted_ms = ?, version = version + 1 where id = ?',
      nowMs,
      account.id,
    )
    return await this.#addresses.forget(account.address)
  }

  /** Those that are not empty. */
  async displayNames(organisationId: OrganisationId, most: number): Promise<readonly string[]> {
    const rows = await this.#sql.all<{ display_name: string }>(
      `select display_name from account
        where organisation_id = ? and deleted_ms is null and display_name <> '' order by id limit ?`,
      organisationId,
      most,
    )
    return rows.map((row) => row.display_name)
  }

  async grants(id: AccountId): Promise<readonly string[]> {
    const rows = await this.#sql.all<{ address: string }>(
      'select address from send_as where account_id = ? order by address',
      id,
    )
    return rows.map((row) => row.address)
  }

  /** Addresses of others that the account may write as, besides its own. */
  async setGrants(id: AccountId, addresses: readonly string[]): Promise<void> {
    await this.#sql.run('delete from send_as where account_id = ?', id)
    for (const address of new Set(addresses))
      await this.#sql.run('insert into send_as (account_id, address) values (?, ?)', id, address)
  }
}

type Condition = { readonly where: string; readonly values: (string | number)[] }

function conditionOf(condition: AccountCondition): Condition {
  const { organisationId, domainId, find, state, role, secondFactor, nearlyFull, awaySinceMs } = condition
  const parts = ['a.deleted_ms is null']
  const values: (string | number)[] = []
  const add = (part: string, ...more: readonly (string | number)[]): void => {
    parts.push(part)
    values.push(...more)
  }
  if (organisationId !== undefined) add('a.organisation_id = ?', organisationId)
  if (domainId !== undefined) add('a.domain_id = ?', domainId)
  if (find !== undefined) {
    const pattern = containing(find)
    add(
      `(lower(a.display_name) like ? escape '!' or a.local || '@' || d.name like ? escape '!')`,
      pattern,
      pattern,
    )
  }
  if (state === 'paused') add(`${IS_PAUSED} = 1`)
  else if (state !== undefined) add('a.state = ?', state)
  if (role !== undefined) add('a.role = ?', role)
  if (secondFactor !== undefined) add(`${HAS_SECOND_FACTOR} = ?`, secondFactor ? 1 : 0)
  if (nearlyFull === true) add(IS_NEARLY_FULL)
  if (awaySinceMs !== undefined) add(`${SIGNED_IN} <= ?`, awaySinceMs)
  return { where: parts.join(' and '), values }
}

/** Letters beyond ASCII stand for any one: SQLite does not know their small forms, and people leave the accents out. */
function containing(text: string): string {
  return `%${text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[!%_]/g, '!$&')
    .replace(/[^\p{ASCII}]/gu, '_')}%`
}

function settingsOf(s: AccountSettings): (string | number | null)[] {
  return [
    s.displayName,
    s.language,
    s.role,
    s.quotaBytes ?? null,
    s.quotaMessages ?? null,
    s.state,
    PROTOCOLS.filter((protocol) => s.protocols.has(protocol)).join(','),
  ]
}

function recordOf(row: Row): AccountRecord {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    domainId: row.domain_id,
    address: `${row.local}@${row.domain}`,
    displayName: row.display_name,
    language: row.language,
    role: row.role,
    quotaBytes: row.quota_bytes ?? undefined,
    quotaMessages: row.quota_messages ?? undefined,
    state: row.state,
    protocols: new Set(row.protocols.split(',').filter(Boolean) as Protocol[]),
    secondFactor: row.second_factor === 1,
    paused: row.paused === 1,
    passwordDue: row.password_due === 1,
    version: row.version,
  }
}
