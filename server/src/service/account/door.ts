/**
 * The tenant door: the only way from somebody who signed in to the mail of an account. THREATS §3.9
 * Refused and absent are the same answer. Administrators of any kind have no key to other people's mail.
 */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { AccountStore, AccountStores } from '../../store/account-store.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Principal } from './principal.ts'

export type Door = {
  /** Throws Refusal `not-found`. */
  forAccount(principal: Principal, accountId: AccountId): Promise<AccountStore>
}

export function createDoor(deps: {
  readonly accounts: AccountStores
  readonly directory: DirectoryReader
}): Door {
  return {
    async forAccount(principal, accountId) {
      const account = principal.accountId === accountId ? await deps.directory.account(accountId) : undefined
      if (account === undefined || account.organisationId !== principal.organisationId)
        throw new Refusal('not-found', { key: 'directory.noAccount' })
      return deps.accounts.open(accountId)
    },
  }
}
