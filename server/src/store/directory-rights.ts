/** Rights in mailboxes of others: who holds what, and what reaches whom. Always within one company. RFC 4314, decisions/0012 */
import type { AccountId, GroupId, MailboxId, OrganisationId } from '../mail/ids.ts'
import { joinRights, NO_RIGHTS, type Rights } from '../mail/imap/rights.ts'
import type { DirectoryTables } from './directory-tables.ts'
import type { AccountRecord, GrantedRights, RightHolder, SharedMailboxRecord } from './directory-types.ts'
import type { Sql } from './sql.ts'

/** Names looked for among the members of groups, and groups of groups: more is nobody's company. */
const NAMES_MAX = 1_000

type Held = {
  readonly owner_id: AccountId
  readonly mailbox_id: MailboxId
  readonly holder_kind: RightHolder['kind']
  readonly holder_id: number
  readonly rights: Rights
}

const HELD = 'select owner_id, mailbox_id, holder_kind, holder_id, rights from mailbox_right'

export class MailboxRights {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** No rights: the entry goes. The caller has seen to it that both are of one company. */
  async set(
    owner: AccountRecord,
    mailboxId: MailboxId,
    holder: RightHolder,
    rights: Rights,
    nowMs: number,
  ): Promise<void> {
    await this.#sql.run(
      'delete from mailbox_right where owner_id = ? and mailbox_id = ? and holder_kind = ? and holder_id = ?',
      owner.id,
      mailboxId,
      holder.kind,
      holder.id,
    )
    if (rights === NO_RIGHTS) return
    await this.#sql.run(
      `insert into mailbox_right (owner_id, mailbox_id, holder_kind, holder_id, organisation_id, rights, granted_ms)
        values (?, ?, ?, ?, ?, ?, ?)`,
      owner.id,
      mailboxId,
      holder.kind,
      holder.id,
      owner.organisationId,
      rights,
      nowMs,
    )
  }

  /** Of one mailbox of the account, or of all, with the holders' addresses as they are now; in order of mailbox and address. */
  async of(ownerId: AccountId, mailboxId?: MailboxId): Promise<readonly GrantedRights[]> {
    const rows = await this.#sql.all<Held & { readonly local: string; readonly domain: string }>(
      `select r.owner_id, r.mailbox_id, r.holder_kind, r.holder_id, r.rights,
          coalesce(a.local, g.local) as local, d.name as domain
         from mailbox_right r
         left join account a on r.holder_kind = 'account' and a.id = r.holder_id
         left join mail_group g on r.holder_kind = 'group' and g.id = r.holder_id
         join domain d on d.id = coalesce(a.domain_id, g.domain_id)
        where r.owner_id = ? and (r.mailbox_id = ? or 1 = ?) order by r.mailbox_id, d.name, 6`,
      ownerId,
      mailboxId ?? 0,
      mailboxId === undefined ? 1 : 0,
    )
    return rows.map((row) => ({
      mailboxId: row.mailbox_id,
      holder: holderOf(row),
      address: `${row.local}@${row.domain}`,
      rights: row.rights,
    }))
  }

  async heldBy(holder: RightHolder): Promise<readonly Held[]> {
    return await this.#sql.all<Held>(
      `${HELD} where holder_kind = ? and holder_id = ? order by owner_id, mailbox_id`,
      holder.kind,
      holder.id,
    )
  }

  /** Whether any group of the company holds any. */
  async anyByGroups(organisationId: OrganisationId): Promise<boolean> {
    const row = await this.#sql.get(
      "select 1 from mailbox_right where organisation_id = ? and holder_kind = 'group' limit 1",
      organisationId,
    )
    return row !== undefined
  }

  async forgetMailbox(ownerId: AccountId, mailboxId: MailboxId): Promise<void> {
    await this.#sql.run('delete from mailbox_right where owner_id = ? and mailbox_id = ?', ownerId, mailboxId)
  }

  async forgetHolder(holder: RightHolder): Promise<void> {
    await this.#sql.run(
      'delete from mailbox_right where holder_kind = ? and holder_id = ?',
      holder.kind,
      holder.id,
    )
  }

  async forgetAccount(id: AccountId): Promise<void> {
    await this.forgetHolder({ kind: 'account', id })
    await this.#sql.run('delete from mailbox_right where owner_id = ?', id)
  }
}

/** What others let the account do, itself or as a member of groups; several rights in one mailbox are one. */
export async function sharedWith(
  tables: DirectoryTables,
  id: AccountId,
): Promise<readonly SharedMailboxRecord[]> {
  const account = await tables.accounts.get(id)
  if (account === undefined) return []
  const held = [...(await tables.rights.heldBy({ kind: 'account', id }))]
  if (await tables.rights.anyByGroups(account.organisationId))
    for (const group of await groupsOf(tables, account))
      held.push(...(await tables.rights.heldBy({ kind: 'group', id: group })))
  const owners = new Map<AccountId, AccountRecord | undefined>()
  const shared = new Map<string, SharedMailboxRecord>()
  for (const { owner_id: ownerId, mailbox_id: mailboxId, rights } of held) {
    if (!owners.has(ownerId)) owners.set(ownerId, await tables.accounts.get(ownerId))
    const owner = owners.get(ownerId)
    if (owner === undefined || owner.id === id || owner.organisationId !== account.organisationId) continue
    const key = `${ownerId}/${mailboxId}`
    const before = shared.get(key)?.rights ?? NO_RIGHTS
    shared.set(key, { owner, mailboxId, rights: joinRights(before, rights) })
  }
  return [...shared.values()].sort((a, b) => a.owner.id - b.owner.id || a.mailboxId - b.mailboxId)
}

/**
 * The company's groups that mail reaches the account through: as a member by its own address, by that of an alias, in any
 * alias domain, or through another group.
 */
export async function groupsOf(
  tables: DirectoryTables,
  account: AccountRecord,
): Promise<ReadonlySet<GroupId>> {
  const { organisationId } = account
  const domains = await tables.domains.list(organisationId)
  const groups = new Set<GroupId>()
  const names = new Set<string>()
  const add = (address: string): void => {
    const at = address.lastIndexOf('@')
    const home = domains.find(({ name }) => name === address.slice(at + 1))
    for (const { id, name, aliasOf } of domains)
      if (home !== undefined && (id === home.id || aliasOf === home.id))
        names.add(`${address.slice(0, at)}@${name}`)
  }
  add(account.address)
  // A set is walked through to its end, what is added on the way included.
  for (const name of names) {
    if (names.size > NAMES_MAX) break
    for (const alias of await tables.aliases.leadingTo(organisationId, name)) add(alias.address)
    for (const group of await tables.groups.withMember(organisationId, name)) {
      groups.add(group.id)
      add(group.address)
    }
  }
  return groups
}

function holderOf({ holder_kind: kind, holder_id: id }: Held): RightHolder {
  return kind === 'account' ? { kind, id: id as AccountId } : { kind, id: id as GroupId }
}
