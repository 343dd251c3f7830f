/**
 * What the identity provider of a company is asked: what it says of itself, and who has signed in there. It was named by an admin of
 * the company, so that only addresses of the internet are dialled, each as it was judged. OpenID Connect Core 1.0, THREATS ID8, PA3
 */
import type { JWTPayload } from 'jose'
import type { Secret } from '../../lib/secret.ts'
import { allowedAddresses } from '../../net/dns/allowed-addresses.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import { basicAuthorization } from '../oauth/basic-authorization.ts'
import { askJson, describeIssuer, fetchKeys } from '../oauth/fetch-keys.ts'
import { SKEW_S } from '../oauth/limits.ts'
import { ADDRESSES_MAX, SUBJECT_MAX } from './limits.ts'
import type { Provider, ProviderEndpoints } from './provider-record.ts'

export type ProviderClientDeps = { readonly ask: AskHttps; readonly resolver: () => Promise<Resolver> }

/** Claims that the provider has signed, or said to us itself. */
export type ProvedClaims = Readonly<Record<string, unknown>> & { readonly sub: string }

/** It answered, and what it said is not what may be believed. The message holds nothing of it. */
export class ProviderUntrusted extends Error {
  override readonly name = 'ProviderUntrusted'
}

/** Tries each address that may be dialled; rejects with the error of the last. */
export function askAllowed({ ask, resolver }: ProviderClientDeps, allowPrivate: boolean): AskHttps {
  return async (question) => {
    const addresses = await allowedAddresses({ url: question.url, allowPrivate }, resolver)
    let fault: unknown = new Error('it has no address that may be dialled')
    for (const address of addresses.slice(0, ADDRESSES_MAX))
      try {
        // A number is dialled as it stands: TLS names hosts only. RFC 6066 §3
        return await ask(address === new URL(question.url).hostname ? question : { ...question, address })
      } catch (error) {
        fault = error
      }
    throw fault
  }
}

/** Rejects when it does not describe itself as that issuer, or cannot do what we need. OpenID Connect Discovery 1.0 §3 */
export async function findEndpoints(ask: AskHttps, issuer: string): Promise<ProviderEndpoints> {
  const described = await describeIssuer(ask, issuer)
  const url = (name: string): string | undefined => {
    const written = described[name]
    return typeof written === 'string' && isHttps(written) ? written : undefined
  }
  const [authorization, token, keys] = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].map(url)
  if (authorization === undefined || token === undefined || keys === undefined)
    throw new Error('it does not name its addresses')
  const methods = described['token_endpoint_auth_methods_supported']
  // Absent means client_secret_basic. OpenID Connect Discovery 1.0 §3
  const takes = Array.isArray(methods) ? methods : ['client_secret_basic']
  return {
    ...{ authorization, token, keys, userInfo: url('userinfo_endpoint') ?? null },
    namesItself: described['authorization_response_iss_parameter_supported'] === true,
    secretInBody: !takes.includes('client_secret_basic') && takes.includes('client_secret_post'),
  }
}

export function isHttps(written: string): boolean {
  const url = URL.canParse(written) ? new URL(written) : undefined
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === ''
}

export type Redeemed = {
  readonly code: string
  readonly verifier: string
  readonly nonce: string
  readonly redirectUri: string
  readonly secret: Secret | undefined
  readonly nowMs: number
}

/**
 * Who signed in: the code is redeemed, and the ID token believed when it is signed by a key of the issuer, for us, for this sign-in.
 * Rejects with ProviderUntrusted, or with what the network said. OpenID Connect Core 1.0 §3.1.3
 */
export async function redeemCode(
  ask: AskHttps,
  provider: Provider,
  redeemed: Redeemed,
): Promise<ProvedClaims> {
  const { clientId, endpoints, addressClaim } = provider
  const { code, verifier, redirectUri, secret } = redeemed
  const inBody = secret === undefined || endpoints.secretInBody
  const answer = await askJson(ask, {
    url: endpoints.token,
    form: {
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
      ...(inBody && { client_id: clientId }),
      ...(inBody && secret !== undefined && { client_secret: secret.reveal() }),
    },
    ...(!inBody && { authorization: basicAuthorization(clientId, secret) }),
  })
  const { id_token: idToken, access_token: accessToken } = answer
  if (typeof idToken !== 'string') throw new ProviderUntrusted('no ID token')
  const claims = await judgeIdToken(ask, provider, idToken, redeemed)
  if (addressClaim in claims || endpoints.userInfo === null || typeof accessToken !== 'string') return claims
  const told = await askJson(ask, { url: endpoints.userInfo, authorization: `Bearer ${accessToken}` })
  // OpenID Connect Core 1.0 §5.3.2: what is told of somebody else is not of this one.
  if (told['sub'] !== claims.sub) throw new ProviderUntrusted('told of somebody else')
  return { ...told, ...claims }
}

/** OpenID Connect Core 1.0 §3.1.3.7, RFC 8725 */
async function judgeIdToken(
  ask: AskHttps,
  { issuer, clientId, endpoints }: Provider,
  token: string,
  { nonce, nowMs }: Redeemed,
): Promise<ProvedClaims> {
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose')
  const { ALGORITHMS } = await import('../oauth/create-token-verifier.ts')
  const keys = createLocalJWKSet(await fetchKeys({ issuer, keysUrl: endpoints.keys }, ask))
  let payload: JWTPayload
  try {
    const judged = await jwtVerify(token, keys, {
      ...{ issuer, audience: clientId, algorithms: ALGORITHMS, clockTolerance: SKEW_S },
      requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
      currentDate: new Date(nowMs),
    })
    const { typ = 'jwt' } = judged.protectedHeader
    // A token to log out with, or for another server, is no ID token. RFC 8725 §3.11
    if (typ.toLowerCase() !== 'jwt') throw new ProviderUntrusted('another kind of token')
    payload = judged.payload
  } catch (error) {
    // The code names what is wrong; the message may quote the token.
    if (error instanceof errors.JOSEError) throw new ProviderUntrusted(error.code, { cause: error.code })
    throw error
  }
  const { sub, azp, aud } = payload
  if (payload['nonce'] !== nonce) throw new ProviderUntrusted('another sign-in')
  if ((Array.isArray(aud) && aud.length > 1 && azp === undefined) || (azp !== undefined && azp !== clientId))
    throw new ProviderUntrusted('for another program')
  if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_MAX)
    throw new ProviderUntrusted('no subject')
  return { ...payload, sub }
}
