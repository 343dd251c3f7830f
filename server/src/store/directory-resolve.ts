/** What an address leads to, by the tables alone; directory.ts remembers the answers. */
import { canonicalLocal, splitSubAddress } from '../mail/canonical.ts'
import type { AccountId, DomainId, GroupId } from '../mail/ids.ts'
import { domainKey } from './directory-names.ts'
import type { DirectoryTables } from './directory-tables.ts'
import type { AccountRecord, DomainRecord, Resolution } from './directory-types.ts'

/** Always answered in a local domain. RFC 5321 §4.5.1, RFC 2142 §4 */
const ALWAYS_THERE = new Set(['postmaster', 'abuse'])
/** Certificate authorities believe whoever reads these: never given away by catch-all or sub-address. THREATS ID11 */
const RESERVED_LOCALS: ReadonlySet<string> = new Set([
  'abuse',
  'admin',
  'administrator',
  'hostmaster',
  'postmaster',
  'root',
  'security',
  'webmaster',
])

/** `local` is canonical, without a sub-address. */
export function isReservedLocal(local: string): boolean {
  return RESERVED_LOCALS.has(local)
}

/** Key of the company's setting that names the account for postmaster and abuse. */
export const POSTMASTER_SETTING = 'postmaster'

export async function resolveAddress(
  tables: DirectoryTables,
  written: string,
  writtenDomain: string,
): Promise<Resolution> {
  const via = await tables.domains.byName(domainKey(writtenDomain))
  if (via === undefined || !via.enabled) return { kind: 'foreign' }
  const domain = via.aliasOf === undefined ? via : await tables.domains.get(via.aliasOf)
  const local = canonicalLocal(written)
  if (domain === undefined || !domain.enabled || local === undefined) return { kind: 'unknown', domain: via }

  const exact = await namedBy(tables, domain.id, local, undefined)
  if (exact !== undefined) return exact
  const { base, subAddress } = splitSubAddress(local)
  if (subAddress !== undefined) {
    const tagged = await namedBy(tables, domain.id, base, subAddress)
    if (tagged !== undefined) return tagged
  }
  if (ALWAYS_THERE.has(base)) {
    const account = await postmasterOf(tables, domain)
    if (account !== undefined) return { kind: 'account', account, subAddress: undefined }
  }
  const catchAll = domain.catchAll === undefined ? undefined : await tables.accounts.get(domain.catchAll)
  if (catchAll !== undefined && (catchAll.role !== 'account' || !isReservedLocal(base)))
    return { kind: 'account', account: catchAll, subAddress: undefined }
  return { kind: 'unknown', domain: via }
}

async function namedBy(
  tables: DirectoryTables,
  domainId: DomainId,
  local: string,
  subAddress: string | undefined,
): Promise<Resolution | undefined> {
  const owner = await tables.addresses.owner(domainId, local)
  switch (owner?.kind) {
    case 'account': {
      const account = await tables.accounts.get(owner.id as AccountId)
      return account && { kind: 'account', account, subAddress }
    }
    case 'alias': {
      const alias = await tables.aliases.get(owner.id)
      if (alias === undefined) return undefined
      const { address, targets, organisationId } = alias
      return { kind: 'alias', address, targets, organisationId }
    }
    case 'group': {
      const group = await tables.groups.get(owner.id as GroupId)
      return group && { kind: 'group', group }
    }
    case undefined:
      return undefined
  }
}

/** The account that the company chose, else its first admin, else the first operator; never a plain holder unchosen. */
async function postmasterOf(
  tables: DirectoryTables,
  domain: DomainRecord,
): Promise<AccountRecord | undefined> {
  const chosen = await tables.settings.get('organisation', domain.organisationId, POSTMASTER_SETTING)
  if (typeof chosen === 'number') {
    const account = await tables.accounts.get(chosen as AccountId)
    if (account !== undefined && account.organisationId === domain.organisationId) return account
  }
  return (
    (await tables.accounts.firstWithRole('company-admin', domain.organisationId)) ??
    (await tables.accounts.firstWithRole('operator', undefined))
  )
}

/**
 * Its address and those of the company's aliases that lead to it, in every alias domain too, and its grants; only in
 * domains that are served: who has merely claimed a domain may not write in its name. THREATS TE4, SUB1
 */
export async function ownAddressesOf(tables: DirectoryTables, id: AccountId): Promise<ReadonlySet<string>> {
  const own = new Set<string>()
  const account = await tables.accounts.get(id)
  if (account === undefined) return own
  const domains = await tables.domains.list(account.organisationId)
  const served = domains.filter((domain) => domain.enabled)
  const aliases = await tables.aliases.leadingTo(account.organisationId, account.address)
  for (const { address, domainId } of [account, ...aliases]) {
    const local = address.slice(0, address.lastIndexOf('@'))
    if (!served.some((domain) => domain.id === domainId)) continue
    for (const domain of served)
      if (domain.id === domainId || domain.aliasOf === domainId) own.add(`${local}@${domain.name}`)
  }
  for (const address of await tables.accounts.grants(id))
    if (served.some((domain) => address.endsWith(`@${domain.name}`))) own.add(address)
  return own
}
