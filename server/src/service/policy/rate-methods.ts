/** Sending limits: shown with what has been sent, set and taken away, for an account, a domain or a company. */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import {
  RATE_NAMES,
  RATES_SETTING,
  type RateScope,
  readLimits,
  type ScopedLimits,
  type SendingLimits,
  SLOT_MS,
} from '../../store/directory-rates.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, findAccountToChange, findCompany, findDomain, no } from '../admin/access.ts'
import { addressText, bound, domainText, properName } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { withDefaults } from './rates.ts'

export type RateMethodDeps = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly defaults: SendingLimits
}

/** Exactly one of the three. */
const WHOSE = {
  address: addressText.optional(),
  domain: domainText.optional(),
  company: properName.optional(),
}
type Whose = { readonly address?: string; readonly domain?: string; readonly company?: string }
type Place = Omit<ScopedLimits, 'limits'>

export function rateMethods(deps: RateMethodDeps): readonly AdminMethod[] {
  const { directory } = deps
  return [
    adminMethod({
      name: 'rates.show',
      scope: 'account',
      input: z.strictObject(WHOSE),
      run: (principal, whose) =>
        directory.read(async (tables) => {
          const place = await placeOf(tables, principal, whose as Whose, findAccount)
          return await shown(deps, tables, place)
        }),
    }),
    setMethod(deps),
    adminMethod({
      name: 'rates.clear',
      scope: 'company',
      input: z.strictObject(WHOSE),
      run: async (principal, whose) => {
        const result = await directory.write(async (tables) => {
          const place = await placeOf(tables, principal, whose as Whose, findAccountToChange)
          assertMayChange(principal, place)
          await tables.settings.set(place.scope, place.id, RATES_SETTING, undefined)
          return await shown(deps, tables, place)
        })
        noted(deps, principal, result)
        return result
      },
    }),
  ]
}

function setMethod(deps: RateMethodDeps): AdminMethod {
  const { directory, defaults } = deps
  return adminMethod({
    name: 'rates.set',
    scope: 'company',
    // null: no limit. Those that are not named stay as they are.
    input: z.strictObject({
      ...WHOSE,
      messagesHour: bound.optional(),
      messagesDay: bound.optional(),
      recipientsHour: bound.optional(),
      recipientsDay: bound.optional(),
      bytesDay: bound.optional(),
    }),
    run: async (principal, { address, domain, company, ...given }) => {
      const wanted = Object.entries(given).filter(([, value]) => value !== undefined)
      if (wanted.length === 0) throw no('invalid', 'rates.nothing')
      const limits: SendingLimits = Object.fromEntries(wanted)
      const result = await directory.write(async (tables) => {
        const whose = { address, domain, company } as Whose
        const place = await placeOf(tables, principal, whose, findAccountToChange)
        assertMayChange(principal, place)
        if (place.scope === 'account') assertWithin(principal, limits, defaults)
        const before = await readLimits(tables, place.scope, place.id)
        await tables.settings.set(place.scope, place.id, RATES_SETTING, { ...before, ...limits })
        return await shown(deps, tables, place)
      })
      noted(deps, principal, result)
      return result
    },
  })
}

async function placeOf(
  tables: DirectoryTables,
  principal: Principal,
  { address, domain, company }: Whose,
  find: typeof findAccount,
): Promise<Place> {
  const named = [address, domain, company].filter((one) => one !== undefined)
  if (named.length !== 1) throw no('invalid', 'rates.whose')
  if (address !== undefined) {
    const account = await find(tables, principal, address)
    return { scope: 'account', id: account.id, organisationId: account.organisationId, name: account.address }
  }
  // A holder knows the own account, and of company and domain only what a refusal says.
  if (principal.role === 'account') throw no('forbidden', 'admin.forbidden')
  if (domain !== undefined) {
    const { id, organisationId, name, aliasOf } = await findDomain(tables, principal, domain)
    if (aliasOf !== undefined) throw no('cannot', 'directory.domainAlias', { domain: name })
    return { scope: 'domain', id, organisationId, name }
  }
  const { id, name } = await findCompany(tables, principal, company ?? '')
  return { scope: 'organisation', id, organisationId: id as OrganisationId, name }
}

/** What a company may send is what the service sells it: its own admins see it, and change what is below it. */
function assertMayChange(principal: Principal, { scope }: Place): void {
  if (scope === 'organisation' && principal.role !== 'operator') throw no('forbidden', 'rates.operatorOnly')
}

/** A company lowers what the service allows each account; it does not raise it. */
function assertWithin(principal: Principal, limits: SendingLimits, defaults: SendingLimits): void {
  if (principal.role === 'operator') return
  for (const name of RATE_NAMES) {
    const most = defaults[name]
    const wanted = limits[name]
    if (most === undefined || most === null || wanted === undefined) continue
    if (wanted === null || wanted > most) throw no('forbidden', 'rates.aboveService', { name, max: most })
  }
}

async function shown(
  { clock, defaults }: RateMethodDeps,
  tables: DirectoryTables,
  place: Place,
): Promise<{ readonly [key: string]: Json }> {
  const own = await readLimits(tables, place.scope, place.id)
  const { limits } = withDefaults({ ...place, limits: own }, defaults)
  const sums = await tables.counts.sums(place.scope, place.id, Math.floor(clock.now() / SLOT_MS))
  return {
    scope: place.scope satisfies RateScope,
    name: place.name,
    limits: RATE_NAMES.map((name) => ({ name, max: limits[name] ?? null, own: own[name] !== undefined })),
    // Counted only while there is a limit somewhere.
    hour: { ...sums.hour },
    day: { ...sums.day },
  }
}

function noted(
  { log }: RateMethodDeps,
  principal: Principal,
  result: { readonly [key: string]: Json },
): void {
  log.info('rates.changed', { scope: String(result['scope']), by: principal.accountId ?? 'operator' })
}
