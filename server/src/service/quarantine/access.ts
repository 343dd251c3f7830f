/**
 * Whose held mail it is: each account sees its own and that of groups it is in; a company's admins see and act for the
 * company, the operator for all. What belongs to somebody else and what is not there are the same refusal. THREATS TE1
 */
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { isEntryId } from '../../store/quarantine/entry-id.ts'
import type { QuarantineStore } from '../../store/quarantine/quarantine-store.ts'
import type { HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import type { Principal } from '../account/principal.ts'
import { no } from '../admin/access.ts'

/** Who a principal is, as far as this goes: also somebody who holds a link. */
export type Actor = Pick<Principal, 'accountId' | 'organisationId' | 'address' | 'role'>

/** What is held, and who there is: never asked within each other. */
export type Places = { readonly store: QuarantineStore; readonly directory: Pick<Directory, 'read'> }

type Owned = Pick<HeldEntry, 'organisationId' | 'accountId' | 'address'>

/** Whether somebody looks at what is another's: that is written down. */
export function isAnothers(actor: Actor, { accountId }: Pick<HeldEntry, 'accountId'>): boolean {
  return accountId === undefined || accountId !== actor.accountId
}

/** Throws Refusal `not-found`. */
export async function findVisible(places: Places, actor: Actor, id: string): Promise<HeldEntry> {
  const entry = isEntryId(id) ? await places.store.find(id) : undefined
  if (entry === undefined || !(await places.directory.read((tables) => maySee(tables, actor, entry))))
    throw notThere(id)
  return entry
}

/** The same, to act on it: being in a group is not enough. */
export async function findOwn(places: Places, actor: Actor, id: string): Promise<HeldEntry> {
  const entry = await findVisible(places, actor, id)
  await places.directory.read((tables) => assertMayAct(tables, actor, entry))
  return entry
}

/** Throws Refusal `forbidden` for what may be seen only. */
export async function assertMayAct(tables: DirectoryTables, actor: Actor, entry: Owned): Promise<void> {
  if (!administers(actor, entry) && isAnothers(actor, entry)) throw no('forbidden', 'quarantine.seeOnly')
  if (entry.accountId === undefined || entry.accountId === actor.accountId || actor.role === 'operator')
    return
  const owner = await tables.accounts.get(entry.accountId)
  if (owner?.role === 'operator') throw no('forbidden', 'directory.operatorOnly')
}

export function notThere(id: string) {
  return no('not-found', 'quarantine.notThere', { id })
}

export async function maySee(tables: DirectoryTables, actor: Actor, entry: Owned): Promise<boolean> {
  if (administers(actor, entry)) return true
  if (entry.accountId !== undefined) return entry.accountId === actor.accountId
  return actor.organisationId === entry.organisationId && (await isMember(tables, actor, entry))
}

function administers(actor: Actor, { organisationId }: { readonly organisationId: OrganisationId }): boolean {
  if (actor.role === 'operator') return true
  return actor.role === 'company-admin' && actor.organisationId === organisationId
}

/** By its own address, in a group with that address of its own company. */
async function isMember(
  tables: DirectoryTables,
  { address }: Actor,
  { organisationId, address: group }: Owned,
): Promise<boolean> {
  const groups = await tables.groups.withMember(organisationId, address)
  return groups.some((one) => one.address === group)
}
