/** Of which company, which account and which time a question is: what may be seen, and of it what is asked for. */
import { z } from 'zod'
import type { Directory } from '../../store/directory.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findAccount, findCompany } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { DAY_MS } from './limits.ts'

const time = z.iso.datetime({ offset: true }).or(z.iso.date())

export const ASKED = {
  account: addressText.optional(),
  since: time.optional(),
  until: time.optional(),
  company: z.string().min(1).max(200).optional(),
}
export type Asked = z.infer<z.ZodObject<typeof ASKED>>

export type Answerable = {
  readonly scope: LedgerScope
  /** An account's own id when an account asks, whomever it names. */
  readonly account: number | undefined
  /** Both included. */
  readonly fromMs: number
  readonly toMs: number
}

/** Throws Refusal for a company or account that is not there, or not the principal's to see. */
export async function answerable(
  directory: Directory,
  principal: Principal,
  { account, since, until, company }: Asked,
  nowMs: number,
): Promise<Answerable> {
  const own = boundTo(principal)
  const [named, asked] = await directory.read(async (tables) => [
    company === undefined ? undefined : (await findCompany(tables, principal, company)).id,
    account === undefined ? undefined : (await findAccount(tables, principal, account)).id,
  ])
  return {
    scope: own ?? named ?? 'all',
    account: principal.role === 'account' ? principal.accountId : asked,
    fromMs: since === undefined ? 0 : Date.parse(since),
    toMs: until === undefined ? nowMs + DAY_MS : endOf(until),
  }
}

/** A day is meant to its end. */
function endOf(until: string): number {
  return Date.parse(until) + (until.includes('T') ? 0 : DAY_MS - 1)
}
