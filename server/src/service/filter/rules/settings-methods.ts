/**
 * From how many points on mail is junk, and what becomes of it: shown with where each value comes from, set and taken back.
 * A holder sets what is about the own taste; whether mail waits for a scanner is the company's to say.
 */
import { z } from 'zod'
import type { Log } from '../../../lib/log.ts'
import type { AccountId, OrganisationId } from '../../../mail/ids.ts'
import type { Directory } from '../../../store/directory.ts'
import {
  FILTER_SETTING,
  type FilterPlace,
  type FilterSettings,
  filterPlacesOf,
  readFilterSettings,
} from '../../../store/directory-filter.ts'
import type { DirectoryTables } from '../../../store/directory-tables.ts'
import type { Principal } from '../../account/principal.ts'
import { no } from '../../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../../admin/method.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { COUNTRIES_MAX, POINTS_MAX, POINTS_MIN } from './limits.ts'
import { type NamedPlace, placeOf, WHOSE } from './place.ts'
import { FILTER_DEFAULTS } from './rules.ts'

export type FilterMethodDeps = {
  readonly directory: Directory
  readonly clock: { now(): number }
  readonly log: Log
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger | undefined
}

const points = z.number().min(POINTS_MIN).max(POINTS_MAX).multipleOf(0.01).nullable()
const SETTINGS = {
  enabled: z.boolean().optional(),
  /** null: never. */
  junkAt: points.optional(),
  quarantineAt: points.optional(),
  refuseAt: points.optional(),
  onJunk: z.enum(['junk', 'quarantine', 'refuse']).optional(),
  onBlock: z.enum(['junk', 'refuse']).optional(),
  unscanned: z.enum(['hold', 'accept']).optional(),
  /** ISO 3166. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(COUNTRIES_MAX)
    .optional(),
}

const NAMES = [
  'enabled',
  'junkAt',
  'quarantineAt',
  'refuseAt',
  'onJunk',
  'onBlock',
  'unscanned',
  'countries',
] as const satisfies readonly (keyof FilterSettings)[]
type Name = (typeof NAMES)[number]

/** What a holder leaves to the company. */
const COMPANY_ONLY: ReadonlySet<Name> = new Set(['unscanned', 'countries'])

export const FILTER_SETTINGS_INPUTS = {
  'filter.settings.show': z.strictObject(WHOSE),
  'filter.settings.set': z.strictObject({ ...WHOSE, ...SETTINGS }),
  /** None named: all of them. */
  'filter.settings.clear': z.strictObject({ ...WHOSE, names: z.array(z.enum(NAMES)).min(1).optional() }),
}

export function filterSettingsMethods(deps: FilterMethodDeps): readonly AdminMethod[] {
  const { directory } = deps
  return [
    adminMethod({
      name: 'filter.settings.show',
      scope: 'account',
      input: FILTER_SETTINGS_INPUTS['filter.settings.show'],
      run: (principal, whose) =>
        directory.read(async (tables) => shown(tables, await placeOf(tables, principal, whose, 'look'))),
    }),
    adminMethod({
      name: 'filter.settings.set',
      scope: 'account',
      input: FILTER_SETTINGS_INPUTS['filter.settings.set'],
      run: (principal, { address, domain, company, ...given }) => {
        const names = NAMES.filter((name) => given[name] !== undefined)
        if (names.length === 0) throw no('invalid', 'filter.nothing')
        const wanted = Object.fromEntries(names.map((name) => [name, given[name]]))
        return change(deps, principal, { address, domain, company }, names, (own) => ({ ...own, ...wanted }))
      },
    }),
    adminMethod({
      name: 'filter.settings.clear',
      scope: 'account',
      input: FILTER_SETTINGS_INPUTS['filter.settings.clear'],
      run: (principal, { names = NAMES, ...whose }) =>
        change(
          deps,
          principal,
          whose,
          principal.role === 'account' ? names.filter(isHolders) : names,
          (own, may) =>
            Object.fromEntries(Object.entries(own).filter(([name]) => !may.some((one) => one === name))),
        ),
    }),
  ]
}

const isHolders = (name: Name): boolean => !COMPANY_ONLY.has(name)

async function change(
  deps: FilterMethodDeps,
  principal: Principal,
  whose: Parameters<typeof placeOf>[2],
  names: readonly Name[],
  work: (own: FilterSettings, names: readonly Name[]) => FilterSettings,
): Promise<Json> {
  if (principal.role === 'account' && !names.every(isHolders)) throw no('forbidden', 'filter.companyOnly')
  const { place, answer } = await deps.directory.write(async (tables) => {
    const found = await placeOf(tables, principal, whose, 'change')
    const after = work(await readFilterSettings(tables, found), names)
    const isEmpty = Object.keys(after).length === 0
    await tables.settings.set(found.scope, found.id, FILTER_SETTING, isEmpty ? undefined : after)
    return { place: found, answer: await shown(tables, found) }
  })
  noteChange(deps, principal, place, 'settings')
  return answer
}

/** Who changed what of whose, for the log and for the ledger; no address of a sender. THREATS LG1 */
export function noteChange(
  { log, ledger }: FilterMethodDeps,
  principal: Principal,
  { scope, id, organisationId }: NamedPlace,
  what: 'settings' | 'allow' | 'block' | 'trusted',
): void {
  log.info('filter.changed', { scope, what, by: principal.accountId ?? 'operator' })
  ledger?.note({
    kind: 'filter-changed',
    class: what,
    by: principal.address,
    ...(organisationId !== 0 && { organisationId }),
    ...(scope === 'account' && { accountId: id }),
  })
  ledger?.keep()
}

/** What holds there, and the nearest place that says so. */
async function shown(tables: DirectoryTables, place: NamedPlace): Promise<Json> {
  const chain = await placesAbove(tables, place)
  const said: { readonly scope: FilterPlace['scope']; readonly settings: FilterSettings }[] = []
  for (const one of chain) said.push({ scope: one.scope, settings: await readFilterSettings(tables, one) })
  const settings = NAMES.map((name) => {
    const from = said.find((one) => one.settings[name] !== undefined)
    const value = from === undefined ? FILTER_DEFAULTS[name] : from.settings[name]
    return { name, value: valueJson(value), from: from?.scope ?? 'default' }
  })
  return { scope: place.scope, name: place.name, settings }
}

function valueJson(value: FilterSettings[Name]): Json {
  return value === undefined ? null : value
}

async function placesAbove(tables: DirectoryTables, place: NamedPlace): Promise<readonly FilterPlace[]> {
  const service: FilterPlace = { scope: 'service', id: 0 }
  const company: FilterPlace = { scope: 'organisation', id: place.organisationId }
  switch (place.scope) {
    case 'account':
      return await filterPlacesOf(tables, place.id as AccountId)
    case 'group':
      return [place, ...(await homeDomain(tables, place)), company, service]
    case 'domain':
      return [place, company, service]
    case 'organisation':
      return [place, service]
    case 'service':
      return [service]
  }
}

async function homeDomain(
  tables: DirectoryTables,
  { name, organisationId }: NamedPlace,
): Promise<readonly FilterPlace[]> {
  const domain = await tables.domains.byName(name.slice(name.lastIndexOf('@') + 1))
  if (domain === undefined || domain.organisationId !== (organisationId as OrganisationId)) return []
  return [{ scope: 'domain', id: domain.aliasOf ?? domain.id }]
}
