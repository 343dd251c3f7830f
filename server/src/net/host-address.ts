import { isIP, isIPv6 } from 'node:net'

/** True for an IPv4 or IPv6 address as text, without brackets or zone. */
export function isHostAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%')
}

export function isIpv6Address(text: string): boolean {
  return isIPv6(text)
}

/** An IPv4 address that was written as IPv6, `::ffff:192.0.2.7`, as what it is; any other one unchanged. RFC 4291 §2.5.5.2 */
export function unmapped(address: string): string {
  if (!isIPv6(address)) return address
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? []
  if (high === undefined || low === undefined) return short
  const [front, back] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `${front >> 8}.${front & 255}.${back >> 8}.${back & 255}`
}
