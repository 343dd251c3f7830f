/** Who vouches for others, as far as Node knows: what its builders took along, and `NODE_EXTRA_CA_CERTS`. */
import { getCACertificates } from 'node:tls'

/** Certificates as PEM. */
export function knownAuthorities(): readonly string[] {
  return getCACertificates('default')
}
