/** Asks an issuer for its public keys, by way of its own description if need be. RFC 7517 §5, RFC 8414 §3 */
import type { JSONWebKeySet } from 'jose'
import { jsonOrUndefined } from '../../lib/json-or-undefined.ts'
import type { AskHttps, HttpsQuestion } from '../../net/https.ts'
import { ANSWER_MAX_BYTES, ASK_MS } from './limits.ts'
import { configurationUrl, type OAuthSettings } from './token-verifier.ts'

/** Rejects with an error that says what is wrong with the issuer, and holds nothing secret. */
export async function fetchKeys(
  { issuer, keysUrl }: Pick<OAuthSettings, 'issuer' | 'keysUrl'>,
  ask: AskHttps,
): Promise<JSONWebKeySet> {
  const keys = await askJson(ask, { url: keysUrl ?? (await discover(ask, issuer)) })
  if (!Array.isArray(keys['keys'])) throw new Error('it gives no key set')
  return keys as unknown as JSONWebKeySet
}

async function discover(ask: AskHttps, issuer: string): Promise<string> {
  const url = (await describeIssuer(ask, issuer))['jwks_uri']
  if (typeof url !== 'string') throw new Error('it names no keys')
  return url
}

/** OpenID Connect Discovery 1.0 §4.3: a description that names another issuer is somebody else's. */
export async function describeIssuer(
  ask: AskHttps,
  issuer: string,
): Promise<Readonly<Record<string, unknown>>> {
  const described = await askJson(ask, { url: configurationUrl(issuer) })
  if (described['issuer'] !== issuer) throw new Error('it describes another issuer')
  return described
}

/** Rejects with an error that says what is wrong with the answer, and holds nothing of it. */
export async function askJson(
  ask: AskHttps,
  question: Pick<HttpsQuestion, 'url' | 'form' | 'authorization'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await ask({ ...question, timeoutMs: ASK_MS, maxBytes: ANSWER_MAX_BYTES })
  if (status !== 200) throw new Error(`it answers ${status}`)
  const value = jsonOrUndefined(body)
  if (typeof value !== 'object' || value === null) throw new Error('it answers no object')
  return value as Readonly<Record<string, unknown>>
}
