/** Which accounts a list, a count or a change is about. */
import { z } from 'zod'
import type { AccountCondition } from '../../store/directory-accounts.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findDomain, listedCompany } from './access.ts'
import { domainText, personName, properName, role } from './inputs.ts'

export const CONDITION = {
  /** Name or number. The operator's is otherwise every company. */
  company: properName.optional(),
  domain: domainText.optional(),
  /** Part of the name or of the address. */
  find: personName.trim().min(1).optional(),
  state: z.enum(['enabled', 'suspended', 'paused']).optional(),
  role: role.optional(),
  /** Whether something besides the password proves the holder. */
  secondFactor: z.enum(['with', 'without']).optional(),
}
export type AskedCondition = z.infer<z.ZodObject<typeof CONDITION>>

/** Of the principal's company. Throws Refusal for a company or a domain that is not theirs. */
export async function conditionOf(
  tables: DirectoryTables,
  principal: Principal,
  { company, domain: name, find, state, role: wanted, secondFactor }: AskedCondition,
): Promise<AccountCondition> {
  const domain = name === undefined ? undefined : await findDomain(tables, principal, name)
  return {
    organisationId: await listedCompany(tables, principal, company),
    domainId: domain?.aliasOf ?? domain?.id,
    find,
    state,
    role: wanted,
    secondFactor: secondFactor === undefined ? undefined : secondFactor === 'with',
  }
}
