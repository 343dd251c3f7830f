/** What a handshake that failed is called in TLS reports. RFC 8460 §4.3 */
import type { TlsResult } from '../../../mail/report/tls-json.ts'

const RESULTS: ReadonlyMap<string, TlsResult> = new Map([
  ['CERT_HAS_EXPIRED', 'certificate-expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-host-mismatch'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-not-trusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-not-trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'certificate-not-trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-not-trusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-not-trusted'],
  ['CERT_UNTRUSTED', 'certificate-not-trusted'],
])

/** `error`: what node:tls threw, or an error with that as its cause. */
export function tlsResultOf(error: Error): TlsResult {
  const cause = error.cause instanceof Error ? error.cause : error
  return RESULTS.get((cause as { readonly code?: string }).code ?? '') ?? 'validation-failure'
}
