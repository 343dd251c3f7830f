/**
 * The name of an address, believed only when the name leads back to the address: whoever holds the reverse zone can
 * write any name there.
 *
 *   192.0.2.7 → PTR mail.otra.test → A 192.0.2.7        mail.otra.test
 *
 * RFC 1912 §2.1, RFC 8601 §2.7.3
 */
import { isIPv4 } from 'node:net'
import { isPublicAddress } from '../address-range.ts'
import { canonicalHostAddress } from '../host-address.ts'
import { hostName } from './host-name.ts'
import { resolveAddresses } from './resolve-mail-hosts.ts'
import type { Resolver } from './resolver.ts'

/** Names of one address that are tried; honest hosts have one. */
const NAMES_MAX = 3

/** `permerror`: the address has no name; `fail`: none that leads back. RFC 8601 §2.7.3, §3 */
export type IprevVerdict = {
  readonly result: 'pass' | 'fail' | 'temperror' | 'permerror'
  /** The name that leads back. */
  readonly name: string | undefined
}

/** Undefined: no name, none that leads back, or nobody could say. Addresses without a public zone are not asked for. */
export async function reverseName(address: string, resolver: Resolver): Promise<string | undefined> {
  return isPublicAddress(address) ? (await checkReverseName(address, resolver)).name : undefined
}

/** The same with what came of it, for any address. */
export async function checkReverseName(address: string, resolver: Resolver): Promise<IprevVerdict> {
  const answer = await resolver.query(reverseZone(address), 'PTR')
  if (answer.kind === 'failed') return { result: 'temperror', name: undefined }
  if (answer.kind !== 'found') return { result: 'permerror', name: undefined }
  const wanted = canonicalHostAddress(address)
  let result: IprevVerdict['result'] = 'fail'
  for (const written of answer.records.slice(0, NAMES_MAX)) {
    const name = hostName(written)
    if (name === undefined) continue
    const { addresses, failed } = await resolveAddresses(name, resolver)
    if (addresses.some((one) => canonicalHostAddress(one) === wanted)) return { result: 'pass', name }
    if (failed !== undefined) result = 'temperror'
  }
  return { result, name: undefined }
}

/** `7.2.0.192.in-addr.arpa`, or the 32 nibbles of IPv6. RFC 1035 §3.5, RFC 3596 §2.5 */
export function reverseZone(address: string): string {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const [head = '', tail] = canonicalHostAddress(address).split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  while (groups.length + rest.length < 8) groups.push('0')
  const nibbles = [...groups, ...rest].map((group) => group.padStart(4, '0')).join('')
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`
}
