/**
 * The Sieve scripts of one account, as its holder, an admin or a mail program changes them: whichever way a script comes, it
 * is compiled before it is kept, and where it sends mail is judged (redirect-watch.ts). RFC 5804, THREATS SV3
 */
import type { TextRef } from '../../lib/text.ts'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { SIEVE_NAME_BYTES_MAX, SIEVE_SCRIPT_BYTES_MAX, SIEVE_SCRIPTS_MAX } from '../../store/limits.ts'
import type { SieveScriptRow, SieveStore } from '../../store/sieve-store.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import { no } from '../admin/access.ts'
import type { RedirectWatch, Target } from './redirect-watch.ts'

/** Octets of a name and of a script, and how many of them, as protocols tell it. */
export const SCRIPT_LIMITS = {
  nameOctets: SIEVE_NAME_BYTES_MAX,
  octets: SIEVE_SCRIPT_BYTES_MAX,
  scripts: SIEVE_SCRIPTS_MAX,
} as const

/** What is asked of a compiled script here (mail/sieve/program.ts). */
export type CheckedScript = {
  readonly redirects: readonly Target[]
}

/** Throws SieveFaults with everything that is wrong with the script. */
export type CheckScript = (text: string) => CheckedScript

/** Something that is no fault and that whoever wrote the script should know. */
export type ScriptWarning = { readonly line: number; readonly column: number; readonly text: TextRef }

/** Who changes scripts. */
export type ScriptActor = {
  readonly principal: Principal
  /** When they signed in; undefined: at the machine itself, or with a key that administers. */
  readonly signedInMs: number | undefined
  readonly via: 'managesieve' | 'jmap' | 'admin'
}

export type OwnScripts = {
  list(): Promise<readonly SieveScriptRow[]>
  /** Refusal `not-found`. */
  read(name: string): Promise<string>
  /** Refusals of `SieveStore.assertRoom`. */
  assertRoom(name: string, sizeBytes: number): Promise<void>
  /** Throws SieveFaults; Refusal `forbidden` where the account may not send mail to. Keeps nothing. */
  check(text: string): Promise<readonly ScriptWarning[]>
  /** As `check`, and Refusals of `SieveStore.put`; `expired` when the sign-in is too old for a new target outside. */
  put(name: string, text: string, options?: Parameters<SieveStore['put']>[2]): Promise<PutResult>
  remove(name: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Undefined: none. Refusals of `put` when it leads to where the one before did not. */
  activate(name: string | undefined): Promise<void>
}

export type PutResult = { readonly revision: number; readonly warnings: readonly ScriptWarning[] }

export type ScriptsDeps = {
  readonly door: Door
  readonly accountOf: (principal: Principal) => Promise<AccountRecord | undefined>
  readonly check: CheckScript
  readonly watch: RedirectWatch
}

export type OpenScripts = (actor: ScriptActor) => Promise<OwnScripts>

/** Those of who signed in. Refusal `not-found`, `damaged`. */
export function createOpenScripts({ door, accountOf, ...deps }: ScriptsDeps): OpenScripts {
  return async (actor) => {
    const { accountId } = actor.principal
    const account = await accountOf(actor.principal)
    if (accountId === undefined || account === undefined) throw no('not-found', 'directory.noAccount')
    const { sieve } = await door.forAccount(actor.principal, accountId)
    return scriptsOf(deps, account, sieve, actor)
  }
}

/** Those of an account that the actor may change: whoever calls has made sure. */
export function scriptsOf(
  { check, watch }: Pick<ScriptsDeps, 'check' | 'watch'>,
  account: AccountRecord,
  store: SieveStore,
  actor: ScriptActor,
): OwnScripts {
  const targetsOf = async (name: string | undefined): Promise<readonly Target[]> => {
    const script = name === undefined ? await store.active() : await store.script(name)
    return script === undefined ? [] : (checkedOrNothing(check, script.text)?.redirects ?? [])
  }
  return {
    list: () => store.list(),
    assertRoom: (name, sizeBytes) => store.assertRoom(name, sizeBytes),
    async read(name) {
      const script = await store.script(name)
      if (script === undefined) throw no('not-found', 'store.no-script', { name })
      return script.text
    },
    check: async (text) => (await watch.judge(account, check(text).redirects)).map(warningOf),
    async put(name, text, options) {
      const { redirects } = check(text)
      const outside = await watch.judge(account, redirects)
      const before = outside.length === 0 ? [] : [...(await targetsOf(name)), ...(await targetsOf(undefined))]
      const told = watch.begin(account, store, actor, outside, before)
      const revision = await store.put(name, text, options)
      await told()
      return { revision, warnings: outside.map(warningOf) }
    },
    remove: (name) => store.remove(name),
    rename: (from, to) => store.rename(from, to),
    async activate(name) {
      const outside = name === undefined ? [] : await watch.judge(account, await targetsOf(name))
      const told = watch.begin(account, store, actor, outside, await targetsOf(undefined))
      await store.setActive(name)
      await told()
    },
  }
}

/** A script of an older release may not compile any more: then it does nothing either. */
export function checkedOrNothing(check: CheckScript, text: string): CheckedScript | undefined {
  try {
    return check(text)
  } catch (error) {
    if (error instanceof SieveFaults) return undefined
    throw error
  }
}

function warningOf({ line, column, address }: Target): ScriptWarning {
  return {
    line,
    column,
    text:
      address === undefined
        ? { key: 'sieve-scripts.warn-variable' }
        : { key: 'sieve-scripts.warn-outside', values: { address } },
  }
}
