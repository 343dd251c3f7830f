/** Which held mail a list is of, by who asks: nobody gets to more by asking for it. THREATS TE1 */

import type { AccountId, GroupId, OrganisationId } from '../../mail/ids.ts'
import { fold } from '../../mail/message/fold.ts'
import { canonicalAddress, domainName } from '../../store/directory-names.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { EntryFilter } from '../../store/quarantine/quarantine-types.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findAccount, findCompany, no } from '../admin/access.ts'
import { maySee } from './access.ts'
import type { FilterInput } from './inputs.ts'
import { WORD_MAX, WORDS_MAX } from './limits.ts'

export type Scope = Pick<EntryFilter, 'organisationId' | 'accountId' | 'shared' | 'recipient'> & {
  /** It is not only the own account's: who looks is written down. */
  readonly others: boolean
}

/** Throws Refusal `not-found` for what belongs to others. */
export async function scopeOf(
  tables: DirectoryTables,
  principal: Principal,
  { address, company }: Pick<FilterInput, 'address' | 'company'>,
): Promise<Scope> {
  if (address !== undefined && company !== undefined) throw no('invalid', 'quarantine.whose')
  if (company !== undefined) {
    if (principal.role === 'account') throw no('forbidden', 'admin.forbidden')
    return { organisationId: (await findCompany(tables, principal, company)).id, others: true }
  }
  if (address !== undefined) return await ofAddress(tables, principal, address)
  if (principal.role === 'account') return own(principal.organisationId, principal.accountId)
  return { organisationId: boundTo(principal), others: true }
}

function own(organisationId: OrganisationId | undefined, accountId: AccountId | undefined): Scope {
  if (organisationId === undefined || accountId === undefined) throw new Error('an account without a company')
  return { organisationId, accountId, others: false }
}

/** An account; else a group that the principal sees. */
async function ofAddress(tables: DirectoryTables, principal: Principal, written: string): Promise<Scope> {
  const group = await groupOf(tables, principal, written)
  if (group !== undefined)
    return { organisationId: group.organisationId, shared: true, recipient: group.address, others: true }
  const { id, organisationId } = await findAccount(tables, principal, written)
  return { organisationId, accountId: id, others: id !== principal.accountId }
}

async function groupOf(tables: DirectoryTables, principal: Principal, written: string) {
  const parts = canonicalAddress(written)
  const at = parts?.lastIndexOf('@') ?? -1
  const domain = parts === undefined ? undefined : await tables.domains.byName(parts.slice(at + 1))
  if (parts === undefined || domain === undefined) return undefined
  const owner = await tables.addresses.owner(domain.aliasOf ?? domain.id, parts.slice(0, at))
  const group = owner?.kind === 'group' ? await tables.groups.get(owner.id as GroupId) : undefined
  if (group === undefined) return undefined
  const held = { organisationId: group.organisationId, accountId: undefined, address: group.address }
  return (await maySee(tables, principal, held)) ? group : undefined
}

/** What is looked for, within that. Throws Refusal `invalid` for an address that is none. */
export function filterOf(scope: Scope, input: FilterInput): EntryFilter {
  const { others: _, ...bounds } = scope
  const { words, fromMs, toMs, rule } = input
  const recipient = partyOf(input.recipient)
  // A group's mail is of that address already.
  if (bounds.recipient !== undefined && recipient !== undefined && recipient !== bounds.recipient)
    throw no('invalid', 'quarantine.whose')
  return {
    ...bounds,
    recipient: bounds.recipient ?? recipient,
    sender: partyOf(input.sender),
    words: words === undefined ? undefined : wordsOf(words),
    ...{ fromMs, toMs, rule },
  }
}

function wordsOf(written: string): readonly string[] {
  return fold(written)
    .split(/\s/)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX)
    .map((word) => word.slice(0, WORD_MAX))
}

function partyOf(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  const name = written.startsWith('@') ? domainName(written.slice(1)) : undefined
  const found = name === undefined ? canonicalAddress(written) : `@${name}`
  if (found === undefined) throw no('invalid', 'directory.addressInvalid', { address: written })
  return found
}
