/** Aliases and groups: one address that leads to others. */
import type { DomainId, GroupId, OrganisationId } from '../mail/ids.ts'
import { Addresses, nextId } from './directory-addresses.ts'
import { FilterEntries } from './directory-filter.ts'
import { MailboxRights } from './directory-rights.ts'
import { SendingRules } from './directory-rules.ts'
import type { GroupRecord } from './directory-types.ts'
import type { Sql } from './sql.ts'

export type AliasRecord = {
  readonly id: number
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  readonly address: string
  /** Canonical addresses, inside and outside, at least one. */
  readonly targets: readonly string[]
}

type Named = {
  id: number
  organisation_id: OrganisationId
  domain_id: DomainId
  local: string
  domain: string
}

export type Place = {
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  /** Canonical. */
  readonly local: string
}

export type ListFilter = {
  readonly organisationId: OrganisationId | undefined
  readonly after: number
  readonly limit: number
}

const ALIAS = `select x.id, x.organisation_id, x.domain_id, x.local, d.name as domain
  from mail_alias x join domain d on d.id = x.domain_id`
const GROUP = `select x.id, x.organisation_id, x.domain_id, x.local, d.name as domain, x.display_name, x.who_may_write
  from mail_group x join domain d on d.id = x.domain_id`
const PAGE =
  'where x.deleted_ms is null and x.id > ? and (x.organisation_id = ? or 1 = ?) order by x.id limit ?'

export class Aliases {
  readonly #sql: Sql
  readonly #addresses: Addresses

  constructor(sql: Sql) {
    this.#sql = sql
    this.#addresses = new Addresses(sql)
  }

  /** Throws DuplicateError when the address belongs to somebody. */
  async add(place: Place, targets: readonly string[], nowMs: number): Promise<number> {
    const id = await nextId(this.#sql, 'alias')
    await this.#addresses.claim(place.domainId, place.local, { kind: 'alias', id })
    await this.#sql.run(
      'insert into mail_alias (id, organisation_id, domain_id, local, created_ms) values (?, ?, ?, ?, ?)',
      id,
      place.organisationId,
      place.domainId,
      place.local,
      nowMs,
    )
    await this.setTargets(id, targets)
    return id
  }

  async setTargets(id: number, targets: readonly string[]): Promise<void> {
    await this.#sql.run('delete from mail_alias_target where alias_id = ?', id)
    for (const [position, address] of [...new Set(targets)].entries())
      await this.#sql.run(
        'insert into mail_alias_target (alias_id, position, address) values (?, ?, ?)',
        id,
        position,
        address,
      )
  }

  async get(id: number): Promise<AliasRecord | undefined> {
    const row = await this.#sql.get<Named>(`${ALIAS} where x.id = ? and x.deleted_ms is null`, id)
    return row && (await this.#recordOf(row))
  }

  async list({ organisationId, after, limit }: ListFilter): Promise<readonly AliasRecord[]> {
    const rows = await this.#sql.all<Named>(
      `${ALIAS} ${PAGE}`,
      after,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
      limit,
    )
    const records: AliasRecord[] = []
    for (const row of rows) records.push(await this.#recordOf(row))
    return records
  }

  /** Those of the company that lead to the address directly. */
  async leadingTo(organisationId: OrganisationId, address: string): Promise<readonly AliasRecord[]> {
    const rows = await this.#sql.all<Named>(
      `${ALIAS} where x.organisation_id = ? and x.deleted_ms is null
        and x.id in (select alias_id from mail_alias_target where address = ?) order by x.id`,
      organisationId,
      address,
    )
    const records: AliasRecord[] = []
    for (const row of rows) records.push(await this.#recordOf(row))
    return records
  }

  /** Returned are other aliases that lead nowhere now. */
  async remove(alias: AliasRecord, nowMs: number): Promise<readonly number[]> {
    await this.#addresses.release(alias.domainId, alias.address.slice(0, alias.address.lastIndexOf('@')))
    await this.#sql.run('delete from mail_alias_target where alias_id = ?', alias.id)
    await this.#sql.run('update mail_alias set deleted_ms = ? where id = ?', nowMs, alias.id)
    return await this.#addresses.forget(alias.address)
  }

  async #recordOf(row: Named): Promise<AliasRecord> {
    const targets = await this.#sql.all<{ address: string }>(
      'select address from mail_alias_target where alias_id = ? order by position',
      row.id,
    )
    return {
      id: row.id,
      organisationId: row.organisation_id,
      domainId: row.domain_id,
      address: `${row.local}@${row.domain}`,
      targets: targets.map((target) => target.address),
    }
  }
}

