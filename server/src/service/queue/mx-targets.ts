/** Turns a hop into addresses to dial, or into the reason why it cannot be reached: now, or ever. RFC 5321 §5.1 */
import { isIpAddress, isPublicAddress } from '../../net/address-range.ts'
import { resolveAddresses, resolveMailHosts } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { HopPlan } from './hop.ts'
import type { Target, Targets } from './open-hop.ts'
import { ownReply } from './outcome.ts'

export type TargetDeps = {
  readonly resolver: Resolver
  readonly random: () => number
  /** Names and addresses of this service as an MX: mail must not be sent from us to us. */
  isOwnHost(name: string): boolean
  /** Port of other servers: 25, and another only in a laboratory. */
  readonly mxPort: number
  /** Whether MX records may lead into private networks: only in a laboratory. THREATS OUT4 */
  readonly allowPrivate: boolean
}

export function createTargets(deps: TargetDeps): (plan: HopPlan) => Promise<Targets> {
  return async (plan) => {
    switch (plan.kind) {
      case 'local':
        throw new Error('a local hop has no address')
      case 'route':
        return routeTargets(plan.route.host, plan.route.port, deps.resolver)
      case 'mx':
        return mxTargets(plan.domain, deps)
    }
  }
}

async function routeTargets(host: string, port: number, resolver: Resolver): Promise<Targets> {
  if (isIpAddress(host)) return { kind: 'found', targets: [{ host, address: host, port }] }
  // No DNS server has to know what every machine knows. RFC 6761 §6.3
  if (host === 'localhost') return { kind: 'found', targets: [{ host, address: '127.0.0.1', port }] }
  const { addresses, failed } = await resolveAddresses(host, resolver)
  if (addresses.length > 0)
    return { kind: 'found', targets: addresses.map((address) => ({ host, address, port })) }
  // A route with a name that leads nowhere is the operator's to mend: the mail waits.
  return { kind: 'later', reply: ownReply(451, '4.4.3', failed ?? `${host} has no address`), class: 'domain' }
}

async function mxTargets(domain: string, deps: TargetDeps): Promise<Targets> {
  const found = await resolveMailHosts(domain, deps.resolver, deps.random)
  switch (found.kind) {
    case 'failed':
      return { kind: 'later', reply: ownReply(451, '4.4.3', `DNS: ${found.why}`), class: 'domain' }
    case 'no-domain':
      return never(550, '5.1.2', `the domain ${domain} does not exist`)
    case 'no-host':
      return never(550, '5.4.4', `no machine takes mail for ${domain}`)
    case 'null-mx':
      // RFC 7505 §4.1
      return never(556, '5.1.10', `${domain} takes no mail`)
    case 'found':
      break
  }
  // Where we are an MX ourselves, only better ones may be asked: else mail goes in a circle. RFC 5321 §5.1
  const own = found.hosts.find(({ host }) => deps.isOwnHost(host))
  const hosts =
    own === undefined ? found.hosts : found.hosts.filter(({ preference }) => preference < own.preference)
  if (hosts.length === 0) return never(554, '5.4.6', `mail for ${domain} would come back to this server`)
  const all: Target[] = hosts.flatMap(({ host, addresses, secure }) =>
    addresses.map((address) => ({ host, address, port: deps.mxPort, secure })),
  )
  const targets = deps.allowPrivate ? all : all.filter(({ address }) => isPublicAddress(address))
  if (targets.length > 0) return { kind: 'found', targets }
  if (all.length > 0) return never(550, '5.4.4', `${domain} leads into a private network`)
  return {
    kind: 'later',
    reply: ownReply(451, '4.4.3', `the machines of ${domain} have no address`),
    class: 'domain',
  }
}

function never(code: number, status: string, text: string): Targets {
  return { kind: 'never', reply: ownReply(code, status, text), class: 'domain' }
}
