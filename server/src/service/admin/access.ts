/**
 * Whose things these are: every look-up of an administrative method goes through here. What belongs to somebody else
 * and what does not exist are the same refusal. THREATS TE1, TE3
 */
import { Refusal, type RefusalCode } from '../../lib/refusal.ts'
import { canonicalLocal, localPartFault } from '../../mail/canonical.ts'
import type { AccountId, GroupId, OrganisationId } from '../../mail/ids.ts'
import type { AliasRecord, PlacedGroup } from '../../store/directory-aliases.ts'
import { canonicalAddress, domainName, splitAddress } from '../../store/directory-names.ts'
import type { OrganisationRecord } from '../../store/directory-organisations.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord, DomainRecord } from '../../store/directory-types.ts'
import { DuplicateError } from '../../store/sql.ts'
import type { Principal } from '../account/principal.ts'
import { REPORTS_LOCAL } from '../reports/report-address.ts'

/** The company that the principal is bound to; undefined for the operator, who sees all. */
export function boundTo(principal: Principal): OrganisationId | undefined {
  if (principal.role === 'operator') return undefined
  if (principal.organisationId === undefined) throw new Error('only the operator belongs to no company')
  return principal.organisationId
}

export function no(
  code: RefusalCode,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): Refusal {
  return new Refusal(code, { key, values })
}

function isVisible(principal: Principal, organisationId: OrganisationId): boolean {
  return principal.role === 'operator' || principal.organisationId === organisationId
}

/** By name, or by id when it is all digits. */
export async function findCompany(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<OrganisationRecord> {
  const company = /^\d{1,15}$/.test(written)
    ? await tables.organisations.get(Number(written) as OrganisationId)
    : await tables.organisations.byName(written)
  if (company === undefined || !isVisible(principal, company.id))
    throw no('not-found', 'directory.noCompany', { name: written })
  return company
}

/** Whose rows a list shows: those of the company that is named, of the own one, or undefined for all. */
export async function listedCompany(
  tables: DirectoryTables,
  principal: Principal,
  written: string | undefined,
): Promise<OrganisationId | undefined> {
  return written === undefined ? boundTo(principal) : (await findCompany(tables, principal, written)).id
}

export async function findDomain(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<DomainRecord> {
  const name = domainName(written)
  const domain = name === undefined ? undefined : await tables.domains.byName(name)
  if (domain === undefined || !isVisible(principal, domain.organisationId))
    throw no('not-found', 'directory.noDomain', { domain: written })
  return domain
}

/** A holder finds only its own account; an admin those of its company. */
export async function findAccount(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<AccountRecord> {
  const owner = await ownerOf(tables, written)
  const account = owner?.kind === 'account' ? await tables.accounts.get(owner.id as AccountId) : undefined
  const own = account?.id === principal.accountId || principal.role !== 'account'
  if (account === undefined || !own || !isVisible(principal, account.organisationId))
    throw no('not-found', 'directory.noAccount', { address: written })
  return account
}

/** The same, to change it: an operator's account is changed by operators only. */
export async function findAccountToChange(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<AccountRecord> {
  const account = await findAccount(tables, principal, written)
  const why = whyNotChange(principal, account)
  if (why !== undefined) throw why
  return account
}

/** Whether findAccountToChange would give it. */
export function mayChange(principal: Principal, account: AccountRecord): boolean {
  return whyNotChange(principal, account) === undefined
}

function whyNotChange(principal: Principal, { id, role }: AccountRecord): Refusal | undefined {
  if (role === 'operator' && principal.role !== 'operator' && id !== principal.accountId)
    return no('forbidden', 'directory.operatorOnly')
  // A key that leaks must not become a person who administers. THREATS PA1
  if (role !== 'account' && principal.apiKeyId !== undefined) return no('forbidden', 'apiKey.people')
  return undefined
}

export async function findAlias(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<AliasRecord> {
  const owner = await ownerOf(tables, written)
  const alias = owner?.kind === 'alias' ? await tables.aliases.get(owner.id) : undefined
  if (alias === undefined || !isVisible(principal, alias.organisationId))
    throw no('not-found', 'directory.noAlias', { address: written })
  return alias
}

export async function findGroup(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<PlacedGroup> {
  const owner = await ownerOf(tables, written)
  const group = owner?.kind === 'group' ? await tables.groups.get(owner.id as GroupId) : undefined
  if (group === undefined || !isVisible(principal, group.organisationId))
    throw no('not-found', 'directory.noGroup', { address: written })
  return group
}

export type NewPlace = { readonly domain: DomainRecord; readonly local: string; readonly address: string }

/** Where a new account, alias or group is to live: a domain of the company, and a name that may be made there. */
export async function findPlace(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<NewPlace> {
  const at = written.lastIndexOf('@')
  if (at <= 0) throw no('invalid', 'directory.addressInvalid', { address: written })
  const domain = await findDomain(tables, principal, written.slice(at + 1))
  if (domain.aliasOf !== undefined) throw no('cannot', 'directory.domainAlias', { domain: domain.name })
  const local = checkLocal(written.slice(0, at), written)
  return { domain, local, address: `${local}@${domain.name}` }
}

/** The canonical form of a local part that may be created. THREATS ID7 */
export function checkLocal(written: string, address: string): string {
  const local = canonicalLocal(written)
  if (local === REPORTS_LOCAL) throw no('already-exists', 'directory.addressTaken', { address })
  const fault = local === undefined ? 'character' : localPartFault(local)
  if (fault === 'mixed') throw no('invalid', 'directory.localMixed', { address })
  if (local === undefined || fault !== undefined) throw no('invalid', 'directory.localInvalid', { address })
  return local
}

/** Canonical addresses, inside or outside, each once. */
export function checkAddresses(written: readonly string[]): readonly string[] {
  return [
    ...new Set(
      written.map((one) => {
        const address = canonicalAddress(one.trim())
        if (address === undefined) throw no('invalid', 'directory.addressInvalid', { address: one })
        return address
      }),
    ),
  ]
}

/** Turns the index's no into one that names the address. */
export async function claiming<T>(address: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DuplicateError)
      throw new Refusal(
        'already-exists',
        { key: 'directory.addressTaken', values: { address } },
        { cause: error },
      )
    throw error
  }
}

/** Aliases that lost their last target go too, and with them what pointed at them alone. */
export async function removeEmptyAliases(
  tables: DirectoryTables,
  empty: readonly number[],
  nowMs: number,
): Promise<void> {
  const waiting = [...empty]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const alias = await tables.aliases.get(id)
    if (alias !== undefined) waiting.push(...(await tables.aliases.remove(alias, nowMs)))
  }
}

async function ownerOf(
  tables: DirectoryTables,
  written: string,
): ReturnType<DirectoryTables['addresses']['owner']> {
  const parts = splitAddress(written)
  const domain = parts === undefined ? undefined : await tables.domains.byName(parts.domain)
  if (parts === undefined || domain === undefined) return undefined
  return await tables.addresses.owner(domain.aliasOf ?? domain.id, parts.local)
}
