/** The machines that take the mail of a domain, in the order in which they are to be tried. RFC 5321 §5.1 */
import { isIP } from 'node:net'
import { isPublicAddress } from '../address-range.ts'
import { hostName } from './host-name.ts'
import { MAIL_HOSTS_MAX } from './limits.ts'
import type { Resolver } from './resolver.ts'

export type MailHost = {
  readonly host: string
  readonly preference: number
  /** IPv6 first. Empty: its name leads nowhere just now. */
  readonly addresses: readonly string[]
  /** MX record (if there is one) and addresses were proved by DNSSEC: its TLSA records count. RFC 7672 §2.2 */
  readonly secure: boolean
}

export type MailHosts =
  | { readonly kind: 'found'; readonly hosts: readonly MailHost[] }
  /** The domain says that it takes no mail. RFC 7505 §3 */
  | { readonly kind: 'null-mx' }
  | { readonly kind: 'no-domain' }
  /** There is such a name, but no machine for its mail. */
  | { readonly kind: 'no-host' }
  | { readonly kind: 'failed'; readonly why: string }

/** `random` answers in [0, 1): it orders machines of the same preference. */
export async function resolveMailHosts(
  domain: string,
  resolver: Resolver,
  random: () => number,
): Promise<MailHosts> {
  const literal = literalAddress(domain)
  if (literal !== undefined)
    return { kind: 'found', hosts: [{ host: domain, preference: 0, addresses: [literal], secure: false }] }
  const answer = await resolver.query(domain, 'MX')
  switch (answer.kind) {
    case 'failed':
      return answer
    case 'no-name':
      return { kind: 'no-domain' }
    case 'empty':
      // The domain's own address stands in for the MX record it has not; where that is proved, so is that there is no MX
      // record, for they are of one zone. RFC 5321 §5.1, RFC 7672 §2.2.2
      return withAddresses([{ host: domain, preference: 0 }], resolver, true)
    case 'found': {
      // A single `.`, at whatever preference. RFC 7505 §3
      if (answer.records.length === 1 && answer.records[0]?.exchange === '') return { kind: 'null-mx' }
      const hosts = answer.records.flatMap(({ preference, exchange }) => {
        const host = hostName(exchange)
        return host === undefined ? [] : [{ host, preference, order: random() }]
      })
      hosts.sort((a, b) => a.preference - b.preference || a.order - b.order)
      return withAddresses(hosts.slice(0, MAIL_HOSTS_MAX), resolver, answer.authentic)
    }
  }
}

/** Addresses of one name, IPv6 first; `failed` when neither question was answered. */
export async function resolveAddresses(
  name: string,
  resolver: Resolver,
): Promise<{
  readonly addresses: readonly string[]
  readonly failed: string | undefined
  /** All that was found was proved by DNSSEC. */
  readonly secure: boolean
}> {
  const [six, four] = await Promise.all([resolver.query(name, 'AAAA'), resolver.query(name, 'A')])
  const addresses = [six, four].flatMap((answer) => (answer.kind === 'found' ? answer.records : []))
  const broken = [six, four].find((answer) => answer.kind === 'failed')
  const secure = [six, four].every((answer) => answer.kind !== 'found' || answer.authentic)
  return { addresses, failed: addresses.length === 0 ? broken?.why : undefined, secure }
}

/** The same, and those that may be dialled where somebody else chose the name: addresses of the internet. THREATS OUT4, PA3 */
export async function resolveAllowed(
  name: string,
  resolver: Resolver,
  allowPrivate: boolean,
): Promise<Awaited<ReturnType<typeof resolveAddresses>> & { readonly allowed: readonly string[] }> {
  const found = await resolveAddresses(name, resolver)
  return { ...found, allowed: onlyAllowed(found.addresses, allowPrivate) }
}

/** By IPv4 first: this machine may have no IPv6, and most mail takes that way. Otherwise in their order. */
export function ipv4First(addresses: readonly string[]): readonly string[] {
  return addresses.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')))
}

export function onlyAllowed(addresses: readonly string[], allowPrivate: boolean): readonly string[] {
  return addresses.filter((address) => allowPrivate || isPublicAddress(address))
}

async function withAddresses(
  hosts: readonly { readonly host: string; readonly preference: number }[],
  resolver: Resolver,
  authentic: boolean,
): Promise<MailHosts> {
  const found = await Promise.all(
    hosts.map(async ({ host, preference }) => ({
      host,
      preference,
      ...(await resolveAddresses(host, resolver)),
    })),
  )
  if (found.some(({ addresses }) => addresses.length > 0))
    return {
      kind: 'found',
      hosts: found.map(({ host, preference, addresses, secure }) => ({
        ...{ host, preference, addresses },
        secure: authentic && secure,
      })),
    }
  const broken = found.find(({ failed }) => failed !== undefined)
  return broken?.failed === undefined ? { kind: 'no-host' } : { kind: 'failed', why: broken.failed }
}

/** `[192.0.2.1]`, `[IPv6:2001:db8::1]`. RFC 5321 §4.1.3 */
function literalAddress(domain: string): string | undefined {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return undefined
  const inner = domain.slice(1, -1)
  const address = /^ipv6:/i.test(inner) ? inner.slice(5) : inner
  return isIP(address) === 0 ? undefined : address
}
