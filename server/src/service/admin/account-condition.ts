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
  /** Nine tenths of the space, or more, are used: as of the last hour. */
  space: z.enum(['nearly-full']).optional(),
  /** Nobody has signed in for so long, with whatever program. */
  away: z.enum(['30-days', '90-days', 'always']).optional(),
}

const DAY_MS = 24 * 3_600_000
const AWAY_MS = { '30-days': 30 * DAY_MS, '90-days': 90 * DAY_MS }
export type AskedCondition = z.infer<z.ZodObject<typeof CONDITION>>

/** Of the principal's company. Throws Refusal for a company or a domain that is not theirs. */
export async function conditionOf(
  tables: DirectoryTables,
  principal: Principal,
  { company, domain: name, find, state, role: wanted, secondFactor, space, away }: AskedCondition,
  nowMs: number,
): Promise<AccountCondition> {
  const domain = name === undefined ? undefined : await findDomain(tables, principal, name)
  return {
    organisationId: await listedCompany(tables, principal, company),
    domainId: domain?.aliasOf ?? domain?.id,
    find,
    state,
    role: wanted,
    secondFactor: secondFactor === undefined ? undefined : secondFactor === 'with',
    nearlyFull: space === 'nearly-full' ? true : undefined,
    awaySinceMs: away === undefined ? undefined : away === 'always' ? 0 : nowMs - AWAY_MS[away],
  }
}
