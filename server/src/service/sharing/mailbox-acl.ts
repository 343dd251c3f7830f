/** Rights in mailboxes, given and taken: by the owner, by whom the owner has let administer them. RFC 4314 §3 */

import { type ChangeBus, DIRECTORY_EVENTS } from '../../lib/change-bus.ts'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import { canonicalLocal } from '../../mail/canonical.ts'
import type { AccountId, DomainId, GroupId, MailboxId, OrganisationId } from '../../mail/ids.ts'
import {
  ALL_RIGHTS,
  hasRight,
  joinRights,
  NO_RIGHTS,
  type Rights,
  withoutRights,
} from '../../mail/imap/rights.ts'
import type { AccountStore } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import { domainKey } from '../../store/directory-names.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord, GrantedRights, RightHolder } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import type { MailboxRow } from '../mailbox/account-mail.ts'
import { RIGHTS_PER_ACCOUNT_MAX, RIGHTS_PER_MAILBOX_MAX } from './limits.ts'
import { forbidden, noMailbox } from './shared-mailbox.ts'
import type { SharingPace } from './sharing-pace.ts'

export type RightsEntry = { readonly address: string; readonly rights: Rights }
export type RightsChange = { readonly op: 'set' | 'add' | 'remove'; readonly rights: Rights }

export type MailboxAclDeps = {
  readonly directory: Directory
  readonly bus: ChangeBus
  readonly clock: Clock
  readonly own: Pick<AccountStore, 'accountId'>
  readonly pace: SharingPace
}

export class MailboxAcl {
  readonly #principal: Principal
  readonly #deps: MailboxAclDeps

  constructor(principal: Principal, deps: MailboxAclDeps) {
    this.#principal = principal
    this.#deps = deps
  }

  /** The owner first, who may do everything. Refusal `forbidden`, `not-found`. */
  async list(row: MailboxRow): Promise<readonly RightsEntry[]> {
    await row.shared?.demand('a')
    const ownerId = this.#ownerOf(row)
    return await this.#deps.directory.read((tables) => readEntries(tables, ownerId, row.id))
  }

  /** Of all of one's own mailboxes, or of one of somebody else's, without the owner's. Refusal as `list`. */
  async granted(row?: MailboxRow): Promise<readonly GrantedRights[]> {
    await row?.shared?.demand('a')
    const ownerId = row === undefined ? this.#deps.own.accountId : this.#ownerOf(row)
    return await this.#deps.directory.read(({ rights }) => rights.of(ownerId, row?.id))
  }

  /** Those of the person who asks. Refusal `not-found` for who may only write there without seeing it. RFC 4314 §4 */
  async mine(row: MailboxRow): Promise<Rights> {
    if (row.shared === undefined) return ALL_RIGHTS
    const { rights } = row.shared
    const tells = (['l', 'r', 'i', 'k', 'x', 'a'] as const).some((right) => hasRight(rights, right))
    if (!tells) throw noMailbox()
    return rights
  }

  /** Whether that name is the owner's, whose rights nobody changes. Refusal as `list`. */
  async isOwner(row: MailboxRow, identifier: string): Promise<boolean> {
    await row.shared?.demand('a')
    const owner = await this.#deps.directory.account(this.#ownerOf(row))
    return owner !== undefined && canonicalIdentifier(identifier, owner) === owner.address
  }

