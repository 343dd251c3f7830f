/**
 * Level 4 of the filter as it is kept: whom an account, a group, a domain, a company and the whole service let in or keep
 * out, and from how many points on they take mail as junk. The settings stand among the others, the lists in a table of
 * their own: they may be long. What holds for an account is joined from all of them (service/filter/rules/rules.ts).
 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import { groupsOf } from './directory-rights.ts'
import type { SettingScope } from './directory-settings.ts'
import type { DirectoryTables } from './directory-tables.ts'
import type { AccountRecord } from './directory-types.ts'
import type { Sql } from './sql.ts'

/** Groups of one account that are asked, the first by address: each is a part of one statement. */
const GROUPS_MAX = 100

/** Key of the setting: FilterSettings as JSON. */
export const FILTER_SETTING = 'filter'

/** `trusted`: whole domains whose proved mail is always taken. */
export const FILTER_LISTS = ['allow', 'block', 'trusted'] as const
export type FilterList = (typeof FILTER_LISTS)[number]

/** `id` is 0 for the service. */
export type FilterPlace = { readonly scope: SettingScope; readonly id: number }

/** What one place says; absent: as the place above. Points null: never. */
export type FilterSettings = {
  /** False: points decide nothing. Lists, identity and viruses still do. */
  readonly enabled?: boolean
  readonly junkAt?: number | null
  readonly quarantineAt?: number | null
  readonly refuseAt?: number | null
  readonly onJunk?: 'junk' | 'quarantine' | 'refuse'
  readonly onBlock?: 'junk' | 'refuse'
  /** What becomes of mail that a scanner should have looked at and did not. */
  readonly unscanned?: 'hold' | 'accept'
  /** Countries, as ISO 3166 has them in capitals, that no business is done with. */
  readonly countries?: readonly string[]
}

export type FilterEntry = {
  readonly list: FilterList
  /** `ana@example.org`, `@example.org`, `*@*.example.org`, or a network; in canonical form. */
  readonly subject: string
  /** The holder of the account put it there, not somebody who administers. */
  readonly byHolder: boolean
  readonly addedBy: string
  readonly addedMs: number
}

export type ListedSender = Pick<FilterEntry, 'list' | 'subject' | 'byHolder'>

export type FilterPart = FilterPlace & {
  readonly settings: FilterSettings
  readonly entries: readonly ListedSender[]
}

export type FilterReader = {
  /** The places that say anything at all to this account, the nearest first; of its groups by their address. */
  filterPlaces(id: AccountId): Promise<readonly FilterPlace[]>
  filterPart(place: FilterPlace): Promise<FilterPart>
}

type Row = {
  readonly list: FilterList
  readonly subject: string
  readonly by_holder: number
  readonly added_by: string
  readonly added_ms: number
}

export class FilterEntries {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** False: it was there already; then it is as new entry says. */
  async add(
    { scope, id }: FilterPlace,
    organisationId: OrganisationId | 0,
    entry: FilterEntry,
  ): Promise<boolean> {
    const removed = await this.remove({ scope, id }, entry.list, entry.subject)
    await this.#sql.run(
      `insert into filter_entry (scope, scope_id, list, subject, organisation_id, by_holder, added_by, added_ms)
        values (?, ?, ?, ?, ?, ?, ?, ?)`,
      scope,
      id,
      entry.list,
      entry.subject,
      organisationId,
      entry.byHolder ? 1 : 0,
      entry.addedBy,
      entry.addedMs,
    )
    return !removed
  }

  /** False: it was not there. */
  async remove({ scope, id }: FilterPlace, list: FilterList, subject: string): Promise<boolean> {
    const gone = await this.#sql.run(
      'delete from filter_entry where scope = ? and scope_id = ? and list = ? and subject = ?',
      scope,
      id,
      list,
      subject,
    )
    return gone > 0
  }

  async get({ scope, id }: FilterPlace, list: FilterList, subject: string): Promise<FilterEntry | undefined> {
    const row = await this.#sql.get<Row>(
      `select list, subject, by_holder, added_by, added_ms from filter_entry
        where scope = ? and scope_id = ? and list = ? and subject = ?`,
      scope,
      id,
      list,
      subject,
    )
    return row && entryOf(row)
  }

  /** By list and subject. */
  async of({ scope, id }: FilterPlace): Promise<readonly FilterEntry[]> {
    const rows = await this.#sql.all<Row>(
      `select list, subject, by_holder, added_by, added_ms from filter_entry
        where scope = ? and scope_id = ? order by list, subject`,
      scope,
      id,
    )
    return rows.map(entryOf)
  }

  async count({ scope, id }: FilterPlace): Promise<number> {
    const row = await this.#sql.get<{ n: number }>(
      'select count(*) as n from filter_entry where scope = ? and scope_id = ?',
      scope,
      id,
    )
    return Number(row?.n ?? 0)
  }

  /** Whether any group of the company has a list, or any group at all has settings. */
  async anyByGroups(organisationId: OrganisationId): Promise<boolean> {
    const row = await this.#sql.get(
      `select 1 from filter_entry where organisation_id = ? and scope = 'group'
        union all select 1 from setting where scope = 'group' and key = ? limit 1`,
      organisationId,
      FILTER_SETTING,
    )
    return row !== undefined
  }

  /** `scope/id` of those of the places that have a list or settings. */
  async saying(places: readonly FilterPlace[]): Promise<ReadonlySet<string>> {
    const which = places.map(() => '(scope = ? and scope_id = ?)').join(' or ')
    const values = places.flatMap(({ scope, id }) => [scope, id])
    const rows = await this.#sql.all<{ scope: string; scope_id: number }>(
      `select scope, scope_id from setting where key = ? and (${which})
        union select scope, scope_id from filter_entry where ${which}`,
      FILTER_SETTING,
      ...values,
      ...values,
    )
    return new Set(rows.map((row) => `${row.scope}/${Number(row.scope_id)}`))
  }

  async forget(scope: SettingScope, id: number): Promise<void> {
    await this.#sql.run('delete from filter_entry where scope = ? and scope_id = ?', scope, id)
  }
}

