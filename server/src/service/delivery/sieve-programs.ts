/** Scripts as they are run: what applies to an account, compiled once for as long as its text is what it was. */
import { Refusal } from '../../lib/refusal.ts'
import type { CompileSieve } from '../../mail/sieve/compile-options.ts'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import type { CompiledSieve } from '../../mail/sieve/program.ts'
import type { AccountStore } from '../../store/account-store.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { StoredScript } from '../../store/sieve-store.ts'
import type { RunSieve } from '../sieve/world.ts'
import { SIEVE_COMPILED_BYTES } from './limits.ts'

/** Loaded with the first script that is run: most threads of most services run none. */
export type SieveEngine = { readonly compile: CompileSieve; readonly run: RunSieve }

/** Scripts that the company, or a group, runs over its people's mail. They answer from memory nearly always. */
export type CompanyScripts = {
  /** In the order in which they are run; undefined: there are none. */
  of(
    account: AccountRecord,
  ): Promise<
    { readonly before: readonly StoredScript[]; readonly after: readonly StoredScript[] } | undefined
  >
  /** For `include :global`. RFC 6609 §3.2 */
  global(account: AccountRecord, name: string): Promise<StoredScript | undefined>
}

export type ScriptSet = {
  readonly before: readonly StoredScript[]
  readonly own: StoredScript | undefined
  readonly after: readonly StoredScript[]
}

/** Undefined: nothing is run, which is the usual answer. */
export async function scriptsOf(
  account: AccountRecord,
  store: AccountStore,
  company: CompanyScripts | undefined,
): Promise<ScriptSet | undefined> {
  const own = await activeOf(store)
  const { before = [], after = [] } = (await company?.of(account)) ?? {}
  return own === undefined && before.length === 0 && after.length === 0 ? undefined : { before, own, after }
}

async function activeOf({ sieve }: AccountStore): Promise<StoredScript | undefined> {
  try {
    return await sieve.active()
  } catch (error) {
    // No mail was ever delivered there, so nobody has put a script there either.
    if (error instanceof Refusal && error.code === 'not-found') return undefined
    throw error
  }
}

/** Of one thread, by text: accounts that have the same script share it. */
export class Programs {
  readonly #compile: CompileSieve
  /** Oldest use first. */
  readonly #kept = new Map<string, CompiledSieve | SieveFaults>()
  #bytes = 0

  constructor(compile: CompileSieve) {
    this.#compile = compile
  }

  /** Throws SieveFaults. */
  of({ text }: Pick<StoredScript, 'text'>): CompiledSieve {
    const known = this.#kept.get(text)
    if (known !== undefined) this.#kept.delete(text)
    else this.#bytes += text.length
    const made = known ?? this.#make(text)
    this.#kept.set(text, made)
    for (const old of this.#kept.keys()) {
      if (this.#bytes <= SIEVE_COMPILED_BYTES || old === text) break
      this.#kept.delete(old)
      this.#bytes -= old.length
    }
    if (made instanceof SieveFaults) throw made
    return made
  }

  #make(text: string): CompiledSieve | SieveFaults {
    try {
      return this.#compile(text)
    } catch (error) {
      if (error instanceof SieveFaults) return error
      throw error
    }
  }
}
