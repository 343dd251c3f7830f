/**
 * One change of many accounts: of those that are named, or of all that match, a slice at a time, so that no transaction is long
 * and whoever waits sees how far it is. What may not be changed one by one is left as it was.
 */
import { z } from 'zod'
import type { AccountSettings } from '../../store/directory-accounts.ts'
import type { PlacedGroup } from '../../store/directory-aliases.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { type OutsideDomains, whereKept } from '../account/outside-passwords.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findAccount, findGroup, mayChange, no } from './access.ts'
import { CONDITION, conditionOf } from './account-condition.ts'
import { setPasswordDue } from './account-state-methods.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressText, bound, nextOf } from './inputs.ts'
import { CHANGE_SLICE_MAX, LIST_MAX } from './limits.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'

const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['suspend', 'enable', 'password-due']) }),
  z.strictObject({ kind: z.literal('quota'), quotaBytes: bound }),
  z.strictObject({ kind: z.enum(['join', 'leave']), group: addressText }),
])
type Change = z.infer<typeof change>
type GroupChange = Extract<Change, { readonly group: string }>

const INPUT = z.strictObject({
  ...CONDITION,
  /** These and no others; the rest of the condition then says nothing. */
  addresses: z.array(addressText).min(1).max(CHANGE_SLICE_MAX).optional(),
  change,
  after: z.int().min(0).default(0),
  limit: z.int().min(1).max(CHANGE_SLICE_MAX).default(CHANGE_SLICE_MAX),
})
type Input = z.infer<typeof INPUT>

export function changeManyMethod({ directory, clock, authenticator }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'account.change-many',
    scope: 'company',
    input: INPUT,
    run: (principal, input) =>
      directory.write(async (tables) => {
        const { accounts, next } = await meant(tables, principal, input, clock.now())
        const changeable = accounts.filter((account) => mayChange(principal, account))
        const changed =
          'group' in input.change
            ? await regroup(tables, principal, changeable, input.change)
            : await changeEach(tables, principal, changeable, input.change, authenticator.outside)
        return { changed, left: accounts.length - changed.length, next }
      }),
    deeds: ({ change }, answer) => {
      if ('group' in change) return [{ act: 'group.set', object: change.group, fields: ['members'] }]
      const act = change.kind === 'quota' ? 'account.set' : `account.${change.kind}`
      const fields = change.kind === 'quota' ? ['quotaBytes'] : []
      return changedOf(answer).map((object) => ({ act, object, fields }))
    },
  })
}

async function meant(
  tables: DirectoryTables,
  principal: Principal,
  { addresses, change: _change, after, limit, ...asked }: Input,
  nowMs: number,
): Promise<{ readonly accounts: readonly AccountRecord[]; readonly next: number | null }> {
  if (addresses !== undefined) {
    const accounts = new Map<number, AccountRecord>()
    for (const address of addresses) {
      const account = await findAccount(tables, principal, address)
      accounts.set(account.id, account)
    }
    return { accounts: [...accounts.values()], next: null }
  }
  // Nobody changes the people of every company by one press, meant or not.
  if (boundTo(principal) === undefined && asked.company === undefined)
    throw no('cannot', 'directory.companyFirst')
  const condition = await conditionOf(tables, principal, asked, nowMs)
  const accounts = await tables.accounts.list({ ...condition, after, limit })
  return { accounts, next: nextOf(accounts, limit) }
}

const CHANGED = z.looseObject({ changed: z.array(z.string()) })
const changedOf = (answer: Json): readonly string[] => CHANGED.parse(answer).changed

/** Addresses of those that are other than before. */
async function changeEach(
  tables: DirectoryTables,
  principal: Principal,
  accounts: readonly AccountRecord[],
  wanted: Exclude<Change, GroupChange>,
  outside: OutsideDomains | undefined,
): Promise<readonly string[]> {
  const changed: string[] = []
  for (const account of accounts) {
    if (wanted.kind === 'quota') {
      const quotaBytes = wanted.quotaBytes ?? undefined
      if (quotaBytes === account.quotaBytes) continue
      await tables.accounts.setPlain(account.id, { ...account, quotaBytes })
    } else if (wanted.kind === 'password-due') {
      // One's own is changed in one's settings; of those whose password is kept elsewhere it is not ours to ask.
      if (account.passwordDue || account.id === principal.accountId) continue
      if ((await whereKept(tables, account, outside)) !== 'here') continue
      await setPasswordDue(tables, account, true)
    } else {
      const state = wanted.kind === 'suspend' ? 'suspended' : 'enabled'
      // Nobody locks the last door behind themselves by mistake.
      if (state === account.state || account.id === principal.accountId) continue
      const settings: AccountSettings = { ...account, state }
      await tables.accounts.set(account.id, settings)
    }
    changed.push(account.address)
  }
  return changed
}

/** An account leads nowhere else, so that no loop can come of it. */
async function regroup(
  tables: DirectoryTables,
  principal: Principal,
  accounts: readonly AccountRecord[],
  { kind, group: written }: GroupChange,
): Promise<readonly string[]> {
  const group: PlacedGroup = await findGroup(tables, principal, written)
  const members = new Set<string>(group.members)
  const changed: string[] = []
  for (const { address, organisationId } of accounts) {
    if (organisationId !== group.organisationId || members.has(address) === (kind === 'join')) continue
    if (kind === 'join') members.add(address)
    else members.delete(address)
    changed.push(address)
  }
  if (members.size > LIST_MAX)
    throw no('cannot', 'directory.groupFull', { address: group.address, max: LIST_MAX })
  if (changed.length > 0) await tables.groups.set(group.id, { ...group, members: [...members] })
  return changed
}
