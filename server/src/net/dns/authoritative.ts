/**
 * Asks the servers of a domain themselves, so that what was changed a minute ago is seen and no cache stands between.
 * Where they do not answer, the usual resolver does. RFC 1034 §4.3.1
 */
import type { Clock } from '../../lib/clock.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { DnsServer } from './exchange.ts'
import { findZone } from './find-zone.ts'
import { ZONE_SERVERS_MAX } from './limits.ts'
import type { RecordData, RecordType } from './message.ts'
import { ipv4First, resolveAllowed } from './resolve-mail-hosts.ts'
import { createResolver, type DnsAnswer, type Resolver } from './resolver.ts'

export type AuthoritativeDeps = {
  /** Finds the servers, and answers for everything else. */
  readonly fallback: Resolver
  /** Names that are asked of their own servers, with all that is below them. */
  readonly names: readonly string[]
  /** Whether servers may be in private networks: only in a laboratory. THREATS OUT4 */
  readonly allowPrivate: boolean
  readonly clock: Clock
  readonly scheduler: Scheduler
}

export type AuthoritativeResolver = Resolver & {
  /** Whether the last answer about that name came from its own servers. */
  wasAuthoritative(name: string): boolean
}

const DNS_PORT = 53

export function createAuthoritativeResolver(deps: AuthoritativeDeps): AuthoritativeResolver {
  const { fallback, names } = deps
  const zones = new Map<string, Promise<Resolver | undefined>>()
  const own = new Set<string>()

  const serversOf = (name: string): Promise<Resolver | undefined> => {
    let found = zones.get(name)
    if (found === undefined) {
      found = serversAbove(name, deps)
      zones.set(name, found)
    }
    return found
  }

  const query = async <Type extends RecordType>(
    name: string,
    type: Type,
  ): Promise<DnsAnswer<RecordData[Type]>> => {
    const asked = name.toLowerCase().replace(/\.$/, '')
    const top = names.find((one) => asked === one || asked.endsWith(`.${one}`))
    const servers = top === undefined ? undefined : await serversOf(nearest(asked, top))
    if (servers !== undefined) {
      const answer = await servers.query(asked, type)
      if (answer.kind !== 'failed') {
        own.add(asked)
        return answer
      }
      // An alias may lead into another's zone, which these servers do not know.
    }
    own.delete(asked)
    return await fallback.query(asked, type)
  }
  return { query, wasAuthoritative: (name) => own.has(name.toLowerCase().replace(/\.$/, '')) }
}

/** What stands before the first underscore is no zone of its own as a rule: `_25._tcp.mail.empresa.test`. */
function nearest(name: string, top: string): string {
  const labels = name.split('.')
  const last = labels.findLastIndex((label) => label.startsWith('_'))
  const rest = labels.slice(last + 1).join('.')
  return rest.length < top.length ? top : rest
}

/** The servers of the zone that the name is in, the nearest above it. */
async function serversAbove(name: string, deps: AuthoritativeDeps): Promise<Resolver | undefined> {
  const zone = await findZone(name, deps.fallback)
  if (zone.kind !== 'found') return undefined
  const servers = await zoneServers(zone.servers, deps)
  if (servers.length === 0) return undefined
  const { clock, scheduler } = deps
  return createResolver({ servers, clock, scheduler, rounds: 1 })
}

/** Where those servers of a zone are asked, some of them; `allowPrivate` as above. */
export async function zoneServers(
  hosts: readonly string[],
  { fallback, allowPrivate }: Pick<AuthoritativeDeps, 'fallback' | 'allowPrivate'>,
): Promise<DnsServer[]> {
  const some = hosts.slice(0, ZONE_SERVERS_MAX)
  const found = await Promise.all(some.map((host) => resolveAllowed(host, fallback, allowPrivate)))
  const all = found.flatMap(({ allowed }) => ipv4First(allowed))
  return all.slice(0, ZONE_SERVERS_MAX).map((host) => ({ host, port: DNS_PORT }))
}
