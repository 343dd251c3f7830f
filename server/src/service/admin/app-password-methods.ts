/** App passwords: one for each program or device, with what it may do and until when. THREATS ID12 */
import { z } from 'zod'
import type { Directory } from '../../store/directory.ts'
import type { AppPasswordRecord } from '../../store/directory-credentials.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { PROTOCOLS } from '../../store/directory-types.ts'
import { APP_PASSWORDS_MAX } from '../account/limits.ts'
import { generateAppPassword } from '../account/password-generator.ts'
import type { Principal } from '../account/principal.ts'
import { deriveScramKeys, type ScramParams, scramParamsOf } from '../account/scram-keys.ts'
import { appPasswordDigest } from '../account/verify-credentials.ts'
import { keepSession } from '../session/web-sessions.ts'
import { findAccount, findAccountToChange, no } from './access.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressText, properName } from './inputs.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'

const MAIL_PROTOCOLS = PROTOCOLS.filter((protocol) => protocol !== 'web')
const scopes = z.array(z.enum(PROTOCOLS)).min(1).max(PROTOCOLS.length)
const id = z.int().min(1)
const expiresMs = z.int().min(0).nullable()

export function appPasswordMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  const { directory } = deps
  return [
    addMethod(deps),
    adminMethod({
      name: 'app-password.list',
      scope: 'account',
      input: z.strictObject({ address: addressText }),
      run: (principal, input) =>
        directory.read(async (tables) => {
          const account = await findAccount(tables, principal, input.address)
          return (await tables.appPasswords.list(account.id)).map(shown)
        }),
    }),
    adminMethod({
      name: 'app-password.show',
      scope: 'account',
      input: z.strictObject({ address: addressText, id }),
      run: (principal, input) =>
        directory.read(async (tables) => {
          const account = await findAccount(tables, principal, input.address)
          return shown(await find(tables, account, input.id))
        }),
    }),
    setMethod(deps),
    adminMethod({
      name: 'app-password.remove',
      scope: 'account',
      input: z.strictObject({ address: addressText, id }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const account = await findAccountToChange(tables, principal, input.address)
          const found = await find(tables, account, input.id)
          await tables.appPasswords.remove(account.id, found.id)
          await endWhatAppPasswordsOpened(tables, account)
          return { id: found.id, name: found.name }
        }),
    }),
  ]
}

function addMethod({ directory, clock }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'app-password.add',
    scope: 'account',
    input: z.strictObject({
      address: addressText,
      name: properName,
      protocols: scopes.default(MAIL_PROTOCOLS),
      expiresMs: expiresMs.default(null),
    }),
    run: async (principal, input) => {
      requireMailOnly(input.protocols)
      const password = generateAppPassword()
      const params = await paramsFor(
        directory,
        await directory.read((tables) => owned(tables, principal, input.address)),
      )
      const scram = await deriveScramKeys(password, params)
      return await directory.write(async (tables) => {
        const account = await owned(tables, principal, input.address)
        if ((await tables.appPasswords.list(account.id)).length >= APP_PASSWORDS_MAX)
          throw no('limit', 'directory.appPasswordsMany', { max: APP_PASSWORDS_MAX })
        const made = {
          name: input.name,
          digest: appPasswordDigest(password),
          scram,
          scopes: new Set(input.protocols),
          createdMs: clock.now(),
          expiresMs: input.expiresMs ?? undefined,
        }
        const added = await tables.appPasswords.add(account.id, made)
        return { ...shown({ ...made, id: added, usedMs: undefined }), password }
      })
    },
  })
}

/** Those of the account's password, so that one challenge fits all of them. */
async function paramsFor(directory: Directory, account: AccountRecord): Promise<ScramParams> {
  const credential = await directory.read(({ credentials }) => credentials.get(account.id))
  return credential?.scram ?? (await scramParamsOf(directory, account))
}

function setMethod({ directory }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'app-password.set',
    scope: 'account',
    input: z.strictObject({
      address: addressText,
      id,
      name: properName.optional(),
      protocols: scopes.optional(),
      expiresMs: expiresMs.optional(),
    }),
    run: (principal, input) => {
      requireMailOnly(input.protocols ?? [])
      return directory.write(async (tables) => {
        const account = await findAccountToChange(tables, principal, input.address)
        const found = await find(tables, account, input.id)
        const changed = {
          ...found,
          name: input.name ?? found.name,
          scopes: input.protocols === undefined ? found.scopes : new Set(input.protocols),
          expiresMs: input.expiresMs === undefined ? found.expiresMs : (input.expiresMs ?? undefined),
        }
        await tables.appPasswords.set(account.id, found.id, changed)
        await endWhatAppPasswordsOpened(tables, account)
        return shown(changed)
      })
    },
  })
}

/** Now, not when they next come. A browser is never let in by one, and stays. THREATS ID12 */
async function endWhatAppPasswordsOpened(tables: DirectoryTables, { id }: AccountRecord): Promise<void> {
  await tables.accounts.raiseVersion(id)
  await keepSession(tables, id)
}

function requireMailOnly(protocols: readonly string[]): void {
  if (protocols.includes('web')) throw no('invalid', 'directory.appPasswordWeb')
}

/** A new key to a mailbox is made by its holder or at the operator's machine, not by an admin who would read along. */
async function owned(tables: DirectoryTables, principal: Principal, address: string): Promise<AccountRecord> {
  const account = await findAccountToChange(tables, principal, address)
  if (principal.accountId !== undefined && account.id !== principal.accountId)
    throw no('forbidden', 'admin.forbidden')
  return account
}

async function find(
  tables: DirectoryTables,
  account: AccountRecord,
  wanted: number,
): Promise<AppPasswordRecord> {
  const found = (await tables.appPasswords.list(account.id)).find((app) => app.id === wanted)
  if (found === undefined) throw no('not-found', 'directory.noAppPassword', { id: wanted })
  return found
}

function shown(app: AppPasswordRecord): { readonly [key: string]: Json } {
  return {
    id: app.id,
    name: app.name,
    protocols: PROTOCOLS.filter((protocol) => app.scopes.has(protocol)),
    createdMs: app.createdMs,
    expiresMs: app.expiresMs ?? null,
    usedMs: app.usedMs ?? null,
  }
}
