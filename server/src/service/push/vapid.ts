/**
 * Who pushes: a key pair of this service that browsers are given with their subscription, and a signed word with each message,
 * so that nobody else can push to them. One pair on all nodes, for as long as the service lives. RFC 8292
 */
import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { createKeptSecrets, type KeptSecretDeps, type SecretKind } from '../signing/kept-secrets.ts'
import { KEY_READ_MS, TOKEN_SECONDS } from './limits.ts'

export type Vapid = {
  /** The public key as browsers want it: a point of P-256, 65 octets, in base64url. RFC 8292 §3.2 */
  publicKey(): Promise<string>
  /** The value of `Authorization` for a message to that push address. RFC 8292 §3 */
  authorization(url: string): Promise<string>
}

export type VapidDeps = KeptSecretDeps & {
  /** Where people who run a push service find us: `https://mail.empresa.test`. RFC 8292 §2.1 */
  readonly contact: string
}

const KIND: SecretKind = {
  setting: 'push-secrets',
  makesMs: Number.POSITIVE_INFINITY,
  livesMs: Number.POSITIVE_INFINITY,
  readMs: KEY_READ_MS,
}
const HEAD = encoded({ typ: 'JWT', alg: 'ES256' })

type Pair = { readonly secret: string; readonly publicKey: string; readonly key: KeyObject }

export function createVapid(deps: VapidDeps): Vapid {
  const secrets = createKeptSecrets(deps, KIND)
  let known: Pair | undefined
  const pair = async (): Promise<Pair> => {
    const { key } = await secrets.newest()
    const secret = key.toString('base64')
    if (known?.secret !== secret) known = { secret, ...pairOf(key) }
    return known
  }
  return {
    publicKey: async () => (await pair()).publicKey,
    async authorization(url) {
      const { publicKey, key } = await pair()
      const exp = Math.floor(deps.clock.now() / 1000) + TOKEN_SECONDS
      const text = `${HEAD}.${encoded({ aud: new URL(url).origin, exp, sub: deps.contact })}`
      const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
      return `vapid t=${text}.${signature.toString('base64url')}, k=${publicKey}`
    },
  }
}

/** The pair that a secret of 32 octets stands for. */
export function pairOf(secret: Uint8Array): { readonly publicKey: string; readonly key: KeyObject } {
  const pair = createECDH('prime256v1')
  // All but one of 2^32 secrets are a key as they are; what is none is hashed until it is one.
  for (let scalar = Buffer.from(secret); ; scalar = createHash('sha256').update(scalar).digest())
    try {
      pair.setPrivateKey(scalar)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_CRYPTO_INVALID_KEYTYPE') throw error
    }
  const point = pair.getPublicKey()
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const d = pair.getPrivateKey().toString('base64url')
  return {
    publicKey: point.toString('base64url'),
    key: createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d }, format: 'jwk' }),
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
