/** Questions to the DNS as this installation asks them. What they need is loaded with the first of them. */
import type { Config } from '../config/config.ts'
import { systemClock } from '../lib/clock.ts'
import { systemScheduler } from '../lib/scheduler.ts'
import type { Resolver } from '../net/dns/resolver.ts'

/** Names of clients' addresses. `resolver` is asked for at the first that has one: loopback never needs it. */
export function reverseNames(
  resolver: () => Promise<Resolver>,
): (address: string) => Promise<string | undefined> {
  return async (address) => {
    const { isPublicAddress } = await import('../net/address-range.ts')
    if (!isPublicAddress(address)) return undefined
    const { reverseName } = await import('../net/dns/reverse-name.ts')
    return reverseName(address, await resolver())
  }
}

/** Asks the operator's DNS servers, or those of this machine. */
export function openResolver({ queue }: Config): Promise<Resolver> {
  return resolverAt(queue.resolvers, queue.trustedResolvers)
}

/**
 * Asks those servers, written as in the setting; with none those of this machine. `trusted`: addresses of servers elsewhere
 * whose word about DNSSEC counts, because the way to them is ours. Throws SyntaxFault.
 */
export async function resolverAt(
  written: readonly string[],
  trusted: readonly string[] = [],
): Promise<Resolver> {
  const { createResolver } = await import('../net/dns/resolver.ts')
  const { dnsServers } = await import('../net/dns/servers.ts')
  return createResolver({
    servers: await dnsServers(written),
    clock: systemClock,
    scheduler: systemScheduler,
    trusted: new Set(trusted),
  })
}
