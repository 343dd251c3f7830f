/** The way from a signer's certificate to an authority that is trusted. RFC 5280 §6.1, RFC 8550 §4 */
import type { MailCertificate } from './certificate.ts'
import { CHAIN_MAX, CHECKS_MAX } from './limits.ts'

/** Why no way leads to an authority; of several ways, what came nearest. */
export type ChainFault = 'not-trusted' | 'expired'

/** What lies between: certificates that the message brought; and those that are trusted. */
export type Known = {
  readonly brought: readonly MailCertificate[]
  readonly anchors: readonly MailCertificate[]
}

/**
 * Whether those who vouch for the signer, each for the one before, end with an authority that is trusted, at that time, and may vouch for
 * that address. Nothing is asked of the network: whether a certificate was revoked is not known.
 */
export function chainFault(
  leaf: MailCertificate,
  address: string,
  known: Known,
  nowMs: number,
): ChainFault | undefined {
  if (!leaf.isValidAt(nowMs)) return 'expired'
  // Whoever trusts a signer's own certificate needs nobody to vouch for it.
  if (known.anchors.some(({ x509 }) => x509.fingerprint256 === leaf.x509.fingerprint256)) return undefined
  const left = { checks: CHECKS_MAX, sawExpired: false }
  if (leadsToAnchor([leaf], address, known, nowMs, left)) return undefined
  return left.sawExpired ? 'expired' : 'not-trusted'
}

function leadsToAnchor(
  chain: readonly MailCertificate[],
  address: string,
  known: Known,
  nowMs: number,
  left: { checks: number; sawExpired: boolean },
): boolean {
  const last = chain.at(-1)
  if (last === undefined || chain.length >= CHAIN_MAX) return false
  for (const [of, isAnchor] of [
    [known.anchors, true],
    [known.brought, false],
  ] as const)
    for (const issuer of of) {
      if (chain.includes(issuer) || !last.x509.checkIssued(issuer.x509)) continue
      if (issuer.hasUnknown || !issuer.hasFairKey || !issuer.isForMail || !issuer.allows(address)) continue
      if (!issuer.mayVouch(chain.length - 1)) continue
      if (left.checks-- <= 0) return false
      if (!last.x509.verify(issuer.key)) continue
      if (!issuer.isValidAt(nowMs)) {
        left.sawExpired = true
        continue
      }
      if (isAnchor || leadsToAnchor([...chain, issuer], address, known, nowMs, left)) return true
    }
  return false
}
