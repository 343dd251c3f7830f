/**
 * The policies of other domains, as they hold now: found by their TXT record, fetched over HTTPS, kept for as long as they
 * say. A policy holds to its end even when record and file vanish: that is the attack it is made against. RFC 8461 §3, §5,
 * THREATS OUT3
 */
import type { Clock } from '../../lib/clock.ts'
import { InTurn } from '../../lib/in-turn.ts'
import type { Log } from '../../lib/log.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { onlyStsId, parseStsPolicy, type StsPolicy } from '../../mail/sts/policy.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { type KeptPolicy, keepPolicy, keptPolicy } from '../../store/queue-tls.ts'
import type { Database } from '../../store/sql.ts'
import type { FetchStsPolicy, StsFault } from './fetch-policy.ts'
import * as limits from './limits.ts'

export type StsPolicies = {
  /** What holds for the domain now. Asks the DNS and the domain's own host, within limits. */
  find(domain: string): Promise<FoundPolicy>
}

export type FoundPolicy = {
  /** Undefined: none that holds. */
  readonly policy: StsPolicy | undefined
  /** The domain says that it has one, and it cannot be had. */
  readonly fault?: StsFault
}

export type StsPoliciesDeps = {
  readonly db: Database
  readonly resolver: Resolver
  readonly fetch: FetchStsPolicy
  readonly clock: Clock
  readonly log: Log
}

type Known = FoundPolicy & {
  /** Until then nobody is asked again. */
  readonly untilMs: number
}

export function createStsPolicies(deps: StsPoliciesDeps): StsPolicies {
  const { clock } = deps
  const known = new RecentMap<string, Known>(limits.REMEMBERED_MAX)
  const turns = new InTurn<string, FoundPolicy>()
  const fetcher = createFetcher(deps)

  const remembered = (domain: string): FoundPolicy | undefined => {
    const one = known.get(domain)
    return one !== undefined && one.untilMs > clock.now() ? one : undefined
  }
  const look = async (domain: string): Promise<FoundPolicy> => {
    const before = remembered(domain)
    if (before !== undefined) return before
    const found = await findPolicy(domain, deps, fetcher)
    const restMs = Math.min(limits.NONE_MS, (found.policy?.maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000)
    known.set(domain, { ...found, untilMs: clock.now() + restMs })
    return found
  }
  return {
    async find(domain) {
      return remembered(domain) ?? (await turns.run(domain, () => look(domain)))
    },
  }
}

type Fetcher = {
  /** A new policy, kept; or why it cannot be had now. */
  fetch(domain: string, id: string): Promise<FoundPolicy>
}

async function findPolicy(
  domain: string,
  { db, resolver, clock, log }: StsPoliciesDeps,
  fetcher: Fetcher,
): Promise<FoundPolicy> {
  const kept = stillHolds(await keptPolicy(db, domain), clock.now())
  const held = kept === undefined ? undefined : parseStsPolicy(kept.body)
  const answer = await resolver.query(`_mta-sts.${domain}`, 'TXT')
  const id = answer.kind === 'found' ? onlyStsId(answer.records) : undefined
  if (id === undefined) return { policy: held }
  if (kept === undefined || held === undefined) return await fetcher.fetch(domain, id)
  // Another id: what they have now may name other machines. RFC 8461 §5.1
  if (kept.id !== id) return { policy: (await fetcher.fetch(domain, id)).policy ?? held }
  if (clock.now() - kept.fetchedMs >= limits.REFRESH_MS)
    // It holds meanwhile; nobody's mail waits for it.
    fetcher.fetch(domain, id).catch((error: unknown) => log.error('mta-sts.failed', error, { domain }))
  return { policy: held }
}

function stillHolds(kept: KeptPolicy | undefined, nowMs: number): KeptPolicy | undefined {
  return kept === undefined || kept.endsMs <= nowMs ? undefined : kept
}

function createFetcher(deps: StsPoliciesDeps): Fetcher {
  const { db, clock, log } = deps
  const failed = new RecentMap<string, { readonly fault: StsFault; readonly untilMs: number }>(
    limits.REMEMBERED_MAX,
  )
  const waiting: (() => void)[] = []
  let free = limits.FETCHES_AT_ONCE

  const inPlace = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }

  return {
    async fetch(domain, id) {
      const before = failed.get(domain)
      if (before !== undefined && before.untilMs > clock.now())
        return { policy: undefined, fault: before.fault }
      const fetched = await inPlace(() => deps.fetch(domain))
      if (fetched.kind === 'failed') {
        const { why, fault } = fetched
        failed.set(domain, { fault, untilMs: clock.now() + limits.RETRY_MS })
        log.info('mta-sts.no-policy', { domain, why })
        return { policy: undefined, fault }
      }
      const { policy, text } = fetched
      const fetchedMs = clock.now()
      const endsMs = fetchedMs + policy.maxAgeSeconds * 1000
      const bounds = { most: limits.KEPT_MAX, nowMs: fetchedMs }
      await keepPolicy(db, { domain, id, body: text, fetchedMs, endsMs }, bounds)
      return { policy }
    },
  }
}
