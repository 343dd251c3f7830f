/** Accounts: renamed, suspended, enabled, removed, given a password. */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import type { Secret } from '../../lib/secret.ts'
import type { AccountSettings } from '../../store/directory-accounts.ts'
import { PASSWORD_DUE_SETTING } from '../../store/directory-settings.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { refuseOutside, unmarkOutside } from '../account/outside-passwords.ts'
import type { Principal } from '../account/principal.ts'
import { scramParamsOf } from '../account/scram-keys.ts'
import { checkLocal, claiming, findAccountToChange, no, removeEmptyAliases } from './access.ts'
import { accountJson } from './account-json.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressText, secret, secretHash } from './inputs.ts'
import { type AdminMethod, adminMethod } from './method.ts'
import { checkPassword, makePassword } from './new-password.ts'

/** The limiter's name for tries that come from administration and not from a mail program's network. */
const PANEL = '0.0.0.0'

export function accountStateMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  return [
    renameMethod(deps),
    stateMethod(deps, 'suspended'),
    stateMethod(deps, 'enabled'),
    removeMethod(deps),
    passwordMethod(deps),
    passwordDueMethod(deps),
  ]
}

function renameMethod({ directory, clock }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'account.rename',
    scope: 'company',
    input: z.strictObject({
      address: addressText,
      /** The new part before the @; the domain stays. */
      to: addressText,
      /** Leaves an alias of the old name behind. */
      keepOld: z.boolean().default(false),
    }),
    run: (principal, input) =>
      directory.write(async (tables) => {
        const account = await findAccountToChange(tables, principal, input.address)
        const at = account.address.lastIndexOf('@')
        const address = `${input.to}${account.address.slice(at)}`
        const local = checkLocal(input.to, address)
        await claiming(address, () => tables.accounts.rename(account, local))
        const renamed = await tables.accounts.get(account.id)
        if (renamed === undefined) throw new Error('the account just renamed is not there')
        if (input.keepOld) {
          const place = { ...account, local: account.address.slice(0, at) }
          await tables.aliases.add(place, [renamed.address], clock.now())
        }
        return accountJson(renamed)
      }),
  })
}

function stateMethod({ directory }: DirectoryAdminDeps, state: AccountRecord['state']): AdminMethod {
  return adminMethod({
    name: state === 'suspended' ? 'account.suspend' : 'account.enable',
    scope: 'company',
    input: z.strictObject({ address: addressText }),
    run: (principal, input) =>
      directory.write(async (tables) => {
        const account = await findAccountToChange(tables, principal, input.address)
        refuseYourself(principal, account)
        const settings: AccountSettings = { ...account, state }
        await tables.accounts.set(account.id, settings)
        return accountJson({ ...account, state })
      }),
  })
}

function removeMethod({ directory, clock, experience }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'account.remove',
    scope: 'company',
    input: z.strictObject({ address: addressText }),
    async run(principal, input) {
      const find = async (tables: DirectoryTables): Promise<AccountRecord> => {
        const account = await findAccountToChange(tables, principal, input.address)
        refuseYourself(principal, account)
        return account
      }
      const { id, organisationId } = await directory.read(find)
      // First, so that a crash leaves an account that can be removed again, and never lessons of nobody.
      await (await experience?.())?.forgetAccount({ organisationId, accountId: id })
      return await directory.write(async (tables) => {
        const account = await find(tables)
        await tables.domains.dropCatchAll(account.id)
        const empty = await tables.accounts.remove(account, clock.now())
        await removeEmptyAliases(tables, empty, clock.now())
        return { id: account.id, address: account.address }
      })
    },
  })
}

function passwordMethod(deps: DirectoryAdminDeps): AdminMethod {
  const { directory, authenticator, gate, clock } = deps
  return adminMethod({
    name: 'account.password',
    scope: 'account',
    input: z.strictObject({
      address: addressText,
      password: secret.optional(),
      passwordHash: secretHash.optional(),
      generate: z.boolean().optional(),
      /** Asked of whoever changes the password of their own account. */
      oldPassword: secret.optional(),
    }),
    run: async (principal, input) => {
      const account = await directory.read((tables) => findAccountToChange(tables, principal, input.address))
      refuseOutside(authenticator.outside, account.address)
      if (account.id === principal.accountId) {
        if (input.passwordHash !== undefined) throw no('forbidden', 'admin.forbidden')
        if (input.password !== undefined) checkPassword(input.password.reveal())
        await proveOldPassword(deps, account, input.oldPassword)
      }
      const made = await makePassword(gate, input, () => scramParamsOf(directory, account))
      if (made === undefined) throw no('invalid', 'directory.passwordOne')
      await directory.write(async (tables) => {
        const { id } = await findAccountToChange(tables, principal, input.address)
        await tables.credentials.set(id, made.credential, clock.now())
        await unmarkOutside(tables, id)
        // What somebody else chose is not what its holder was asked to choose.
        if (id === principal.accountId)
          await tables.settings.set('account', id, PASSWORD_DUE_SETTING, undefined)
        await tables.accounts.raiseVersion(id)
      })
      return {
        id: account.id,
        address: account.address,
        ...(made.generated !== undefined && { password: made.generated }),
      }
    },
  })
}

/** Its holder chooses another password before the one there is opens anything; app passwords go on. */
function passwordDueMethod({ directory, authenticator }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'account.password-due',
    scope: 'company',
    input: z.strictObject({ address: addressText, due: z.boolean().default(true) }),
    run: async (principal, { address, due }) => {
      refuseOutside(authenticator.outside, address)
      return await directory.write(async (tables) => {
        const account = await findAccountToChange(tables, principal, address)
        await setPasswordDue(tables, account, due)
        return { id: account.id, address: account.address, passwordDue: due }
      })
    },
  })
}

/** What is signed in with the password ends. */
export async function setPasswordDue(
  tables: DirectoryTables,
  { id }: AccountRecord,
  due: boolean,
): Promise<void> {
  await tables.settings.set('account', id, PASSWORD_DUE_SETTING, due || undefined)
  if (due) await tables.accounts.raiseVersion(id)
}

/** Through the authenticator, so that a stolen session guesses no faster than a stranger. */
async function proveOldPassword(
  { authenticator }: DirectoryAdminDeps,
  account: AccountRecord,
  oldPassword: Secret | undefined,
): Promise<void> {
  if (oldPassword === undefined) throw no('auth-failed', 'directory.oldPassword')
  try {
    const context = { protocol: 'web', remoteAddress: PANEL, secure: true } as const
    // The session has shown its second factor.
    await authenticator.firstStep(account.address, oldPassword, context)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'auth-failed')
      throw new Refusal('auth-failed', { key: 'directory.oldPassword' }, { cause: error })
    throw error
  }
}

function refuseYourself(principal: Principal, account: AccountRecord): void {
  if (account.id === principal.accountId) throw no('cannot', 'directory.notYourself')
}
