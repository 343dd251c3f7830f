import { isIP, isIPv6 } from 'node:net'

/** True for an IPv4 or IPv6 address as text, without brackets or zone. */
export function isHostAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%')
}

export function isIpv6Address(text: string): boolean {
  return isIPv6(text)
}

/** One spelling of each address, without the zone of a link-local one. RFC 5952 §4 */
export function canonicalHostAddress(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address.replace(/%.*$/, '')}]/`).hostname.slice(1, -1) : address
}

/** `::ffff:192.0.2.1`, or `::ffff:c000:201`, is said as `192.0.2.1`, so that one client has one name. RFC 4291 §2.5.5.2 */
export function plainAddress(address: string): string {
  if (!address.startsWith('::ffff:')) return address
  if (address.includes('.')) return address.slice(7)
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? []
  if (high === undefined || low === undefined) return address
  const [front, back] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `${front >> 8}.${front & 255}.${back >> 8}.${back & 255}`
}
