/** Judges bearer tokens: signed ones (JWT) by the issuer's keys, opaque ones by asking. RFC 9068 §4, RFC 8725 */
import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { Secret } from '../../lib/secret.ts'
import { judgeAddress } from './claims.ts'
import { createIntrospect } from './introspection.ts'
import { type IssuerDeps, IssuerKeys } from './issuer-keys.ts'
import { SKEW_S, TOKEN_MAX_BYTES } from './limits.ts'
import { configurationUrl, type TokenJudgement, type TokenVerifier } from './token-verifier.ts'

/** Signatures by a key pair only: with `none` or HS* whoever knows the public key would be the issuer. RFC 8725 §3.1 */
export const ALGORITHMS: string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]
/** A token to log out with, or a proof of possession, is no token to sign in with. RFC 8725 §3.11, RFC 9068 §4 */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt'])
/** Three parts of base64url; anything else is opaque. RFC 7515 §7.1 */
const SIGNED = /^[\w-]+\.[\w-]+\.[\w-]*$/

export function createTokenVerifier(deps: IssuerDeps): TokenVerifier {
  const { settings, clock } = deps
  const keys = new IssuerKeys(deps)
  const introspect = createIntrospect(deps)
  const judgeSigned = async (token: string): Promise<TokenJudgement> => {
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer: settings.issuer,
      audience: [...settings.audience],
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: SKEW_S,
      currentDate: new Date(clock.now()),
    })
    if (protectedHeader.typ !== undefined && !TYPES.has(protectedHeader.typ.toLowerCase()))
      return { kind: 'refused', reason: 'another kind of token' }
    return judgeAddress(payload satisfies JWTPayload, settings)
  }
  return {
    configurationUrl: configurationUrl(settings.issuer),
    async judge(token: Secret) {
      const text = token.reveal()
      if (Buffer.byteLength(text) > TOKEN_MAX_BYTES) return { kind: 'refused', reason: 'too long' }
      if (!SIGNED.test(text)) return (await introspect?.(token)) ?? { kind: 'refused', reason: 'opaque' }
      try {
        return await judgeSigned(text)
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { kind: 'expired' }
        // The code names what is wrong; the message may quote the token.
        if (error instanceof errors.JOSEError) return { kind: 'refused', reason: error.code }
        throw error
      }
    },
  }
}
