/** Joins what people and admins do with scripts, filters and automatic replies: beside the queue, which brings the notices. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Texts } from './lib/text.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import type { AccountNotices } from './service/notice/account-notices.ts'
import type { Directory } from './store/directory.ts'
import type { Stores } from './store/open-stores.ts'

export type SieveMethodParts = {
  readonly stores: Pick<Stores, 'accounts'>
  readonly directory: Directory
  readonly notices: AccountNotices
  readonly ledger: Ledger
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
}

export async function openSieveMethods(parts: SieveMethodParts): Promise<readonly AdminMethod[]> {
  const { compileSieve } = await import('./mail/sieve/compile.ts')
  const { filterMethods } = await import('./service/sieve/filter-methods.ts')
  const { companyScriptMethods } = await import('./service/sieve/company-script-methods.ts')
  const { createRedirectWatch } = await import('./service/sieve/redirect-watch.ts')
  const { scriptMethods } = await import('./service/sieve/script-methods.ts')
  const deps = {
    ...parts,
    accounts: parts.stores.accounts,
    check: (text: string) => compileSieve(text),
    watch: createRedirectWatch(parts),
  }
  return [...scriptMethods(deps), ...filterMethods(deps), ...companyScriptMethods(deps)]
}
