/** What all parts of one look at a domain share. */
import type { Clock } from '../../lib/clock.ts'
import { resolveAddresses } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { canonicalHostAddress } from '../../net/host-address.ts'
import type { Situation } from './situation.ts'

export type Look = {
  readonly situation: Situation
  readonly resolver: Resolver
  readonly clock: Clock
  /** Addresses of this server, one spelling each: those it knows, else those that its name leads to. */
  readonly own: ReadonlySet<string>
}

export async function beginLook(situation: Situation, resolver: Resolver, clock: Clock): Promise<Look> {
  const known =
    situation.addresses.length > 0
      ? situation.addresses
      : (await resolveAddresses(situation.hostname, resolver)).addresses
  return { situation, resolver, clock, own: new Set(known.map(canonicalHostAddress)) }
}

/** Where a name leads: to this server and nowhere else, in part, or not at all. */
export type Leads =
  | { readonly kind: 'here'; readonly addresses: readonly string[] }
  | { readonly kind: 'partly'; readonly addresses: readonly string[]; readonly strange: readonly string[] }
  | { readonly kind: 'elsewhere'; readonly addresses: readonly string[] }
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'unknown'; readonly why: string }

export async function whereLeads(name: string, { resolver, own, situation }: Look): Promise<Leads> {
  if (name === situation.hostname) return { kind: 'here', addresses: [...own] }
  const { addresses, failed } = await resolveAddresses(name, resolver)
  if (failed !== undefined) return { kind: 'unknown', why: failed }
  if (addresses.length === 0) return { kind: 'nowhere' }
  const strange = addresses.filter((address) => !own.has(canonicalHostAddress(address)))
  if (strange.length === 0) return { kind: 'here', addresses }
  return strange.length < addresses.length
    ? { kind: 'partly', addresses, strange }
    : { kind: 'elsewhere', addresses }
}
