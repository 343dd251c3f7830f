/** Accounts: made, listed, shown and changed. */
import { z } from 'zod'
import type { AccountId } from '../../mail/ids.ts'
import type { AccountSettings } from '../../store/directory-accounts.ts'
import { splitAddress } from '../../store/directory-names.ts'
import { CLASSIC_SETTING } from '../../store/directory-settings.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { type AccountRecord, PROTOCOLS } from '../../store/directory-types.ts'
import { refuseOutside, whereKept } from '../account/outside-passwords.ts'
import type { Principal } from '../account/principal.ts'
import { scramParamsOfName } from '../account/scram-keys.ts'
import {
  checkAddresses,
  claiming,
  findAccount,
  findAccountToChange,
  findDomain,
  findPlace,
  no,
} from './access.ts'
import { changeManyMethod } from './account-change-many.ts'
import { CONDITION, conditionOf } from './account-condition.ts'
import { accountJson } from './account-json.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import {
  addressList,
  addressText,
  bound,
  language,
  nextOf,
  page,
  personName,
  protocols,
  role,
  secret,
  secretHash,
} from './inputs.ts'
import { type AdminMethod, adminMethod } from './method.ts'
import { choosesPassword, makePassword } from './new-password.ts'

export function accountMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  const { directory, clock } = deps
  return [
    addMethod(deps),
    adminMethod({
      name: 'account.list',
      scope: 'company',
      input: z.strictObject({ ...CONDITION, ...page }),
      run: (principal, { after, limit, ...asked }) =>
        directory.read(async (tables) => {
          const condition = await conditionOf(tables, principal, asked, clock.now())
          const accounts = await tables.accounts.list({ ...condition, after, limit })
          return { accounts: accounts.map(accountJson), next: nextOf(accounts, limit) }
        }),
    }),
    adminMethod({
      name: 'account-count.show',
      scope: 'company',
      input: z.strictObject(CONDITION),
      run: (principal, asked) =>
        directory.read(async (tables) =>
          tables.accounts.count(await conditionOf(tables, principal, asked, clock.now())),
        ),
    }),
    adminMethod({
      name: 'account.show',
      scope: 'account',
      input: z.strictObject({ address: addressText }),
      run: async (principal, input) => {
        const { account, more } = await directory.read(async (tables) => {
          const found = await findAccount(tables, principal, input.address)
          const classic = (await tables.settings.get('account', found.id, CLASSIC_SETTING)) === true
          const passwordKept = await whereKept(tables, found, deps.authenticator.outside)
          return { account: found, more: { classic, passwordKept } }
        })
        const own = await directory.ownAddresses(account.id)
        return { ...accountJson(account), ...more, addresses: [...own].sort() }
      },
    }),
    setMethod(deps),
    changeManyMethod(deps),
  ]
}

function addMethod({ directory, authenticator, gate, clock }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'account.add',
    scope: 'company',
    input: z.strictObject({
      address: addressText,
      displayName: personName.default(''),
      language: language.optional(),
      role: role.default('account'),
      quotaBytes: bound.default(null),
      quotaMessages: bound.default(null),
      protocols: protocols.default([...PROTOCOLS]),
      password: secret.optional(),
      passwordHash: secretHash.optional(),
      generate: z.boolean().optional(),
    }),
    run: async (principal, input) => {
      requireRole(principal, input.role)
      // Looked at first: nobody pays for a hash to be told that the domain is not there.
      const found = await directory.read((tables) => findPlace(tables, principal, input.address))
      if (choosesPassword(input)) refuseOutside(authenticator.outside, found.address)
      const made = await makePassword(gate, input, () =>
        scramParamsOfName(directory, found.local, found.domain.id),
      )
      return await directory.write(async (tables) => {
        const { domain, local, address } = await findPlace(tables, principal, input.address)
        const settings: AccountSettings = {
          displayName: input.displayName,
          language: input.language ?? domain.language,
          role: input.role,
          quotaBytes: input.quotaBytes ?? undefined,
          quotaMessages: input.quotaMessages ?? undefined,
          state: 'enabled',
          protocols: new Set(input.protocols),
        }
        const place = { organisationId: domain.organisationId, domainId: domain.id, local }
        const id = await claiming(address, () => tables.accounts.add({ ...place, ...settings }, clock.now()))
        if (made !== undefined) await tables.credentials.set(id, made.credential, clock.now())
        const account = await tables.accounts.get(id)
        if (account === undefined) throw new Error('the account just added is not there')
        return {
          ...accountJson(account),
          passwordKept: await whereKept(tables, account, authenticator.outside),
          ...(made?.generated !== undefined && { password: made.generated }),
        }
      })
    },
  })
}

