/** The scripts of an account, seen and changed by its holder or an admin of the company. */
import { z } from 'zod'
import type { Texts } from '../../lib/text.ts'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import type { AccountStore, AccountStores } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { SIEVE_NAME_BYTES_MAX, SIEVE_SCRIPT_BYTES_MAX } from '../../store/limits.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, findAccountToChange, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { RedirectWatch } from './redirect-watch.ts'
import {
  type CheckScript,
  checkedOrNothing,
  type OwnScripts,
  type ScriptWarning,
  scriptsOf,
} from './scripts.ts'

export type ScriptMethodDeps = {
  readonly accounts: AccountStores
  readonly directory: Directory
  readonly check: CheckScript
  readonly watch: RedirectWatch
  readonly texts: Texts
}

const name = z.string().min(1).max(SIEVE_NAME_BYTES_MAX)
const scriptText = z.string().max(SIEVE_SCRIPT_BYTES_MAX)

/** What each method takes: also for those who call it from another thread. */
export const SCRIPT_INPUTS = {
  'sieve.list': z.strictObject({ address: addressText }),
  /** Without a name: the active one. */
  'sieve.show': z.strictObject({ address: addressText, name: name.optional() }),
  'sieve.put': z.strictObject({
    address: addressText,
    name,
    text: scriptText,
    activate: z.boolean().default(false),
  }),
  /** null: none. */
  'sieve.activate': z.strictObject({ address: addressText, name: name.nullable() }),
  'sieve.redirects': z.strictObject({ address: addressText }),
  'sieve.remove': z.strictObject({ address: addressText, name }),
}

export function scriptMethods(deps: ScriptMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'sieve.list',
      scope: 'account',
      input: SCRIPT_INPUTS['sieve.list'],
      run: async (principal, { address }) => {
        const { store, account } = await openToSee(deps, principal, address)
        return await listed(account, store)
      },
    }),
    adminMethod({
      name: 'sieve.show',
      scope: 'account',
      input: SCRIPT_INPUTS['sieve.show'],
      run: async (principal, input) => {
        const { store, account } = await openToSee(deps, principal, input.address)
        const active = await store.sieve.active()
        const script = input.name === undefined ? active : await store.sieve.script(input.name)
        if (script === undefined)
          throw input.name === undefined
            ? no('not-found', 'sieve-scripts.none-active', { address: account.address })
            : no('not-found', 'store.no-script', { name: input.name })
        const { name, text } = script
        return { address: account.address, name, active: name === active?.name, text }
      },
    }),
    redirectsMethod(deps),
    ...changeMethods(deps),
  ]
}

/** Where the active script sends mail: what a stolen account is looked at for first. THREATS SV3 */
function redirectsMethod(deps: ScriptMethodDeps): AdminMethod {
  return adminMethod({
    name: 'sieve.redirects',
    scope: 'account',
    input: SCRIPT_INPUTS['sieve.redirects'],
    run: async (principal, { address }) => {
      const { store, account } = await openToSee(deps, principal, address)
      const active = await store.sieve.active()
      const redirects =
        active === undefined ? [] : (checkedOrNothing(deps.check, active.text)?.redirects ?? [])
      const names = redirects.map((target) => target.address ?? deps.texts.format(account.language, VARIABLE))
      return { address: account.address, redirects: [...new Set(names)] }
    },
  })
}

const VARIABLE = { key: 'sieve-scripts.made' }

function changeMethods(deps: ScriptMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'sieve.put',
      scope: 'account',
      input: SCRIPT_INPUTS['sieve.put'],
      run: async (principal, { address, name, text, activate }) => {
        const { scripts, account, store } = await openToChange(deps, principal, address)
        const { warnings } = await wordingFaults(deps, principal, () => scripts.put(name, text, { activate }))
        return { ...(await listed(account, store)), warnings: warned(deps, principal, warnings) }
      },
    }),
    adminMethod({
      name: 'sieve.activate',
      scope: 'account',
      input: SCRIPT_INPUTS['sieve.activate'],
      run: async (principal, { address, name }) => {
        const { scripts, account, store } = await openToChange(deps, principal, address)
        await wordingFaults(deps, principal, () => scripts.activate(name ?? undefined))
        return await listed(account, store)
      },
    }),
    adminMethod({
      name: 'sieve.remove',
      scope: 'account',
      input: SCRIPT_INPUTS['sieve.remove'],
      run: async (principal, { address, name }) => {
        const { scripts, account, store } = await openToChange(deps, principal, address)
        await scripts.remove(name)
        return await listed(account, store)
      },
    }),
  ]
}

type Opened = { readonly account: AccountRecord; readonly store: AccountStore }

export async function openToSee(
  { directory, accounts }: Pick<ScriptMethodDeps, 'directory' | 'accounts'>,
  principal: Principal,
  address: string,
): Promise<Opened> {
  const account = await directory.read((tables) => findAccount(tables, principal, address))
  const store = accounts.open(account.id)
  // Nobody may have come yet: there is a place for what is asked for all the same.
  await store.provision()
  return { account, store }
}

export async function openToChange(
  deps: ScriptMethodDeps,
  principal: Principal,
  address: string,
): Promise<Opened & { readonly scripts: OwnScripts }> {
  const account = await deps.directory.read((tables) => findAccountToChange(tables, principal, address))
  const store = deps.accounts.open(account.id)
  await store.provision()
  // How fresh a person's own sign-in is, the web asks for before the call.
  const actor = { principal, signedInMs: undefined, via: 'admin' } as const
  return { account, store, scripts: scriptsOf(deps, account, store.sieve, actor) }
}

/** Turns what is wrong with a script into a Refusal that tells the first fault. */
export async function wordingFaults<T>(
  { texts }: Pick<ScriptMethodDeps, 'texts'>,
  { language }: Principal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SieveFaults)) throw error
    const [first] = error.faults
    if (first === undefined) throw error
    const values = {
      line: String(first.line),
      column: String(first.column),
      text: texts.format(language, first.text),
      more: error.faults.length - 1,
    }
    throw no('invalid', 'sieve-scripts.fault', values)
  }
}

export function warned(
  { texts }: Pick<ScriptMethodDeps, 'texts'>,
  { language }: Principal,
  warnings: readonly ScriptWarning[],
): Json {
  return warnings.map(({ line, column, text }) => ({ line, column, text: texts.format(language, text) }))
}

async function listed({ address }: AccountRecord, { sieve }: AccountStore) {
  const scripts = (await sieve.list()).map(({ name, isActive, sizeBytes, changedMs }) => ({
    name,
    active: isActive,
    bytes: sizeBytes,
    changedMs,
  }))
  return { address, scripts }
}
