/** The mass lane: how it sends, which companies may use it (the operator's), and whose mail takes it (the company's). */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { plainAddress } from '../../net/own-addresses.ts'
import type { Directory } from '../../store/directory.ts'
import {
  isLaneGranted,
  LANE_GRANT_SETTING,
  LANE_SETTING,
  LANES,
  laneHolders,
} from '../../store/directory-lanes.ts'
import { MASS_LANE_SETTING, type MassLane, massLaneOf } from '../../store/directory-mass-lane.ts'
import { domainName } from '../../store/directory-names.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findAccountToChange, findCompany, findDomain, listedCompany, no } from '../admin/access.ts'
import { addressText, domainText, properName } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { warmUpDay } from '../queue/mass/pace.ts'
import { CONNECTIONS_ALL_MAX, CONNECTIONS_MAX, RATE_MAX, SOURCES_MAX, WARM_UP_DAYS_MAX } from './limits.ts'

export type LaneMethodDeps = { readonly directory: Directory; readonly clock: Clock; readonly log: Log }

const warmUp = z.strictObject({
  /** Recipients for each provider on the first day. */
  first: z.int().min(1).max(RATE_MAX),
  /** Per cent more each day. */
  growth: z.int().min(0).max(1000),
  days: z.int().min(1).max(WARM_UP_DAYS_MAX),
})

/** Those that are not named stay as they are; null is none. */
const SETTINGS = z.strictObject({
  messagesHour: z.int().min(1).max(RATE_MAX).nullable().optional(),
  connections: z.int().min(1).max(CONNECTIONS_MAX).optional(),
  connectionsAll: z.int().min(1).max(CONNECTIONS_ALL_MAX).optional(),
  sources: z.array(z.string().max(64)).max(SOURCES_MAX).optional(),
  helloName: domainText.nullable().optional(),
  /** Begins now. */
  warmUp: warmUp.nullable().optional(),
})

const WHOSE = { address: addressText.optional(), domain: domainText.optional() }
type Whose = { readonly address?: string | undefined; readonly domain?: string | undefined }

export function laneMethods(deps: LaneMethodDeps): readonly AdminMethod[] {
  const { directory, clock } = deps
  return [
    adminMethod({
      name: 'lane.show',
      scope: 'company',
      input: z.strictObject({}),
      run: () => directory.read(async (tables) => shown(await massLaneOf(tables), clock.now())),
    }),
    adminMethod({
      name: 'lane.set',
      scope: 'operator',
      input: SETTINGS,
      run: async (principal, { warmUp: warming, ...given }) => {
        const wanted = {
          ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
          ...(given.sources !== undefined && { sources: given.sources.map(sourceOf) }),
          ...(typeof given.helloName === 'string' && { helloName: helloOf(given.helloName) }),
          ...(warming !== undefined && {
            warmUp: warming === null ? null : { ...warming, startMs: clock.now() },
          }),
        }
        if (Object.keys(wanted).length === 0) throw no('invalid', 'lane.nothing')
        const lane = await directory.write(async (tables) => {
          const now = { ...(await massLaneOf(tables)), ...wanted }
          await tables.settings.set('service', 0, MASS_LANE_SETTING, now)
          return now
        })
        deps.log.info('lane.changed', { by: principal.accountId ?? 'operator' })
        return shown(lane, clock.now())
      },
    }),
    grantMethod(deps, 'lane.grant', true),
    grantMethod(deps, 'lane.revoke', undefined),
    ...memberMethods(deps),
  ]
}

/** What is set stays when a grant ends: it counts again with the next. */
function grantMethod({ directory, log }: LaneMethodDeps, name: string, value: true | undefined): AdminMethod {
  return adminMethod({
    name,
    scope: 'operator',
    input: z.strictObject({ company: properName }),
    run: async (principal, { company }) => {
      const found = await directory.write(async (tables) => {
        const one = await findCompany(tables, principal, company)
        await tables.settings.set('organisation', one.id, LANE_GRANT_SETTING, value)
        return one
      })
      log.info('lane.granted', { company: found.id, granted: value === true })
      return { company: found.name, granted: value === true }
    },
  })
}

function memberMethods({ directory, log }: LaneMethodDeps): readonly AdminMethod[] {
  const change = async (principal: Principal, whose: Whose, lane: string | undefined): Promise<Json> => {
    const place = await directory.write(async (tables) => {
      const found = await placeOf(tables, principal, whose)
      if (lane === 'mass' && !(await isLaneGranted(tables, found.organisationId)))
        throw no('forbidden', 'lane.notGranted')
      await tables.settings.set(found.scope, found.id, LANE_SETTING, lane)
      return found
    })
    log.info('lane.member', { scope: place.scope, id: place.id, lane: lane ?? 'none' })
    return { scope: place.scope, name: place.name, lane: lane ?? null }
  }
  return [
    adminMethod({
      name: 'lane.list',
      scope: 'company',
      input: z.strictObject({ company: properName.optional() }),
      run: (principal, { company }) =>
        directory.read(async (tables) => {
          const bound = await listedCompany(tables, principal, company)
          const companies = await tables.organisations.list(bound)
          const names = new Map(companies.map(({ id, name }) => [id, name]))
          const granted = []
          for (const { id, name } of companies) if (await isLaneGranted(tables, id)) granted.push(name)
          const holders = await laneHolders(tables, bound)
          const members = holders.map(({ scope, name, lane, organisationId }) => ({
            ...{ scope, name, lane, company: names.get(organisationId) ?? '' },
          }))
          return { granted, members }
        }),
    }),
    adminMethod({
      name: 'lane.put',
      scope: 'company',
      input: z.strictObject({ ...WHOSE, lane: z.enum(LANES) }),
      run: (principal, { lane, ...whose }) => change(principal, whose, lane),
    }),
    adminMethod({
      name: 'lane.clear',
      scope: 'company',
      input: z.strictObject(WHOSE),
      run: (principal, whose) => change(principal, whose, undefined),
    }),
  ]
}

type Place = {
  readonly scope: 'account' | 'domain'
  readonly id: number
  readonly organisationId: OrganisationId
  readonly name: string
}

async function placeOf(
  tables: DirectoryTables,
  principal: Principal,
  { address, domain }: Whose,
): Promise<Place> {
  if ((address === undefined) === (domain === undefined)) throw no('invalid', 'lane.whose')
  if (address !== undefined) {
    const account = await findAccountToChange(tables, principal, address)
    return { scope: 'account', id: account.id, organisationId: account.organisationId, name: account.address }
  }
  const { id, organisationId, name, aliasOf } = await findDomain(tables, principal, domain ?? '')
  if (aliasOf !== undefined) throw no('cannot', 'directory.domainAlias', { domain: name })
  return { scope: 'domain', id, organisationId, name }
}

function sourceOf(written: string): string {
  const address = plainAddress(written.trim())
  if (address === undefined) throw no('invalid', 'lane.source', { address: written })
  return address
}

function helloOf(written: string): string {
  const name = domainName(written)
  if (name === undefined) throw no('invalid', 'directory.domainInvalid', { domain: written })
  return name
}

function shown(lane: MassLane, nowMs: number): Json {
  const { warmUp: warming } = lane
  const day = warming === null ? undefined : warmUpDay(warming, nowMs)
  return {
    ...lane,
    warmUp: warming === null ? null : { ...warming, day: day?.day ?? null, messages: day?.messages ?? null },
  }
}
