/** Lists of addresses and networks as an operator writes them: `10.0.0.0/8`, `2001:db8::/32`, one address. */
import { BlockList, isIP } from 'node:net'
import { canonicalHostAddress } from './host-address.ts'

/** True for an IPv4 or IPv6 address, with or without a prefix length. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest !== undefined) return false
  if (bits === undefined) return true
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
}

/** Tells whether an address lies in one of `networks`, which `isNetwork` has accepted. */
export function matchNetworks(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => false
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
  }
}

/** One spelling of an address or network; undefined for what is none. */
export function canonicalNetwork(text: string): string | undefined {
  if (!isNetwork(text)) return undefined
  const [address = '', bits] = text.split('/')
  const canonical = canonicalHostAddress(address)
  return bits === undefined ? canonical : `${canonical}/${Number(bits)}`
}
