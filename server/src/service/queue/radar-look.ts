/**
 * A look at all that waits, shared by whoever looks at the same time: on every thread, by the command line, and by those who
 * watch. All looks together take a tenth of the thread, not more.
 */
import { setImmediate as pause } from 'node:timers/promises'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import { waitingRows } from '../../store/queue-radar.ts'
import { RADAR_KEPT_MS, RADAR_KEPT_TIMES } from './limits.ts'
import type { QueueService } from './queue-service.ts'
import { type RadarGroup, radar } from './radar.ts'

/** Of one company, or of all. */
export type RadarLook = (organisationId: number | undefined) => Promise<readonly RadarGroup[]>

type Deps = { readonly service: QueueService; readonly clock: Clock }
type Kept = { readonly groups: Promise<readonly RadarGroup[]>; tookMs: number; untilMs: number }

export function createRadarLook({ service, clock }: Deps): RadarLook {
  const kept = new Map<number, Kept>()
  return (organisationId) => {
    const now = clock.now()
    for (const [key, { untilMs }] of kept) if (untilMs <= now) kept.delete(key)
    const key = organisationId ?? 0
    const known = kept.get(key)
    if (known !== undefined) return known.groups
    const groups = look(service, organisationId)
    // Until it is there nobody begins another.
    const one: Kept = { groups, tookMs: 0, untilMs: Number.POSITIVE_INFINITY }
    kept.set(key, one)
    groups.then(
      () => {
        one.tookMs = clock.now() - now
        const all = [...kept.values()].reduce((sum, { tookMs }) => sum + tookMs, 0)
        one.untilMs = clock.now() + Math.max(RADAR_KEPT_MS, all * RADAR_KEPT_TIMES)
      },
      () => kept.delete(key),
    )
    return groups
  }
}

async function look(
  { store }: QueueService,
  organisationId: number | undefined,
): Promise<readonly RadarGroup[]> {
  const { loadVerdicts } = await import('../bounce/load-rules.ts')
  const { loadProviders } = await import('../bounce/load-lists.ts')
  await store.moveArrivals()
  return await radar({
    verdictOf: loadVerdicts(),
    providers: loadProviders(),
    rows: (after, limit) => waitingRows(store.db, organisationId, after, limit),
    pause,
  })
}

/** The domains of a destination, by its name as the radar shows it or the provider's id. Throws Refusal `not-found`. */
export function domainsOf(groups: readonly RadarGroup[], name: string): readonly string[] {
  const wanted = name.toLowerCase()
  const found = groups.filter(
    ({ target, provider }) => target.toLowerCase() === wanted || provider === wanted,
  )
  if (found.length === 0) throw new Refusal('not-found', { key: 'queue.noGroup', values: { name } })
  return [...new Set(found.flatMap(({ allDomains }) => allDomains))]
}
