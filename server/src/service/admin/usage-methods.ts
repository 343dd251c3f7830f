/** How full mailboxes are: asked for the accounts of a screen, not for a company, because each is a file of its own. */
import { z } from 'zod'
import type { AccountStores } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import { usedBy } from '../mailbox/used-by.ts'
import { findAccount } from './access.ts'
import { addressText } from './inputs.ts'
import { USAGE_MAX } from './limits.ts'
import { type AdminMethod, adminMethod } from './method.ts'

/** What each method takes: also for those who call it from another thread. */
export const USAGE_INPUTS = {
  'usage.list': z.strictObject({ addresses: z.array(addressText).min(1).max(USAGE_MAX) }),
}

/** One address that is not there, or not the caller's, refuses the whole question. */
export function usageMethods({
  accounts,
  directory,
}: {
  readonly accounts: AccountStores
  readonly directory: Directory
}): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'usage.list',
      scope: 'account',
      input: USAGE_INPUTS['usage.list'],
      run: async (principal, { addresses }) => {
        const found = await directory.read((tables) =>
          Promise.all(addresses.map((address) => findAccount(tables, principal, address))),
        )
        return {
          usage: await Promise.all(
            found.map(async ({ id, address }) => ({ address, ...(await usedBy(accounts, id)) })),
          ),
        }
      },
    }),
  ]
}