const CHANGES = z.strictObject({
  address: addressText,
  displayName: personName.optional(),
  language: language.optional(),
  role: role.optional(),
  quotaBytes: bound.optional(),
  quotaMessages: bound.optional(),
  protocols: protocols.optional(),
  /** Addresses of the company that the account may write as, besides its own. */
  sendAs: addressList.optional(),
  /** A password may be said without TLS where a port takes it: old devices that know no better. */
  classic: z.boolean().optional(),
})
type Changes = z.infer<typeof CHANGES>

function setMethod({ directory }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'account.set',
    scope: 'account',
    input: CHANGES,
    run: (principal, input) => {
      requireHolderMay(principal, input)
      return directory.write(async (tables) => {
        const account = await findAccountToChange(tables, principal, input.address)
        if (input.role !== undefined && input.role !== account.role) {
          requireRole(principal, input.role)
          // Nobody locks the last door behind themselves by mistake.
          if (account.id === principal.accountId) throw no('cannot', 'directory.notYourself')
        }
        await write(tables, account, input)
        if (input.classic !== undefined) await setClassic(tables, account.id, input.classic)
        if (input.sendAs !== undefined)
          await tables.accounts.setGrants(
            account.id,
            await grantable(tables, principal, account, input.sendAs),
          )
        const changed = await tables.accounts.get(account.id)
        if (changed === undefined) throw new Error('the account just changed is not there')
        return accountJson(changed)
      })
    },
  })
}

/** Holders change their own name and language; the rest is the company's. */
function requireHolderMay(principal: Principal, input: Changes): void {
  if (principal.role !== 'account') return
  const { address: _address, displayName: _name, language: _language, ...rest } = input
  if (Object.values(rest).some((value) => value !== undefined)) throw no('forbidden', 'admin.forbidden')
}

/** Taken back, it ends the sessions that it let in. */
async function setClassic(tables: DirectoryTables, id: AccountId, classic: boolean): Promise<void> {
  await tables.settings.set('account', id, CLASSIC_SETTING, classic ? true : undefined)
  if (!classic) await tables.accounts.raiseVersion(id)
}

/** Operators are made by operators only. */
export function requireRole(principal: Principal, wanted: AccountRecord['role']): void {
  if (wanted === 'operator' && principal.role !== 'operator') throw no('forbidden', 'directory.operatorOnly')
  if (wanted !== 'account' && principal.apiKeyId !== undefined) throw no('forbidden', 'apiKey.people')
}

async function write(tables: DirectoryTables, account: AccountRecord, input: Changes): Promise<void> {
  const settings: AccountSettings = {
    displayName: input.displayName ?? account.displayName,
    language: input.language ?? account.language,
    role: input.role ?? account.role,
    quotaBytes: input.quotaBytes === undefined ? account.quotaBytes : (input.quotaBytes ?? undefined),
    quotaMessages:
      input.quotaMessages === undefined ? account.quotaMessages : (input.quotaMessages ?? undefined),
    state: account.state,
    protocols: input.protocols === undefined ? account.protocols : new Set(input.protocols),
  }
  // Only what a session depends on ends the sessions there are.
  if (input.role === undefined && input.protocols === undefined)
    await tables.accounts.setPlain(account.id, settings)
  else await tables.accounts.set(account.id, settings)
}

/** Addresses in domains of the account's own company. THREATS SUB1 */
async function grantable(
  tables: DirectoryTables,
  principal: Principal,
  account: AccountRecord,
  written: readonly string[],
): Promise<readonly string[]> {
  const addresses = checkAddresses(written)
  for (const address of addresses) {
    const domain = await findDomain(tables, principal, splitAddress(address)?.domain ?? '')
    if (domain.organisationId !== account.organisationId)
      throw no('not-found', 'directory.noDomain', { domain: domain.name })
  }
  return addresses
}
