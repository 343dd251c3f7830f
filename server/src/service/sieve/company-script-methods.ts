/** The scripts of a company and its groups: shown and set by its admins. */
import { z } from 'zod'
import type { GroupId, OrganisationId } from '../../mail/ids.ts'
import type { PlacedGroup } from '../../store/directory-aliases.ts'
import {
  COMPANY_SIEVE_SETTING,
  type CompanySieve,
  companySieveOf,
  NO_COMPANY_SIEVE,
  type ScriptPair,
} from '../../store/directory-sieve.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { SIEVE_NAME_BYTES_MAX } from '../../store/limits.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findCompany, findGroup, no } from '../admin/access.ts'
import { addressText, properName } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { COMPANY_SCRIPT_BYTES_MAX, COMPANY_SCRIPTS_MAX } from './limits.ts'
import { type ScriptMethodDeps, wordingFaults } from './script-methods.ts'

export type CompanyScriptDeps = Pick<ScriptMethodDeps, 'directory' | 'check' | 'texts'> & {
  readonly ledger: Ledger
}

/** One of both; an admin's own company where neither is given. */
const WHOSE = { company: properName.optional(), group: addressText.optional() }
type Whose = { readonly company?: string | undefined; readonly group?: string | undefined }

export const COMPANY_SCRIPT_INPUTS = {
  'sieve.company.show': z.strictObject(WHOSE),
  'sieve.company.set': z.strictObject({
    ...WHOSE,
    /** `global`: for scripts that include it by name. */
    place: z.enum(['before', 'after', 'global']),
    name: z.string().min(1).max(SIEVE_NAME_BYTES_MAX).optional(),
    /** null takes it away. */
    text: z.string().min(1).max(COMPANY_SCRIPT_BYTES_MAX).nullable(),
  }),
}

export function companyScriptMethods(deps: CompanyScriptDeps): readonly AdminMethod[] {
  const { directory, ledger } = deps
  return [
    adminMethod({
      name: 'sieve.company.show',
      scope: 'company',
      input: COMPANY_SCRIPT_INPUTS['sieve.company.show'],
      run: (principal, whose) =>
        directory.read(async (tables) => {
          const owner = await ownerOf(tables, principal, whose)
          return shown(owner, (await companySieveOf(tables, owner.id)) ?? NO_COMPANY_SIEVE)
        }),
    }),
    adminMethod({
      name: 'sieve.company.set',
      scope: 'company',
      input: COMPANY_SCRIPT_INPUTS['sieve.company.set'],
      run: async (principal, input) => {
        const { text } = input
        if (text !== null) await wordingFaults(deps, principal, async () => deps.check(text))
        return await directory.write(async (tables) => {
          const owner = await ownerOf(tables, principal, input)
          const before = (await companySieveOf(tables, owner.id)) ?? NO_COMPANY_SIEVE
          const after = changed(before, owner, input)
          await tables.settings.set('organisation', owner.id, COMPANY_SIEVE_SETTING, after)
          ledger.note({
            ...{ kind: 'rule-changed', class: 'company-script', organisationId: owner.id },
            ...{ by: principal.address, via: 'admin' },
          })
          return shown(owner, after ?? NO_COMPANY_SIEVE)
        })
      },
    }),
  ]
}

type Owner = { readonly id: OrganisationId; readonly group: PlacedGroup | undefined }

async function ownerOf(
  tables: DirectoryTables,
  principal: Principal,
  { company, group }: Whose,
): Promise<Owner> {
  if (company !== undefined && group !== undefined) throw no('invalid', 'sieve-scripts.one-owner')
  if (group !== undefined) {
    const found = await findGroup(tables, principal, group)
    return { id: found.organisationId, group: found }
  }
  if (company !== undefined)
    return { id: (await findCompany(tables, principal, company)).id, group: undefined }
  const own = boundTo(principal)
  if (own === undefined) throw no('invalid', 'sieve-scripts.one-owner')
  return { id: own, group: undefined }
}

type Change = z.infer<(typeof COMPANY_SCRIPT_INPUTS)['sieve.company.set']>

/** Undefined: nothing is left. */
function changed(before: CompanySieve, { group }: Owner, change: Change): CompanySieve | undefined {
  const after =
    change.place === 'global' ? withGlobal(before, group, change) : withPair(before, group, change)
  const isEmpty =
    Object.keys(after.company).length + after.groups.length + Object.keys(after.global).length === 0
  return isEmpty ? undefined : after
}

function withGlobal(
  before: CompanySieve,
  group: PlacedGroup | undefined,
  { name, text }: Change,
): CompanySieve {
  if (group !== undefined || name === undefined) throw no('invalid', 'sieve-scripts.global-name')
  const others = Object.entries(before.global).filter(([key]) => key !== name)
  if (text !== null && others.length >= COMPANY_SCRIPTS_MAX)
    throw no('limit', 'store.too-many-scripts', { n: COMPANY_SCRIPTS_MAX })
  return { ...before, global: Object.fromEntries(text === null ? others : [...others, [name, text]]) }
}

function withPair(
  before: CompanySieve,
  group: PlacedGroup | undefined,
  { place, text }: Change,
): CompanySieve {
  const set = (pair: ScriptPair): ScriptPair => {
    const entries = Object.entries(pair).filter(([key]) => key !== place && key !== 'id')
    return Object.fromEntries(text === null ? entries : [...entries, [place, text]])
  }
  if (group === undefined) return { ...before, company: set(before.company) }
  const pair = set(before.groups.find(({ id }) => id === group.id) ?? {})
  const others = before.groups.filter(({ id }) => id !== group.id)
  if (Object.keys(pair).length === 0) return { ...before, groups: others }
  if (others.length >= COMPANY_SCRIPTS_MAX)
    throw no('limit', 'store.too-many-scripts', { n: COMPANY_SCRIPTS_MAX })
  return { ...before, groups: [...others, { ...pair, id: group.id satisfies GroupId }] }
}

function shown({ group }: Owner, { company, groups, global }: CompanySieve): Json {
  const pair = group === undefined ? company : groups.find(({ id }) => id === group.id)
  return {
    group: group?.address ?? null,
    before: pair?.before ?? null,
    after: pair?.after ?? null,
    ...(group === undefined && { global }),
  }
}
