/**
 * The tenant door: the only way from somebody who signed in to the mail of an account. THREATS §3.9
 * Refused and absent are the same answer. Administrators of any kind have no key to other people's mail.
 */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { AccountStore, AccountStores } from '../../store/account-store.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Principal } from './principal.ts'

/** Accounts known to have their mailboxes, of this thread. */
const READY_MAX = 10_000

export type Door = {
  /** The account's mail, with its first mailboxes when nobody came before. Throws Refusal `not-found`, `damaged`. */
  forAccount(principal: Principal, accountId: AccountId): Promise<AccountStore>
}

export function createDoor(deps: {
  readonly accounts: AccountStores
  readonly directory: DirectoryReader
}): Door {
  const ready = new Set<AccountId>()
  return {
    async forAccount(principal, accountId) {
      const account = principal.accountId === accountId ? await deps.directory.account(accountId) : undefined
      if (account === undefined || account.organisationId !== principal.organisationId)
        throw new Refusal('not-found', { key: 'directory.noAccount' })
      const store = deps.accounts.open(accountId)
      if (!ready.has(accountId)) {
        await provisionOnce(store)
        if (ready.size >= READY_MAX) ready.clear()
        ready.add(accountId)
      }
      return store
    },
  }
}

/** An account begins with the first person or message that needs it: creating one stays a matter of the directory. */
async function provisionOnce(store: AccountStore): Promise<void> {
  try {
    if ((await store.mailbox('INBOX')) !== undefined) return
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not-found')) throw error
  }
  await store.provision()
}