type GroupRow = Named & { id: GroupId; display_name: string; who_may_write: GroupRecord['whoMayWrite'] }

/** What a group is made of, its id and address apart. */
export type GroupSettings = Pick<GroupRecord, 'displayName' | 'members' | 'whoMayWrite' | 'listedWriters'>
export type PlacedGroup = GroupRecord & { readonly domainId: DomainId }

export class Groups {
  readonly #sql: Sql
  readonly #addresses: Addresses

  constructor(sql: Sql) {
    this.#sql = sql
    this.#addresses = new Addresses(sql)
  }

  /** Throws DuplicateError when the address belongs to somebody. */
  async add(place: Place, settings: GroupSettings, nowMs: number): Promise<GroupId> {
    const id = (await nextId(this.#sql, 'mail_group')) as GroupId
    await this.#addresses.claim(place.domainId, place.local, { kind: 'group', id })
    await this.#sql.run(
      `insert into mail_group (id, organisation_id, domain_id, local, display_name, who_may_write, created_ms)
        values (?, ?, ?, ?, ?, ?, ?)`,
      id,
      place.organisationId,
      place.domainId,
      place.local,
      settings.displayName,
      settings.whoMayWrite,
      nowMs,
    )
    await this.#setAddresses(id, settings)
    return id
  }

  async set(id: GroupId, settings: GroupSettings): Promise<void> {
    await this.#sql.run(
      'update mail_group set display_name = ?, who_may_write = ? where id = ?',
      settings.displayName,
      settings.whoMayWrite,
      id,
    )
    await this.#setAddresses(id, settings)
  }

  async get(id: GroupId): Promise<PlacedGroup | undefined> {
    const row = await this.#sql.get<GroupRow>(`${GROUP} where x.id = ? and x.deleted_ms is null`, id)
    return row && (await this.#recordOf(row))
  }

  async list({ organisationId, after, limit }: ListFilter): Promise<readonly PlacedGroup[]> {
    const rows = await this.#sql.all<GroupRow>(
      `${GROUP} ${PAGE}`,
      after,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
      limit,
    )
    const records: PlacedGroup[] = []
    for (const row of rows) records.push(await this.#recordOf(row))
    return records
  }

  /** Those of the company that the address is a member of by its own name. */
  async withMember(
    organisationId: OrganisationId,
    address: string,
  ): Promise<readonly Pick<PlacedGroup, 'id' | 'address'>[]> {
    const rows = await this.#sql.all<GroupRow>(
      `${GROUP} where x.organisation_id = ? and x.deleted_ms is null
        and x.id in (select group_id from mail_group_address where part = 'member' and address = ?) order by x.id`,
      organisationId,
      address,
    )
    return rows.map(({ id, local, domain }) => ({ id, address: `${local}@${domain}` }))
  }

  /** Returned are aliases that lead nowhere now. */
  async remove(group: PlacedGroup, nowMs: number): Promise<readonly number[]> {
    await this.#addresses.release(group.domainId, group.address.slice(0, group.address.lastIndexOf('@')))
    await this.#sql.run('delete from mail_group_address where group_id = ?', group.id)
    await new MailboxRights(this.#sql).forgetHolder({ kind: 'group', id: group.id })
    await new SendingRules(this.#sql).forgetHolder({ kind: 'group', id: group.id })
    await new FilterEntries(this.#sql).forget('group', group.id)
    await this.#sql.run('update mail_group set deleted_ms = ? where id = ?', nowMs, group.id)
    return await this.#addresses.forget(group.address)
  }

  async #setAddresses(id: GroupId, { members, listedWriters }: GroupSettings): Promise<void> {
    await this.#sql.run('delete from mail_group_address where group_id = ?', id)
    for (const [part, addresses] of [
      ['member', members],
      ['writer', listedWriters],
    ] as const)
      for (const address of new Set(addresses))
        await this.#sql.run(
          'insert into mail_group_address (group_id, part, address) values (?, ?, ?)',
          id,
          part,
          address,
        )
  }

  async #recordOf(row: GroupRow): Promise<PlacedGroup> {
    const rows = await this.#sql.all<{ part: 'member' | 'writer'; address: string }>(
      'select part, address from mail_group_address where group_id = ? order by address',
      row.id,
    )
    return {
      id: row.id,
      organisationId: row.organisation_id,
      domainId: row.domain_id,
      address: `${row.local}@${row.domain}`,
      displayName: row.display_name,
      members: rows.filter((r) => r.part === 'member').map((r) => r.address),
      whoMayWrite: row.who_may_write,
      listedWriters: rows.filter((r) => r.part === 'writer').map((r) => r.address),
    }
  }
}
