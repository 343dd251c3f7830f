/** Which addresses the open internet may be asked to bring us to, and which never. THREATS OUT4 */
import { BlockList, isIP } from 'node:net'

/** Loopback, private, link-local, shared (CGNAT), documentation, multicast, reserved. RFC 6890, RFC 6598 */
const IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** The same, and what carries an IPv4 address inside: mapped, NAT64 (RFC 6052), 6to4, Teredo. */
const IPV6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

// One list each: BlockList takes an IPv4 address for its mapped IPv6 form, and that whole range is on the list.
const PRIVATE = { ipv4: listOf(IPV4, 'ipv4'), ipv6: listOf(IPV6, 'ipv6') }

/** False for everything that is no address of the open internet, and for what is no address at all. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !PRIVATE.ipv4.check(address, 'ipv4')
    case 6:
      return !PRIVATE.ipv6.check(address, 'ipv6')
    default:
      return false
  }
}

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const slash = range.lastIndexOf('/')
    list.addSubnet(range.slice(0, slash), Number(range.slice(slash + 1)), family)
  }
  return list
}

/** True for an IPv4 or IPv6 address in one of its written forms. */
export function isIpAddress(text: string): boolean {
  return isIP(text) !== 0
}
