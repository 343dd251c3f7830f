/** Which certificates we want: one for the server, and one for each domain whose names lead here. */
import type { Resolver } from '../../net/dns/resolver.ts'
import { covers } from '../../service/dns-page/situation.ts'
import { NAMES_MAX } from './limits.ts'

/** The first name is the certificate's. */
export type WantedNames = readonly string[]

/** Names of a domain that mail programs and other servers ask over HTTPS. RFC 8461 §3.3 */
const SERVICES = ['mta-sts', 'autoconfig', 'autodiscover'] as const

/**
 * An authority refuses an order when one of its names leads elsewhere, so those are left out until they lead here. What
 * cannot be looked up now is left as it is: `had` says which names a domain's certificate has.
 */
export async function wantedNames(
  { hostname, names }: { readonly hostname: string; readonly names: readonly string[] },
  domains: readonly string[],
  resolver: Resolver,
  had: (first: string) => readonly string[],
): Promise<readonly WantedNames[]> {
  const server = [...new Set([hostname, ...names])].slice(0, NAMES_MAX)
  const own = await addressesOf(hostname, resolver)
  const wanted: WantedNames[] = [server]
  if (own === undefined || own.size === 0) return wanted
  for (const domain of domains) {
    const found: string[] = []
    const before = new Set(had(`${SERVICES[0]}.${domain}`))
    for (const service of SERVICES) {
      const name = `${service}.${domain}`
      if (server.some((one) => covers(one, name))) continue
      const addresses = await addressesOf(name, resolver)
      const leadsHere = addresses !== undefined && addresses.size > 0 && isWithin(addresses, own)
      if (leadsHere || (addresses === undefined && before.has(name))) found.push(name)
    }
    if (found.length > 0) wanted.push(found)
  }
  return wanted
}

/** Undefined: nobody could say. */
async function addressesOf(name: string, resolver: Resolver): Promise<ReadonlySet<string> | undefined> {
  const [four, six] = await Promise.all([resolver.query(name, 'A'), resolver.query(name, 'AAAA')])
  if (four.kind === 'failed' || six.kind === 'failed') return undefined
  return new Set([
    ...(four.kind === 'found' ? four.records : []),
    ...(six.kind === 'found' ? six.records : []),
  ])
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one))
}
