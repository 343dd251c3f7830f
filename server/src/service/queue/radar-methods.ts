/** The radar as an administrative method: what waits and why, in the language of whoever asks. */
import { setImmediate as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { TextRef } from '../../lib/text.ts'
import { waitingRows } from '../../store/queue-radar.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { RADAR_KEPT_MS, RADAR_KEPT_TIMES } from './limits.ts'
import type { QueueMethodDeps } from './queue-methods.ts'
import { type RadarGroup, radar } from './radar.ts'

export const RADAR_INPUT = z.strictObject({ company: z.string().min(1).max(200).optional() })

type Kept = { readonly groups: Promise<readonly RadarGroup[]>; untilMs: number }

export function radarMethod(deps: QueueMethodDeps): AdminMethod {
  const kept = new Map<number, Kept>()
  /** Many who look at the same time look once. */
  const look = (organisationId: number | undefined): Promise<readonly RadarGroup[]> => {
    const now = deps.clock.now()
    for (const [key, { untilMs }] of kept) if (untilMs <= now) kept.delete(key)
    const key = organisationId ?? 0
    const known = kept.get(key)
    if (known !== undefined) return known.groups
    const groups = group(deps, organisationId)
    // Until it is there nobody begins another.
    const one: Kept = { groups, untilMs: Number.POSITIVE_INFINITY }
    kept.set(key, one)
    groups.then(
      () => {
        const tookMs = deps.clock.now() - now
        one.untilMs = deps.clock.now() + Math.max(RADAR_KEPT_MS, tookMs * RADAR_KEPT_TIMES)
      },
      () => kept.delete(key),
    )
    return groups
  }
  return adminMethod({
    name: 'queue.radar',
    scope: 'company',
    input: RADAR_INPUT,
    run: async (principal, { company }) => {
      const named = company === undefined ? undefined : await deps.findOrganisation(principal, company)
      const groups = await look(boundTo(principal) ?? named)
      return { groups: groups.map((one) => groupJson(deps, principal, one)) }
    },
  })
}

async function group(
  deps: QueueMethodDeps,
  organisationId: number | undefined,
): Promise<readonly RadarGroup[]> {
  const { loadVerdicts } = await import('../bounce/load-rules.ts')
  const { loadProviders } = await import('../bounce/load-lists.ts')
  const { store } = deps.service
  await store.moveArrivals()
  return await radar({
    verdictOf: loadVerdicts(),
    providers: loadProviders(),
    rows: (after, limit) => waitingRows(store.db, organisationId, after, limit),
    pause,
  })
}

function groupJson({ texts }: QueueMethodDeps, { language }: Principal, one: RadarGroup): Json {
  const say = (key: string): string => {
    const text: TextRef = { key, values: { target: one.target } }
    return texts.format(language, text)
  }
  const {
    target,
    provider,
    state,
    cause,
    hint,
    domains,
    domainCount,
    waiting,
    people,
    sinceMs,
    nextMs,
    reply,
  } = one
  const key = hint === undefined ? cause : `hint.${hint}`
  return {
    ...{ target, state, cause, domains, domainCount, waiting, people },
    ...{ provider: provider ?? null, hint: hint ?? null },
    why: say(`radar.${key}.cause`),
    todo: say(`radar.${key}.todo`),
    since: new Date(sinceMs).toISOString(),
    next: nextMs === undefined ? null : new Date(nextMs).toISOString(),
    reply: { ...reply, host: reply.host ?? null },
  }
}
