/** Opens the mail of who signed in: through the tenant door, with the company that is charged. THREATS §3.9 */
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import type { createDoor } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import { SharedMailboxes } from '../sharing/shared-mailboxes.ts'
import { SharingPace } from '../sharing/sharing-pace.ts'
import { AccountMail, type AccountMailDeps } from './account-mail.ts'

export function createOpenAccountMail(
  door: ReturnType<typeof createDoor>,
  deps: Omit<AccountMailDeps, 'organisationId'> & { readonly directory: Directory; readonly clock: Clock },
): (principal: Principal) => Promise<AccountMail> {
  const pace = new SharingPace(deps.clock)
  return async (principal) => {
    if (principal.accountId === undefined) throw new Error('a session of nobody')
    const store = await door.forAccount(principal, principal.accountId)
    const mail = { ...deps, organisationId: principal.organisationId }
    return new AccountMail(
      store,
      mail,
      new SharedMailboxes(principal, { ...deps, door, mail, pace, own: store }),
    )
  }
}
