/** An administrator sets the room of the account signed in to, as IMAP's SETQUOTA asks. RFC 9208 §4.1.1 */
import { Refusal } from '../../lib/refusal.ts'
import type { Quota } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { Principal } from './principal.ts'

/** Refusal `forbidden` for everybody else: nobody gives themselves more room. Judged as the directory is now. */
export function createSetOwnQuota(
  directory: Pick<Directory, 'write'>,
): (principal: Principal, quota: Quota) => Promise<void> {
  return async (principal, quota) => {
    await directory.write(async ({ accounts }) => {
      const account = principal.accountId === undefined ? undefined : await accounts.get(principal.accountId)
      if (account === undefined || account.role === 'account')
        throw new Refusal('forbidden', { key: 'imap.no-quota-right' })
      await accounts.setPlain(account.id, {
        ...account,
        quotaBytes: quota.bytes,
        quotaMessages: quota.messages,
      })
    })
  }
}
