/** The addresses of this machine as the internet sees them, as far as it can know. */
import { networkInterfaces } from 'node:os'
import { isPublicAddress } from '../net/address-range.ts'
import { canonicalHostAddress } from '../net/host-address.ts'

/** Those of the configuration, else the public ones of its network cards: behind NAT there are none. */
export function ownAddresses(configured: readonly string[]): readonly string[] {
  const found =
    configured.length > 0
      ? configured
      : Object.values(networkInterfaces())
          .flatMap((addresses) => addresses ?? [])
          .map(({ address }) => address)
          .filter(isPublicAddress)
  return [...new Set(found.map(canonicalHostAddress))]
}