  /** Refusal `forbidden`, `not-found` (nobody of that name in the company), `cannot`, `limit`. */
  async change(row: MailboxRow, identifier: string, change: RightsChange): Promise<void> {
    await row.shared?.demand('a')
    this.#deps.pace.take(this.#deps.own.accountId)
    await changeRights(this.#deps, { ownerId: this.#ownerOf(row), mailboxId: row.id, identifier, change })
  }

  /** The new mailbox is shared as the one above it. */
  async inherit(parent: MailboxRow, mailboxId: MailboxId): Promise<void> {
    const ownerId = this.#ownerOf(parent)
    const { directory, clock } = this.#deps
    await directory.write(async ({ accounts, rights }) => {
      const owner = await accounts.get(ownerId)
      if (owner === undefined) throw noMailbox()
      for (const entry of await rights.of(ownerId, parent.id))
        await rights.set(owner, mailboxId, entry.holder, entry.rights, clock.now())
    })
    announce(this.#deps.bus, ownerId, mailboxId)
  }

  /** The mailbox is gone. */
  async forget(ownerId: AccountId, mailboxId: MailboxId): Promise<void> {
    const { directory, bus } = this.#deps
    const held = await directory.read(({ rights }) => rights.of(ownerId, mailboxId))
    if (held.length === 0) return
    await directory.write(({ rights }) => rights.forgetMailbox(ownerId, mailboxId))
    announce(bus, ownerId, mailboxId)
  }

  #ownerOf(row: MailboxRow): AccountId {
    if (row.shared === undefined && this.#deps.own.accountId !== this.#principal.accountId) throw forbidden()
    return row.shared?.id ?? this.#deps.own.accountId
  }
}

/** All entries of a mailbox, its owner's before the others'. */
export async function readEntries(
  tables: DirectoryTables,
  ownerId: AccountId,
  mailboxId: MailboxId,
): Promise<readonly RightsEntry[]> {
  const owner = await tables.accounts.get(ownerId)
  if (owner === undefined) throw noMailbox()
  return [{ address: owner.address, rights: ALL_RIGHTS }, ...(await tables.rights.of(ownerId, mailboxId))]
}

/** Who may is known; whom it may concern is looked for here, in the owner's company only. */
export async function changeRights(
  { directory, bus, clock }: Omit<MailboxAclDeps, 'own' | 'pace'>,
  asked: {
    readonly ownerId: AccountId
    readonly mailboxId: MailboxId
    readonly identifier: string
    readonly change: RightsChange
  },
): Promise<Rights> {
  const { ownerId, mailboxId, identifier, change } = asked
  refuseNegative(identifier)
  // Looked for before anything is held: a name that leads nowhere costs the others nothing.
  await directory.read((tables) => findHolder(tables, ownerId, identifier))
  const { holder, rights } = await directory.write(async (tables) => {
    const { owner, holder } = await findHolder(tables, ownerId, identifier)
    const all = await tables.rights.of(ownerId)
    const here = all.filter((entry) => entry.mailboxId === mailboxId)
    const before = here.find((entry) => isSame(entry.holder, holder))?.rights ?? NO_RIGHTS
    const rights = changed(before, change)
    const isNew = before === NO_RIGHTS && rights !== NO_RIGHTS
    if (isNew && (here.length >= RIGHTS_PER_MAILBOX_MAX || all.length >= RIGHTS_PER_ACCOUNT_MAX))
      throw new Refusal('limit', { key: 'share.too-many' })
    await tables.rights.set(owner, mailboxId, holder, rights, clock.now())
    return { holder, rights }
  })
  announce(bus, ownerId, mailboxId)
  bus.publish({
    accountId: holder.kind === 'account' ? holder.id : DIRECTORY_EVENTS,
    mailboxId: undefined,
    modSeq: 0,
  })
  return rights
}

/** Whoever has the mailbox open looks whether they still may. */
function announce(bus: ChangeBus, ownerId: AccountId, mailboxId: MailboxId): void {
  bus.publish({ accountId: ownerId, mailboxId, modSeq: 0 })
}

function changed(before: Rights, { op, rights }: RightsChange): Rights {
  switch (op) {
    case 'set':
      return rights
    case 'add':
      return joinRights(before, rights)
    case 'remove':
      return withoutRights(before, rights)
  }
}

/** Rights for everybody invite spam and spying, and what one entry takes away from another nobody understands. THREATS IM7 */
function refuseNegative(identifier: string): void {
  if (identifier.startsWith('-')) throw new Refusal('cannot', { key: 'share.negative' })
  if (identifier === 'anyone' || identifier === 'anonymous')
    throw new Refusal('cannot', { key: 'share.anyone' })
}

/** What nobody has and what belongs to another company are the same refusal, after the same questions. THREATS TE3 */
async function findHolder(
  tables: DirectoryTables,
  ownerId: AccountId,
  identifier: string,
): Promise<{ readonly owner: AccountRecord; readonly holder: RightHolder }> {
  const owner = await tables.accounts.get(ownerId)
  if (owner === undefined) throw noMailbox()
  const address = canonicalIdentifier(identifier, owner)
  const at = address.lastIndexOf('@')
  const domain = await tables.domains.byName(domainKey(address.slice(at + 1)))
  const ours = domain !== undefined && domain.organisationId === owner.organisationId
  const found = await tables.addresses.owner(
    ours ? (domain.aliasOf ?? domain.id) : (NOTHING as DomainId),
    address.slice(0, at),
  )
  const account = await tables.accounts.get((found?.kind === 'account' ? found.id : NOTHING) as AccountId)
  const group = await tables.groups.get((found?.kind === 'group' ? found.id : NOTHING) as GroupId)
  const organisationId: OrganisationId | undefined = account?.organisationId ?? group?.organisationId
  if (organisationId !== owner.organisationId) throw new Refusal('not-found', { key: 'share.no-holder' })
  if (account?.id === owner.id) throw new Refusal('cannot', { key: 'share.owner' })
  if (account !== undefined) return { owner, holder: { kind: 'account', id: account.id } }
  if (group !== undefined) return { owner, holder: { kind: 'group', id: group.id } }
  throw new Refusal('not-found', { key: 'share.no-holder' })
}

/** The id that nothing has. */
const NOTHING = 0

/** Without a domain it is somebody of the owner's. */
function canonicalIdentifier(identifier: string, owner: AccountRecord): string {
  const at = identifier.lastIndexOf('@')
  const local = canonicalLocal(at < 0 ? identifier : identifier.slice(0, at)) ?? ''
  const domain = at < 0 ? domainOf(owner.address) : identifier.slice(at + 1)
  return `${local}@${domainKey(domain)}`
}

function isSame(a: RightHolder, b: RightHolder): boolean {
  return a.kind === b.kind && a.id === b.id
}
