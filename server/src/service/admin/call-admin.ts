/** The one door of administration: who may call, is the input right, then the method. THREATS PA1, ID12 */
import { z } from 'zod'
import { en, es } from 'zod/locales'
import { Refusal } from '../../lib/refusal.ts'
import type { Language } from '../../lib/text.ts'
import type { Principal } from '../account/principal.ts'
import { ISSUES_SHOWN } from './limits.ts'
import type { AdminMethod, AdminScope, Json } from './method.ts'

/** What the schema complains about, in the caller's language. */
const COMPLAINTS = { en: en().localeError, es: es().localeError }

/** Throws Refusal; `principal` undefined is somebody who has not signed in. */
export async function callAdmin(
  methods: ReadonlyMap<string, AdminMethod>,
  principal: Principal | undefined,
  name: string,
  input: unknown,
): Promise<Json> {
  if (principal === undefined) throw new Refusal('auth-required', { key: 'admin.signIn' })
  // The operator at the machine has no account; everybody else needs a credential that is good for the panel.
  if (principal.accountId !== undefined && !principal.scopes.has('web'))
    throw new Refusal('auth-required', { key: 'admin.signIn' })
  const method = methods.get(name)
  if (method === undefined) throw new Refusal('not-found', { key: 'admin.noMethod', values: { name } })
  if (!reaches(principal, method.scope)) throw new Refusal('forbidden', { key: 'admin.forbidden' })
  return await method.run(principal, parseInput(method, input, principal.language))
}

/** By name. Two methods of one name are a bug. */
export function methodTable(methods: readonly AdminMethod[]): ReadonlyMap<string, AdminMethod> {
  const table = new Map(methods.map((method) => [method.name, method]))
  if (table.size !== methods.length) throw new Error('two administrative methods share a name')
  return table
}

/** The fields that each method takes. Throws for one that there is not, or that takes something else than fields. */
export function fieldsOf(
  inputs: ReadonlyMap<string, z.ZodType>,
): (method: string) => Readonly<Record<string, z.ZodType>> {
  return (method) => {
    const input = inputs.get(method)
    if (!(input instanceof z.ZodObject)) throw new Error(`there is no method ${method} that takes fields`)
    return input.shape as Readonly<Record<string, z.ZodType>>
  }
}

function reaches(principal: Principal, scope: AdminScope): boolean {
  switch (scope) {
    case 'operator':
      return principal.role === 'operator'
    case 'company':
      return principal.role === 'operator' || principal.role === 'company-admin'
    case 'account':
      return true
  }
}

/** The values themselves are not repeated: one of them may be a password. */
function parseInput(method: AdminMethod, input: unknown, language: Language): never {
  const parsed = z.safeParse(method.input, input, { error: COMPLAINTS[language] })
  if (parsed.success) return parsed.data as never
  const what = parsed.error.issues
    .slice(0, ISSUES_SHOWN)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ')
  throw new Refusal('invalid', { key: 'admin.invalidInput', values: { what } })
}
