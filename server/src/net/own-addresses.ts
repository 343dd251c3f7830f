/** The addresses of this machine, and how addresses are compared with them. */
import { isIP, SocketAddress } from 'node:net'
import { networkInterfaces } from 'node:os'

/** As they are just now, IPv6 ones without their zone. */
export function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return new Set(all.map(({ address }) => address.replace(/%.*$/, '')))
}

/** 4, 6, or 0 for what is no address. */
export function familyOf(address: string): number {
  return isIP(address)
}

/** `2001:DB8:0::1` as the system writes it: `2001:db8::1`. Undefined for what is no address. */
export function plainAddress(written: string): string | undefined {
  const family = isIP(written)
  if (family === 0 || written.includes('%')) return undefined
  return new SocketAddress({ address: written, family: family === 6 ? 'ipv6' : 'ipv4' }).address
}
