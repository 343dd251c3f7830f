/** How full the mailbox of an account is. */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { AccountStores, Usage } from '../../store/account-store.ts'

/** Nothing, where nothing was ever delivered: the first message makes the mailbox. */
export async function usedBy(accounts: AccountStores, id: AccountId): Promise<Usage> {
  try {
    return await accounts.open(id).usage()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return { bytes: 0, messages: 0 }
    throw error
  }
}
