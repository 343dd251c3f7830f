/** What an ACME client signs its requests with: ES256 over a flattened JWS. RFC 8555 §6.2, RFC 7515 §7.2.2, RFC 7638 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  sign,
} from 'node:crypto'
import { promisify } from 'node:util'

/** The public half as it is written in a request, members in the order of RFC 7638. */
export type PublicJwk = { readonly crv: string; readonly kty: string; readonly x: string; readonly y: string }

export type AcmeKey = { readonly key: KeyObject; readonly jwk: PublicJwk }

/** PEM (PKCS #8) of a new key. */
export async function makeAcmeKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Throws for what is no key on P-256. */
export function readAcmeKey(pem: string): AcmeKey {
  const key = createPrivateKey(pem)
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' })
  if (crv !== 'P-256' || kty === undefined || x === undefined || y === undefined)
    throw new Error('the key of the ACME account is none on P-256')
  return { key, jwk: { crv, kty, x, y } }
}

/** An account that the authority gave us by another way: its name there, and the key we share for it. RFC 8555 §7.3.4 */
export type ExternalAccount = { readonly kid: string; readonly key: Buffer }

/** Says to the authority at `url` that this key acts for that account of theirs. RFC 8555 §7.3.4 */
export function accountBinding(
  { kid, key }: ExternalAccount,
  url: string,
  { jwk }: AcmeKey,
): Readonly<Record<'protected' | 'payload' | 'signature', string>> {
  const protectedText = encoded(JSON.stringify({ alg: 'HS256', kid, url }))
  const payload = encoded(JSON.stringify(jwk))
  const signature = createHmac('sha256', key).update(`${protectedText}.${payload}`).digest('base64url')
  return { protected: protectedText, payload, signature }
}

/** What a token is answered with. RFC 8555 §8.1 */
export function keyAuthorization(token: string, { jwk }: AcmeKey): string {
  return `${token}.${createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')}`
}

/** A signed request body; `payload` undefined is a POST-as-GET. RFC 8555 §6.3 */
export function signedBody(
  { key, jwk }: AcmeKey,
  head: { readonly url: string; readonly nonce: string; readonly kid: string | undefined },
  payload: unknown,
): string {
  const { url, nonce, kid } = head
  const who = kid === undefined ? { jwk } : { kid }
  const protectedText = encoded(JSON.stringify({ alg: 'ES256', nonce, url, ...who }))
  const payloadText = payload === undefined ? '' : encoded(JSON.stringify(payload))
  const signature = sign('sha256', Buffer.from(`${protectedText}.${payloadText}`), {
    key,
    dsaEncoding: 'ieee-p1363',
  })
  return JSON.stringify({
    protected: protectedText,
    payload: payloadText,
    signature: signature.toString('base64url'),
  })
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url')
}
