/** What the start page knows: each part is asked by itself, so that one that fails leaves the others alone. */
import { useQueries, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { AccountCount } from '../../../contract/src/directory.ts'
import type { DnsCheck } from '../../../contract/src/dns.ts'
import type { MailStats } from '../../../contract/src/ledger.ts'
import type { QueueRadar } from '../../../contract/src/queue.ts'
import type { Reputation } from '../../../contract/src/reputation.ts'
import { useApi } from '../../kit/kit-context.ts'
import { CHART_DAYS, DOMAINS_LOOKED_AT, LOOK_AGAIN_MS } from '../limits.ts'
import { useDomains } from './company-card.tsx'
import { useTakeovers } from './use-takeovers.ts'

/** What somebody has to look at in a domain's records. */
export const BROKEN: readonly string[] = ['missing', 'wrong']
const DAY_MS = 86_400_000
const DNS_STALE_MS = 300_000

export function useHome() {
  const api = useApi()
  const ask = <T>(key: string, path: string, query?: Readonly<Record<string, string | number>>) => ({
    queryKey: ['home', key],
    queryFn: () => api.get<T>(path, query === undefined ? {} : { query }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const since = new Date(Date.now() - (CHART_DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
  const names = (useDomains().data ?? [])
    .filter(({ aliasOf, enabled }) => aliasOf === null && enabled)
    .slice(0, DOMAINS_LOOKED_AT)
    .map(({ domain }) => domain)
  return {
    takeovers: useTakeovers(),
    radar: useQuery(ask<z.infer<typeof QueueRadar>>('radar', '/api/v1/queue/radar')),
    reputation: useQuery(ask<z.infer<typeof Reputation>>('reputation', '/api/v1/reputation')),
    held: useQuery(ask<{ readonly total: number }>('held', '/api/v1/quarantine', { limit: 1 })),
    count: useQuery(ask<z.infer<typeof AccountCount>>('count', '/api/v1/account-count')),
    stats: useQuery(ask<z.infer<typeof MailStats>>('stats', '/api/v1/mail-stats', { by: 'day', since })),
    checks: useQueries({ queries: names.map((domain) => dnsCheckQuery(api, domain)) }),
  }
}

export type Home = ReturnType<typeof useHome>

export function dnsCheckQuery(api: ReturnType<typeof useApi>, domain: string) {
  return {
    queryKey: ['dns-check', domain],
    queryFn: () =>
      api.get<z.infer<typeof DnsCheck>>(`/api/v1/domains/${encodeURIComponent(domain)}/dns-check`),
    staleTime: DNS_STALE_MS,
  }
}
