/**
 * Shows an authority in the DNS that names are ours. `_acme-challenge` may be an alias into a zone that has nothing else,
 * so that the key for it can do nothing else. RFC 8555 §8.4, RFC 2136
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { zoneServers } from '../../net/dns/authoritative.ts'
import type { DnsServer } from '../../net/dns/exchange.ts'
import { findZone } from '../../net/dns/find-zone.ts'
import { CNAMES_MAX } from '../../net/dns/limits.ts'
import { createResolver, type Resolver } from '../../net/dns/resolver.ts'
import type { TsigKey } from '../../net/dns/tsig-key.ts'
import { type TxtChange, updateZone } from '../../net/dns/update.ts'
import { DNS_POLL_MS, DNS_SEEN_MS } from './limits.ts'
import type { Proof, Prover } from './prover.ts'

export type DnsProverDeps = {
  /** Takes our updates. */
  readonly server: DnsServer
  readonly key: TsigKey
  /** Knows the DNS as the world does. */
  readonly resolver: () => Promise<Resolver>
  /** Whether servers of a zone may be in private networks. */
  readonly allowPrivate: boolean
  readonly sleep: (ms: number) => Promise<void>
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
}

type ProofRecord = { readonly zone: string; readonly name: string; readonly value: string }

export function createDnsProver(deps: DnsProverDeps): Prover {
  return {
    way: 'dns-01',
    async show(proofs) {
      const resolver = await deps.resolver()
      const records: ProofRecord[] = []
      for (const proof of proofs) records.push(await recordOf(proof, resolver, deps))
      const shown: AsyncDisposable = {
        async [Symbol.asyncDispose]() {
          // What stays behind proves nothing to anybody; the next order has other values.
          await change('delete', records, deps).catch((error: unknown) =>
            deps.log.error('acme.not-removed', error),
          )
        },
      }
      try {
        await change('add', records, deps)
        await untilSeen(records, resolver, deps)
        return shown
      } catch (error) {
        await shown[Symbol.asyncDispose]()
        throw error
      }
    },
  }
}

/** Where the authority will end up looking, and what it has to find there. */
async function recordOf(
  { name, answer }: Proof,
  resolver: Resolver,
  deps: DnsProverDeps,
): Promise<ProofRecord> {
  const place = await endOf(`_acme-challenge.${name}`, resolver)
  const { server, clock, scheduler } = deps
  const zone = await findZone(place, createResolver({ servers: [server], clock, scheduler }))
  if (zone.kind === 'failed') throw new Error(zone.why)
  if (zone.kind === 'none') throw new Error(`${server.host} has no zone with ${place}`)
  return { zone: zone.zone, name: place, value: createHash('sha256').update(answer).digest('base64url') }
}

async function endOf(name: string, resolver: Resolver): Promise<string> {
  let at = name
  for (let hops = 0; hops <= CNAMES_MAX; hops++) {
    const answer = await resolver.query(at, 'CNAME')
    if (answer.kind === 'failed') throw new Error(answer.why)
    const target = answer.kind === 'found' ? answer.records[0] : undefined
    if (target === undefined) return at
    at = target
  }
  throw new Error(`${name}: too many CNAMEs`)
}

async function change(
  kind: TxtChange['kind'],
  records: readonly ProofRecord[],
  deps: DnsProverDeps,
): Promise<void> {
  for (const [zone, some] of Map.groupBy(records, (record) => record.zone)) {
    const changes = some.map(({ name, value }) => ({ kind, name, value }))
    await updateZone(zone, changes, deps)
  }
}

/** Waits for the servers of the zone that answer at all: an authority may ask any of them. In the end it decides itself. */
async function untilSeen(
  records: readonly ProofRecord[],
  resolver: Resolver,
  deps: DnsProverDeps,
): Promise<void> {
  const { clock, scheduler, sleep, log } = deps
  const endMs = clock.now() + DNS_SEEN_MS
  for (const { zone, name, value } of records) {
    const known = await resolver.query(zone, 'NS')
    const hosts = known.kind === 'found' ? known.records : []
    for (const server of await zoneServers(hosts, { fallback: resolver, allowPrivate: deps.allowPrivate }))
      for (;;) {
        const fresh = createResolver({ servers: [server], clock, scheduler, rounds: 1 })
        const answer = await fresh.query(name, 'TXT')
        if (answer.kind === 'failed' || (answer.kind === 'found' && answer.records.includes(value))) break
        if (clock.now() >= endMs) {
          log.warn('acme.not-seen', { server: server.host, zone })
          break
        }
        await sleep(DNS_POLL_MS)
      }
  }
}
