/**
 * The tenant door: the only way from somebody who signed in to the mail of an account. THREATS §3.9
 * Refused and absent are the same answer. Administrators of any kind have no key to other people's mail; who shares a mailbox
 * with somebody gives a key to that mailbox, and takes it back at any time.
 */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { Rights } from '../../mail/imap/rights.ts'
import type { AccountStore, AccountStores } from '../../store/account-store.ts'
import type { DirectoryReader, SharesReader } from '../../store/directory-types.ts'
import type { Principal } from './principal.ts'

/** Accounts known to have their mailboxes, of this thread. */
const READY_MAX = 10_000

export type Door = {
  /** The account's mail, with its first mailboxes when nobody came before. Throws Refusal `not-found`, `damaged`. */
  forAccount(principal: Principal, accountId: AccountId): Promise<AccountStore>
  /**
   * The account of somebody else for one of its mailboxes, with the rights that the principal has there at this moment.
   * Throws Refusal `not-found` when there are none.
   */
  forShared(
    principal: Principal,
    owner: AccountId,
    mailbox: MailboxId,
  ): Promise<{ readonly store: AccountStore; readonly rights: Rights }>
}

export function createDoor(deps: {
  readonly accounts: AccountStores
  readonly directory: DirectoryReader & Pick<SharesReader, 'sharedWith'>
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
    async forShared({ accountId, organisationId }, owner, mailbox) {
      const shared = accountId === undefined ? [] : await deps.directory.sharedWith(accountId)
      const found = shared.find((one) => one.owner.id === owner && one.mailboxId === mailbox)
      if (found === undefined || found.owner.organisationId !== organisationId)
        throw new Refusal('not-found', { key: 'store.no-mailbox' })
      return { store: deps.accounts.open(owner), rights: found.rights }
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
