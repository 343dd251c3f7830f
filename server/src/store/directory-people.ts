/** Who works in a company, for those who work there: its active accounts and its groups. THREATS TE3 */
import type { AccountId, GroupId, OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'
import { COMPANY_GROUPS_MAX, COMPANY_PEOPLE_MAX } from './limits.ts'

export type CompanyPerson = {
  readonly kind: 'account' | 'group'
  readonly id: AccountId | GroupId
  readonly address: string
  readonly displayName: string
}

/** By kind, then the oldest first. */
export type CompanyPeople = readonly CompanyPerson[]

export type PeopleReader = {
  /** Of that company alone; the suspended are not among them. */
  people(id: OrganisationId): Promise<CompanyPeople>
}

/** The company stands in each statement: nobody of another one is ever read. */
export async function peopleOf(tables: DirectoryTables, id: OrganisationId): Promise<CompanyPeople> {
  const accounts = await tables.accounts.list({
    ...{ organisationId: id, domainId: undefined, state: 'enabled' },
    ...{ after: 0, limit: COMPANY_PEOPLE_MAX },
  })
  const groups = await tables.groups.list({ organisationId: id, after: 0, limit: COMPANY_GROUPS_MAX })
  return [
    ...accounts.map(({ id: account, address, displayName }) => ({
      ...{ kind: 'account' as const, id: account, address, displayName },
    })),
    ...groups.map(({ id: group, address, displayName }) => ({
      ...{ kind: 'group' as const, id: group, address, displayName },
    })),
  ]
}
