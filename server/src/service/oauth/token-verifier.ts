/**
 * Whom a bearer token is of, as the one issuer says that the operator trusts. The issuer speaks for the domains it was
 * configured for, and for no other: what an e-mail claim says about them is nobody's word. THREATS ID8
 */
import type { Secret } from '../../lib/secret.ts'
import type { VerifiedLogin } from '../account/credential-share.ts'

export type TokenJudgement =
  /** The issuer says that the bearer is this address, in lower case, and until when; undefined: it does not say. */
  | {
      readonly kind: 'proved'
      readonly address: string
      readonly untilMs: number | undefined
      /** Given when it opens no more than one program may. */
      readonly appPassword?: NonNullable<VerifiedLogin['appPassword']>
    }
  /** It was such a token once. Nobody guesses with it. */
  | { readonly kind: 'expired' }
  /** Not the issuer's, not for us, or of nobody it may speak for. `reason` is for the log, and holds nothing of the token. */
  | { readonly kind: 'refused'; readonly reason: string }

export type TokenVerifier = {
  /** Where clients find the issuer; told to them when a token is refused. RFC 7628 §3.2.2 */
  readonly configurationUrl: string
  /** Rejects with IssuerSilent when the issuer had to be asked and did not answer. */
  judge(token: Secret): Promise<TokenJudgement>
}

/** The issuer had to be asked and gave no answer that can be used. */
export class IssuerSilent extends Error {
  override readonly name = 'IssuerSilent'
}

export type OAuthSettings = {
  /** Exactly as it stands in `iss`. */
  readonly issuer: string
  /** One of these has to stand in `aud`. */
  readonly audience: readonly string[]
  /** Whose addresses the issuer speaks for, in lower case. */
  readonly domains: readonly string[]
  /** The claim that holds the address. */
  readonly addressClaim: string
  /** Where the keys are; undefined: where the issuer's own description says. */
  readonly keysUrl: string | undefined
  /** Where opaque tokens are asked about; undefined: such tokens are refused. RFC 7662 */
  readonly introspection:
    | { readonly url: string; readonly clientId: string; readonly clientSecret: Secret }
    | undefined
}

/** Where an issuer describes itself. OpenID Connect Discovery 1.0 §4, RFC 8414 §5 */
export function configurationUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}
