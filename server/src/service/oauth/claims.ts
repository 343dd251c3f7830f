/** Claims of a token that is genuine: whether it is for us, and whose it is. RFC 7519 §4.1, RFC 7662 §2.2 */
import { USER_MAX_BYTES } from '../account/limits.ts'
import { SKEW_S } from './limits.ts'
import type { OAuthSettings, TokenJudgement } from './token-verifier.ts'

export type Claims = { readonly [name: string]: unknown }

export function isForUs({ aud }: Claims, { audience }: OAuthSettings): boolean {
  const named = Array.isArray(aud) ? aud : [aud]
  return named.some((one) => typeof one === 'string' && audience.includes(one))
}

/** The address that the claims prove. */
export function judgeAddress(
  claims: Claims,
  { addressClaim, domains }: Pick<OAuthSettings, 'addressClaim' | 'domains'>,
): TokenJudgement {
  const claimed = claims[addressClaim]
  if (typeof claimed !== 'string' || Buffer.byteLength(claimed) > USER_MAX_BYTES)
    return { kind: 'refused', reason: 'no address' }
  // An address that the issuer itself has not proved is what somebody typed. OpenID Connect Core 1.0 §5.1
  if (addressClaim === 'email' && 'email_verified' in claims && !isTrue(claims['email_verified']))
    return { kind: 'refused', reason: 'address not verified' }
  const address = claimed.toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1 || !domains.includes(address.slice(at + 1)))
    return { kind: 'refused', reason: 'address of another domain' }
  const { exp } = claims
  return { kind: 'proved', address, untilMs: typeof exp === 'number' ? (exp + SKEW_S) * 1000 : undefined }
}

/** Some issuers write booleans as text. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}
