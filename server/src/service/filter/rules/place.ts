/**
 * Whose filter an administrative method is about. A holder changes what is the own account's, an admin what is the own
 * company's, the operator all of it and what holds for the whole service. What belongs to somebody else and what does not
 * exist are the same answer. THREATS TE1
 */
import type { OrganisationId } from '../../../mail/ids.ts'
import type { FilterPlace } from '../../../store/directory-filter.ts'
import { splitAddress } from '../../../store/directory-names.ts'
import type { DirectoryTables } from '../../../store/directory-tables.ts'
import type { AccountRecord } from '../../../store/directory-types.ts'
import type { Principal } from '../../account/principal.ts'
import {
  findAccount,
  findAccountToChange,
  findCompany,
  findDomain,
  findGroup,
  no,
} from '../../admin/access.ts'
import { addressText, domainText, properName } from '../../admin/inputs.ts'

/** At most one of them; none: the own account, the own company, the whole service, by who asks. */
export const WHOSE = {
  /** Of an account or a group. */
  address: addressText.optional(),
  domain: domainText.optional(),
  company: properName.optional(),
}

export type Whose = {
  readonly address?: string | undefined
  readonly domain?: string | undefined
  readonly company?: string | undefined
}

export type NamedPlace = FilterPlace & {
  /** 0: the operator's. */
  readonly organisationId: OrganisationId | 0
  readonly name: string
}

/** `change`: an operator's account is an operator's to change. */
export async function placeOf(
  tables: DirectoryTables,
  principal: Principal,
  { address, domain, company }: Whose,
  purpose: 'look' | 'change',
): Promise<NamedPlace> {
  const named = [address, domain, company].filter((one) => one !== undefined)
  if (named.length > 1) throw no('invalid', 'filter.whose')
  const find = purpose === 'look' ? findAccount : findAccountToChange
  if (named.length === 0) return await ownPlace(tables, principal, find)
  if (address !== undefined) return await addressPlace(tables, principal, address, find)
  // Of what holds for others, a holder sees only what it comes to for the own account.
  if (principal.role === 'account') throw no('forbidden', 'admin.forbidden')
  if (domain !== undefined) {
    const { id, organisationId, name, aliasOf } = await findDomain(tables, principal, domain)
    if (aliasOf !== undefined) throw no('cannot', 'directory.domainAlias', { domain: name })
    return { scope: 'domain', id, organisationId, name }
  }
  const { id, name } = await findCompany(tables, principal, company ?? '')
  return { scope: 'organisation', id, organisationId: id, name }
}

async function ownPlace(
  tables: DirectoryTables,
  principal: Principal,
  find: typeof findAccount,
): Promise<NamedPlace> {
  switch (principal.role) {
    case 'operator':
      return { scope: 'service', id: 0, organisationId: 0, name: '' }
    case 'company-admin': {
      const { id, name } = await findCompany(tables, principal, String(principal.organisationId))
      return { scope: 'organisation', id, organisationId: id, name }
    }
    case 'account':
      return accountPlace(await find(tables, principal, principal.address))
  }
}

/** An account, or for those who administer a group. */
async function addressPlace(
  tables: DirectoryTables,
  principal: Principal,
  address: string,
  find: typeof findAccount,
): Promise<NamedPlace> {
  const owner = principal.role === 'account' ? undefined : await groupAt(tables, principal, address)
  if (owner !== undefined) return owner
  return accountPlace(await find(tables, principal, address))
}

async function groupAt(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<NamedPlace | undefined> {
  if (!(await isGroup(tables, written))) return undefined
  const { id, organisationId, address } = await findGroup(tables, principal, written)
  return { scope: 'group', id, organisationId, name: address }
}

async function isGroup(tables: DirectoryTables, written: string): Promise<boolean> {
  const parts = splitAddress(written)
  const domain = parts === undefined ? undefined : await tables.domains.byName(parts.domain)
  if (parts === undefined || domain === undefined) return false
  return (await tables.addresses.owner(domain.aliasOf ?? domain.id, parts.local))?.kind === 'group'
}

function accountPlace({ id, organisationId, address }: AccountRecord): NamedPlace {
  return { scope: 'account', id, organisationId, name: address }
}
