/** Asks the issuer about a token that says nothing by itself. RFC 7662 */
import type { Secret } from '../../lib/secret.ts'
import { basicAuthorization } from './basic-authorization.ts'
import { type Claims, isForUs, judgeAddress } from './claims.ts'
import type { IssuerDeps } from './issuer-keys.ts'
import { ANSWER_MAX_BYTES, ASK_MS, ASKING_MAX, SKEW_S } from './limits.ts'
import { IssuerSilent, type OAuthSettings, type TokenJudgement } from './token-verifier.ts'

export type Introspect = (token: Secret) => Promise<TokenJudgement>

/** Undefined when the operator named no place to ask. */
export function createIntrospect({ settings, ask, clock, log }: IssuerDeps): Introspect | undefined {
  const { introspection } = settings
  if (introspection === undefined) return undefined
  const { url, clientId, clientSecret } = introspection
  let asking = 0
  const question = async (token: Secret): Promise<Claims> => {
    const form = { token: token.reveal(), token_type_hint: 'access_token' }
    const authorization = basicAuthorization(clientId, clientSecret)
    const { status, body } = await ask({
      ...{ url, form, authorization },
      timeoutMs: ASK_MS,
      maxBytes: ANSWER_MAX_BYTES,
    })
    if (status !== 200) throw new Error(`it answers ${status}`)
    const claims = JSON.parse(body) as unknown
    if (typeof claims !== 'object' || claims === null) throw new Error('it answers no object')
    return claims as Claims
  }
  return async (token) => {
    if (asking >= ASKING_MAX) throw new IssuerSilent('too many questions at once')
    asking++
    try {
      return judge(await question(token), settings, clock.now() / 1000)
    } catch (error) {
      log.warn('oauth.no-introspection', { issuer: settings.issuer, reason: String(error) })
      throw new IssuerSilent('no introspection', { cause: error })
    } finally {
      asking--
    }
  }
}

/** RFC 7662 §2.2 leaves `iss` and `aud` to the issuer; a token that does not say whom it is for is not for us. */
function judge(claims: Claims, settings: OAuthSettings, nowS: number): TokenJudgement {
  if (claims['active'] !== true) return { kind: 'refused', reason: 'not active' }
  const { iss, exp, nbf } = claims
  if (iss !== undefined && iss !== settings.issuer) return { kind: 'refused', reason: 'another issuer' }
  if (!isForUs(claims, settings)) return { kind: 'refused', reason: 'another audience' }
  if (exp !== undefined && !(typeof exp === 'number' && exp > nowS - SKEW_S)) return { kind: 'expired' }
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= nowS + SKEW_S))
    return { kind: 'refused', reason: 'not valid yet' }
  return judgeAddress(claims, settings)
}
