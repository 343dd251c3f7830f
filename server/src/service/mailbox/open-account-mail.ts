/** Opens the mail of who signed in: through the tenant door, with the company that is charged. THREATS §3.9 */
import type { createDoor } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import { AccountMail, type AccountMailDeps } from './account-mail.ts'

export function createOpenAccountMail(
  door: ReturnType<typeof createDoor>,
  deps: Omit<AccountMailDeps, 'organisationId'>,
): (principal: Principal) => Promise<AccountMail> {
  return async (principal) => {
    if (principal.accountId === undefined) throw new Error('a session of nobody')
    const store = await door.forAccount(principal, principal.accountId)
    return new AccountMail(store, { ...deps, organisationId: principal.organisationId })
  }
}