export async function filterPlacesOf(
  tables: DirectoryTables,
  id: AccountId,
): Promise<readonly FilterPlace[]> {
  const account = await tables.accounts.get(id)
  if (account === undefined) return []
  const { organisationId, domainId } = account
  const places: FilterPlace[] = [
    { scope: 'account', id },
    ...(await groupPlaces(tables, account)),
    { scope: 'domain', id: domainId },
    { scope: 'organisation', id: organisationId },
    { scope: 'service', id: 0 },
  ]
  const saying = await tables.filter.saying(places)
  return places.filter((place) => saying.has(`${place.scope}/${place.id}`))
}

/** By address, so that people can see which of several groups comes first. */
async function groupPlaces(tables: DirectoryTables, account: AccountRecord): Promise<readonly FilterPlace[]> {
  if (!(await tables.filter.anyByGroups(account.organisationId))) return []
  const groups: { readonly id: number; readonly address: string }[] = []
  for (const group of await groupsOf(tables, account)) {
    const found = await tables.groups.get(group)
    if (found !== undefined) groups.push({ id: group, address: found.address })
  }
  groups.sort((a, b) => (a.address < b.address ? -1 : 1))
  return groups.slice(0, GROUPS_MAX).map(({ id }) => ({ scope: 'group', id }))
}

export async function filterPartOf(tables: DirectoryTables, place: FilterPlace): Promise<FilterPart> {
  const settings = await readFilterSettings(tables, place)
  const entries = await tables.filter.of(place)
  return {
    ...place,
    settings,
    entries: entries.map(({ list, subject, byHolder }) => ({ list, subject, byHolder })),
  }
}

/** What somebody has set there. Throws when it is nothing that this release can read: guessing would open a door. */
export async function readFilterSettings(
  { settings }: DirectoryTables,
  { scope, id }: FilterPlace,
): Promise<FilterSettings> {
  const value = await settings.get(scope, id, FILTER_SETTING)
  if (value === undefined) return {}
  if (!isFilterSettings(value)) throw new Error(`the filter settings of ${scope} ${id} cannot be read`)
  return value
}

const isPoints = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && Number.isFinite(value))
const oneOf =
  (...words: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && words.includes(value)

const SHAPES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['enabled', (value) => typeof value === 'boolean'],
  ['junkAt', isPoints],
  ['quarantineAt', isPoints],
  ['refuseAt', isPoints],
  ['onJunk', oneOf('junk', 'quarantine', 'refuse')],
  ['onBlock', oneOf('junk', 'refuse')],
  ['unscanned', oneOf('hold', 'accept')],
  ['countries', (value) => Array.isArray(value) && value.every((one) => typeof one === 'string')],
])

function isFilterSettings(value: unknown): value is FilterSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(([name, one]) => SHAPES.get(name)?.(one) === true)
}

function entryOf(row: Row): FilterEntry {
  return {
    list: row.list,
    subject: row.subject,
    byHolder: row.by_holder === 1,
    addedBy: row.added_by,
    addedMs: row.added_ms,
  }
}
