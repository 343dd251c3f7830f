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
import type { FetchStsPolicy } from './fetch-policy.ts'
import * as limits from './limits.ts'

export type StsPolicies = {
  /** Undefined: the domain has none that holds. Asks the DNS and the domain's own host, within limits. */
  policyOf(domain: string): Promise<StsPolicy | undefined>
}

export type StsPoliciesDeps = {
  readonly db: Database
  readonly resolver: Resolver
  readonly fetch: FetchStsPolicy
  readonly clock: Clock
  readonly log: Log
}

type Known = {
  readonly policy: StsPolicy | undefined
  /** Until then nobody is asked again. */
  readonly untilMs: number
}

export function createStsPolicies(deps: StsPoliciesDeps): StsPolicies {
  const { clock } = deps
  const known = new RecentMap<string, Known>(limits.REMEMBERED_MAX)
  const failed = new RecentMap<string, number>(limits.REMEMBERED_MAX)
  const turns = new InTurn<string, StsPolicy | undefined>()
  const fetcher = createFetcher(deps, failed)

  const look = async (domain: string): Promise<StsPolicy | undefined> => {
    const remembered = known.get(domain)
    if (remembered !== undefined && remembered.untilMs > clock.now()) return remembered.policy
    const policy = await findPolicy(domain, deps, fetcher)
    const restMs = Math.min(limits.NONE_MS, (policy?.maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000)
    known.set(domain, { policy, untilMs: clock.now() + restMs })
    return policy
  }
  return {
    async policyOf(domain) {
      const remembered = known.get(domain)
      if (remembered !== undefined && remembered.untilMs > clock.now()) return remembered.policy
      return await turns.run(domain, () => look(domain))
    },
  }
}

type Fetcher = {
  /** A new policy, kept; undefined: it cannot be had now. */
  fetch(domain: string, id: string): Promise<StsPolicy | undefined>
}

async function findPolicy(
  domain: string,
  { db, resolver, clock, log }: StsPoliciesDeps,
  fetcher: Fetcher,
): Promise<StsPolicy | undefined> {
  const kept = stillHolds(await keptPolicy(db, domain), clock.now())
  const held = kept === undefined ? undefined : parseStsPolicy(kept.body)
  const answer = await resolver.query(`_mta-sts.${domain}`, 'TXT')
  const id = answer.kind === 'found' ? onlyStsId(answer.records) : undefined
  if (id === undefined) return held
  if (kept === undefined || held === undefined) return await fetcher.fetch(domain, id)
  // Another id: what they have now may name other machines. RFC 8461 §5.1
  if (kept.id !== id) return (await fetcher.fetch(domain, id)) ?? held
  if (clock.now() - kept.fetchedMs >= limits.REFRESH_MS)
    // It holds meanwhile; nobody's mail waits for it.
    fetcher.fetch(domain, id).catch((error: unknown) => log.error('mta-sts.failed', error, { domain }))
  return held
}

function stillHolds(kept: KeptPolicy | undefined, nowMs: number): KeptPolicy | undefined {
  return kept === undefined || kept.endsMs <= nowMs ? undefined : kept
}

function createFetcher(deps: StsPoliciesDeps, failed: RecentMap<string, number>): Fetcher {
  const { db, clock, log } = deps
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
      if ((failed.get(domain) ?? 0) > clock.now()) return undefined
      const fetched = await inPlace(() => deps.fetch(domain))
      if (fetched.kind === 'failed') {
        failed.set(domain, clock.now() + limits.RETRY_MS)
        log.info('mta-sts.no-policy', { domain, why: fetched.why })
        return undefined
      }
      const { policy, text } = fetched
      const fetchedMs = clock.now()
      const endsMs = fetchedMs + policy.maxAgeSeconds * 1000
      const bounds = { most: limits.KEPT_MAX, nowMs: fetchedMs }
      await keepPolicy(db, { domain, id, body: text, fetchedMs, endsMs }, bounds)
      return policy
    },
  }
}
