/**
 * Rerouting: the mail of a destination that does not take it from us goes by way of another server for a while. Its domains
 * are those of the radar's group at this moment; all of their mail takes that way, also what comes later.
 */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import type { Detour } from '../../store/queue-detours.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { DETOUR_HOURS_MAX, RADAR_DOMAINS } from './limits.ts'
import { changeEntries } from './queue-admin.ts'
import type { QueueMethodDeps } from './queue-methods.ts'
import { domainsOf, type RadarLook } from './radar-look.ts'
import { hostOf } from './route-methods.ts'

const HOUR_MS = 3_600_000
const NAME_MAX = 512

/** What each method takes: also for those who call it from another thread. */
export const DETOUR_INPUTS = {
  'queue.reroute': z.strictObject({
    /** As the radar calls it: a provider or a domain. */
    group: z.string().min(1).max(NAME_MAX),
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535).default(25),
    tls: z.enum(['off', 'opportunistic', 'require']).default('opportunistic'),
    implicitTls: z.boolean().default(false),
    hours: z.int().min(1).max(DETOUR_HOURS_MAX).default(24),
  }),
  'queue.reroutes': z.strictObject({}),
  'queue.reroute-end': z.strictObject({ id: z.int().min(1) }),
}

export function detourMethods(deps: QueueMethodDeps, look: RadarLook): readonly AdminMethod[] {
  const { service, clock } = deps
  const { detours, store, dispatcher } = service
  return [
    adminMethod({
      name: 'queue.reroute',
      scope: 'operator',
      input: DETOUR_INPUTS['queue.reroute'],
      run: async (principal, { group, host, hours, ...way }) => {
        const domains = domainsOf(await look(undefined), group)
        const madeMs = clock.now()
        const detour = {
          ...{ ...way, host: hostOf(host), target: group, domains, madeMs },
          ...{ madeBy: principal.address, untilMs: madeMs + hours * HOUR_MS },
        }
        const id = await detours.add(detour)
        // What ended before the new way was there is put off as usual: it is tried again with the rest.
        await service.written()
        const { ledger } = service.hearers
        const parts = { db: store.db, clock, dispatcher, ledger, by: principal.address }
        let retried = 0
        for (const domain of domains) retried += (await changeEntries(parts, 'retry', { domain })).changed
        return { ...detourJson({ ...detour, id }), retried }
      },
    }),
    adminMethod({
      name: 'queue.reroutes',
      scope: 'operator',
      input: DETOUR_INPUTS['queue.reroutes'],
      run: async () => ({ reroutes: (await detours.list()).map(detourJson) }),
    }),
    adminMethod({
      name: 'queue.reroute-end',
      scope: 'operator',
      input: DETOUR_INPUTS['queue.reroute-end'],
      run: async (_principal, { id }) => {
        if (!(await detours.remove(id)))
          throw new Refusal('not-found', { key: 'queue.noReroute', values: { id } })
        return { id }
      },
    }),
  ]
}

function detourJson({ domains, ...detour }: Detour): { readonly [key: string]: Json } {
  return { ...detour, domains: domains.slice(0, RADAR_DOMAINS), domainCount: domains.length }
}
