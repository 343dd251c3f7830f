/** What an operator may ask of the store: is everything in order, and compute again what is derived. */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'
import type { StoreCare } from '../../store/care/store-care.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'

/** Problems named of one account; the count is always whole. */
const PROBLEMS_SHOWN = 100

export type StoreCareDeps = {
  readonly care: StoreCare
  readonly directory: Pick<DirectoryReader, 'account' | 'accountByAddress'>
  derive(bytes: Uint8Array): Derived
}

export function storeMethods(deps: StoreCareDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'store.check',
      scope: 'operator',
      input: z.strictObject({ address: addressText.optional() }),
      run: async (_principal, { address }) => {
        const accounts = address === undefined ? await deps.care.accounts() : [await accountOf(deps, address)]
        return await check(deps, accounts)
      },
    }),
    adminMethod({
      name: 'store.rebuild',
      scope: 'operator',
      input: z.strictObject({ address: addressText }),
      run: async (_principal, { address }) => {
        const rebuilt = await deps.care.rebuild(await accountOf(deps, address), deps.derive)
        return {
          messages: rebuilt.messages,
          damaged: [...rebuilt.damaged],
          recovered: [...rebuilt.recovered],
        }
      },
    }),
  ]
}

async function check(deps: StoreCareDeps, accounts: readonly AccountId[]): Promise<Json> {
  const faulty: Json[] = []
  let problems = 0
  for (const accountId of accounts) {
    const found = await deps.care.check(accountId)
    problems += found.problems.length
    if (found.problems.length === 0 && !found.takenBack) continue
    faulty.push({
      id: accountId,
      // An account that the directory no longer has still has its file, until that is deleted.
      address: (await deps.directory.account(accountId))?.address ?? null,
      takenBack: found.takenBack,
      count: found.problems.length,
      problems: found.problems.slice(0, PROBLEMS_SHOWN).map(({ kind, detail }) => ({ kind, detail })),
    })
  }
  return { checked: accounts.length, problems, accounts: faulty }
}

async function accountOf({ directory }: StoreCareDeps, address: string): Promise<AccountId> {
  const account = await directory.accountByAddress(address)
  if (account === undefined) throw new Refusal('not-found', { key: 'store.no-account', values: { address } })
  return account.id
}
