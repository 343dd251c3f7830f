/** Who owns which name: one key over the accounts, aliases and groups of a domain, and the lists that point at names. */
import type { DomainId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type AddressOwner = { readonly kind: 'account' | 'alias' | 'group'; readonly id: number }

/** The next id of that kind. Counted in a row of its own, so that a deleted id never comes back. THREATS TE2 */
export async function nextId(
  sql: Sql,
  name:
    | 'organisation'
    | 'domain'
    | 'account'
    | 'alias'
    | 'mail_group'
    | 'app_password'
    | 'passkey'
    | 'api_key'
    | 'push_subscription'
    | 'push_change'
    | 'takeover_case'
    | 'webhook'
    | 'audit',
): Promise<number> {
  const row = await sql.get<{ last: number }>(
    'update directory_sequence set last = last + 1 where name = ? returning last',
    name,
  )
  if (row === undefined) throw new Error(`the directory has no sequence ${name}`)
  return row.last
}

export class Addresses {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async owner(domainId: DomainId, local: string): Promise<AddressOwner | undefined> {
    return await this.#sql.get<AddressOwner>(
      'select kind, target_id as id from address where domain_id = ? and local = ?',
      domainId,
      local,
    )
  }

  /** Every local part in use in the domain. */
  async taken(domainId: DomainId): Promise<ReadonlySet<string>> {
    const rows = await this.#sql.all<{ local: string }>(
      'select local from address where domain_id = ?',
      domainId,
    )
    return new Set(rows.map((row) => row.local))
  }

  /** Throws DuplicateError when an account, alias or group of the domain has the name. */
  async claim(domainId: DomainId, local: string, owner: AddressOwner): Promise<void> {
    await this.#sql.run(
      'insert into address (domain_id, local, kind, target_id) values (?, ?, ?, ?)',
      domainId,
      local,
      owner.kind,
      owner.id,
    )
  }

  async release(domainId: DomainId, local: string): Promise<void> {
    await this.#sql.run('delete from address where domain_id = ? and local = ?', domainId, local)
  }

  /**
   * Takes the address out of every alias, group and grant: who gets the name next must not inherit what was meant
   * for its last owner. Aliases that lead nowhere afterwards are returned for the caller to remove.
   */
  async forget(address: string): Promise<readonly number[]> {
    const aliases = await this.#sql.all<{ alias_id: number }>(
      'select distinct alias_id from mail_alias_target where address = ?',
      address,
    )
    await this.#sql.run('delete from mail_alias_target where address = ?', address)
    await this.#sql.run('delete from mail_group_address where address = ?', address)
    await this.#sql.run('delete from send_as where address = ?', address)
    await this.#sql.run('delete from sending_rule_place where place = ?', address)
    const empty: number[] = []
    for (const { alias_id } of aliases) {
      const left = await this.#sql.get('select 1 from mail_alias_target where alias_id = ?', alias_id)
      if (left === undefined) empty.push(alias_id)
    }
    return empty
  }

  /** Follows a change of name in aliases, groups and grants. */
  async rename(from: string, to: string): Promise<void> {
    // A list that has both names already keeps one.
    await this.#sql.run(
      `delete from mail_group_address where address = ? and exists (select 1 from mail_group_address o
        where o.group_id = mail_group_address.group_id and o.part = mail_group_address.part and o.address = ?)`,
      from,
      to,
    )
    await this.#sql.run(
      'delete from send_as where address = ? and exists (select 1 from send_as o where o.account_id = send_as.account_id and o.address = ?)',
      from,
      to,
    )
    await this.#sql.run(
      `delete from sending_rule_place where place = ? and exists (select 1 from sending_rule_place o
        where o.holder_kind = sending_rule_place.holder_kind and o.holder_id = sending_rule_place.holder_id
          and o.name = sending_rule_place.name and o.place = ?)`,
      from,
      to,
    )
    await this.#sql.run('update sending_rule_place set place = ? where place = ?', to, from)
    await this.#sql.run('update mail_alias_target set address = ? where address = ?', to, from)
    await this.#sql.run('update mail_group_address set address = ? where address = ?', to, from)
    await this.#sql.run('update send_as set address = ? where address = ?', to, from)
  }
}
