/** Level 1 of the filter as the operator wants it. What it needs is loaded with the first stranger who connects. */
import type { Config } from '../config/config.ts'
import { systemClock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics.ts'
import { systemScheduler } from '../lib/scheduler.ts'
import { isPublicAddress } from '../net/address-range.ts'
import type { Resolver } from '../net/dns/resolver.ts'
import { matchNetworks } from '../net/networks.ts'
import type { ConnectionGate, GateDeps } from '../service/filter/connection/gate.ts'
import type { Correspondents } from '../service/filter/identity/correspondents.ts'
import type { Directory } from '../store/directory.ts'

export type GateParts = {
  readonly config: Config
  readonly directory: Directory
  readonly correspondents: Correspondents
  readonly resolver: () => Promise<Resolver>
  readonly log: Log
  readonly metrics: Metrics
}

/** Opened before the first connection: who connects is looked at at once. Undefined: nobody is. */
export async function openGate(parts: GateParts): Promise<ConnectionGate | undefined> {
  const { config, directory, correspondents, log, metrics } = parts
  const { connections } = config.filter
  if (!config.filter.enabled || !connections.enabled) return undefined
  const { createGate } = await import('../service/filter/connection/gate.ts')
  const { createGreylist } = await import('../service/filter/connection/greylist.ts')
  const { createTarpit, noTarpit } = await import('../service/filter/connection/tarpit.ts')
  const { createFilterRules } = await import('../service/filter/rules/rules.ts')
  const resolver = lateResolver(parts.resolver)
  return createGate({
    settings: connections,
    hostname: config.server.hostname,
    applies: whoIsLookedAt(config),
    lists: await openLists(connections, resolver),
    greylist: createGreylist({ directory, clock: systemClock }),
    rules: createFilterRules({ directory }),
    isCorrespondent: (sender, holders) =>
      correspondents.isKnown(sender, new Set(holders.map(({ organisationId }) => organisationId))),
    tarpit: connections.tarpit ? createTarpit(systemScheduler) : noTarpit,
    ...{ resolver, clock: systemClock, scheduler: systemScheduler, log, metrics },
  })
}

/** Strangers from the open internet: not this machine, not the networks that the operator vouches for. */
function whoIsLookedAt({ identity, listeners }: Config): GateDeps['applies'] {
  const isTrusted = matchNetworks([...identity.trustedNetworks, ...listeners.exemptNetworks])
  return (address) => isPublicAddress(address) && !isTrusted(address)
}

async function openLists(
  { blockLists, allowLists }: Config['filter']['connections'],
  resolver: Resolver,
): Promise<GateDeps['lists']> {
  const { createClientLists } = await import('../service/filter/connection/client-lists.ts')
  const { readBlockLists } = await import('../service/reputation/block-lists.ts')
  const known = blockLists.length === 0 ? [] : await readBlockLists()
  return createClientLists({ block: blockLists, allow: allowLists, known, resolver })
}

/** Reads where to ask with the first question. */
function lateResolver(open: () => Promise<Resolver>): Resolver {
  return { query: async (name, type) => await (await open()).query(name, type) }
}
