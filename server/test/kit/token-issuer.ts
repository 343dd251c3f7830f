/**
 * An issuer of tokens on a real HTTPS port: it describes itself, publishes its keys, answers what opaque tokens are worth,
 * and signs with RSA, EC and Ed25519 keys. The signing is Node's, the checking is what is tested.
 */
import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Secret } from '../../src/lib/secret.ts'
import { createAskHttps } from '../../src/net/https.ts'
import { createTokenVerifier } from '../../src/service/oauth/create-token-verifier.ts'
import type { OAuthSettings, TokenVerifier } from '../../src/service/oauth/token-verifier.ts'
import { selfSigned } from './self-signed.ts'

export const AUDIENCE = 'mail.empresa.test'
const HOST = '127.0.0.1'
const CLIENT = { id: 'valija', secret: 'un secreto: +/=' }

export type KeyName = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'
type Json = Record<string, unknown>

export class TokenIssuer implements AsyncDisposable {
  readonly url: string
  /** The certificate, to be trusted. */
  readonly ca: string
  /** Paths that were asked for, in order. */
  readonly asked: string[] = []
  /** What opaque tokens are worth. */
  readonly opaque = new Map<string, Json>()
  /** Answers every question with this status instead. */
  broken: number | undefined
  /** Describes itself as this one. */
  describedAs: string | undefined
  readonly clock: Clock
  /** Of `valija`, which may ask about opaque tokens. */
  readonly clientSecret = CLIENT.secret
  /** Claims of whoever comes with a browser. */
  whoSignsIn: Json = {}
  /** What it says at its userinfo endpoint. */
  told: Json = {}
  readonly #codes = new Map<
    string,
    { readonly asked: URLSearchParams; readonly idToken: string } | undefined
  >()
  readonly #server: Server
  #keys = makeKeys('1')

  private constructor(server: Server, ca: string, clock: Clock) {
    this.#server = server
    this.ca = ca
    this.clock = clock
    this.url = `https://${HOST}:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => {
      this.asked.push(request.url ?? '')
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(pieces).toString())
        if (request.url?.startsWith('/authorize?') === true) {
          // Whoever comes has signed in before.
          response
            .writeHead(303, { location: this.signInAt(`${this.url}${request.url}`, this.whoSignsIn).href })
            .end()
          return
        }
        const [status, body] = this.#answer(request.url ?? '', request.headers.authorization, form)
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(body))
      })
    })
  }

  static async open(clock: Clock = systemClock): Promise<TokenIssuer> {
    const { key, certificate } = selfSigned(HOST)
    const server = createServer({ key, cert: certificate })
    server.listen(0, HOST)
    await once(server, 'listening')
    return new TokenIssuer(server, certificate, clock)
  }

  /** What judges its tokens, as an operator would configure it. */
  verifier(more: Partial<OAuthSettings> = {}, log: Log = silentLog): TokenVerifier {
    const settings: OAuthSettings = {
      issuer: this.url,
      audience: [AUDIENCE],
      domains: ['empresa.test'],
      addressClaim: 'email',
      keysUrl: undefined,
      introspection: undefined,
      ...more,
    }
    return createTokenVerifier({ settings, ask: createAskHttps({ ca: this.ca }), clock: this.clock, log })
  }

  /** With the place where it is asked about opaque tokens. */
  introspecting(log?: Log): TokenVerifier {
    const clientSecret = new Secret(CLIENT.secret)
    return this.verifier(
      { introspection: { url: `${this.url}/introspect`, clientId: CLIENT.id, clientSecret } },
      log,
    )
  }

  /** Claims of a good token for ana, changed by `claims`; undefined takes one away. */
  claims(claims: Json = {}): Json {
    const nowS = Math.floor(this.clock.now() / 1000)
    const usual = { iss: this.url, aud: AUDIENCE, email: 'ana@empresa.test', sub: '17' }
    return { ...usual, iat: nowS, exp: nowS + 300, ...claims }
  }

  /** A signed token. */
  token(claims: Json = {}, header: Json = {}, key: KeyName = 'RS256'): string {
    const input = `${part({ alg: key, kid: this.#keys[key].kid, typ: 'JWT', ...header })}.${part(this.claims(claims))}`
    return `${input}.${signed(input, key, this.#keys[key].privateKey).toString('base64url')}`
  }

  /** A token that says so, and is not signed: RFC 7519 §6 */
  unsigned(): string {
    return `${part({ alg: 'none' })}.${part(this.claims())}.`
  }

  /** HS256 with the public key as its secret, as anybody can make it. */
  confused(): string {
    const { kid, publicKey } = this.#keys.RS256
    const input = `${part({ alg: 'HS256', kid })}.${part(this.claims())}`
    const secret = publicKey.export({ type: 'spki', format: 'pem' })
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }

  /** New keys, under new ids. */
  rotate(): void {
    this.#keys = makeKeys(String(this.asked.length + 2))
  }

  /**
   * What transcripts with `@ tokens` may use, in base64: messages of both mechanisms with a good token for ana, an expired
   * one, and what they hear of it.
   */
  messages(): [name: string, value: string][] {
    const good = this.token()
    const expired = this.token({ exp: Math.floor(this.clock.now() / 1000) - 600 })
    const json = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64')
    const found = { 'openid-configuration': `${this.url}/.well-known/openid-configuration` }
    return [
      ['bearer', oauthBearer(good, 'ana@empresa.test')],
      ['bearerAlone', oauthBearer(good)],
      ['bearerExpired', oauthBearer(expired, 'ana@empresa.test')],
      ['bearerOfAnother', oauthBearer(good, 'luis@empresa.test')],
      ['invalidToken', json({ status: 'invalid_token', ...found })],
      ['invalidRequest', json({ status: 'invalid_request', ...found })],
      ['xoauth2', xoauth2(good, 'ana@empresa.test')],
      ['xoauth2Expired', xoauth2(expired, 'ana@empresa.test')],
      ['status401', json({ status: '401', schemes: 'bearer', scope: '' })],
      ['status400', json({ status: '400', schemes: 'bearer', scope: '' })],
    ]
  }

  /**
   * Somebody signs in at `url`, where a browser was led: where they are led back to. `claims` change what the ID token says, `header`
   * and `key` how it is signed.
   */
  signInAt(url: string, claims: Json = {}, header: Json = {}, key: KeyName = 'RS256'): URL {
    const asked = new URL(url).searchParams
    const usual = { aud: CLIENT.id, nonce: asked.get('nonce'), email_verified: true }
    const code = `code-${this.#codes.size}`
    this.#codes.set(code, { asked, idToken: this.token({ ...usual, ...claims }, header, key) })
    const back = new URL(asked.get('redirect_uri') ?? '')
    for (const [name, value] of [
      ['code', code],
      ['state', asked.get('state') ?? ''],
      ['iss', this.url],
    ] as const)
      back.searchParams.set(name, value)
    return back
  }

  /** What it says of itself beside its name. */
  #endpoints(): Json {
    return {
      jwks_uri: `${this.url}/jwks`,
      authorization_endpoint: `${this.url}/authorize?tenant=1`,
      token_endpoint: `${this.url}/token`,
      userinfo_endpoint: `${this.url}/userinfo`,
      authorization_response_iss_parameter_supported: true,
    }
  }

  /** RFC 6749 §4.1.3, RFC 7636 §4.6: once, to whom it was given. */
  #redeem(authorization: string | undefined, form: URLSearchParams): [number, unknown] {
    const code = form.get('code') ?? ''
    const given = this.#codes.get(code)
    this.#codes.set(code, undefined)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const right =
      isClient(authorization) &&
      challenge === given?.asked.get('code_challenge') &&
      form.get('redirect_uri') === given.asked.get('redirect_uri')
    return right
      ? [200, { id_token: given.idToken, access_token: 'de acceso', token_type: 'Bearer' }]
      : [400, { error: 'invalid_grant' }]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(path: string, authorization: string | undefined, form: URLSearchParams): [number, unknown] {
    if (this.broken !== undefined) return [this.broken, {}]
    if (path === '/.well-known/openid-configuration')
      return [200, { issuer: this.describedAs ?? this.url, ...this.#endpoints() }]
    if (path === '/jwks')
      return [
        200,
        { keys: Object.entries(this.#keys).map(([alg, key]) => ({ ...key.jwk, kid: key.kid, alg })) },
      ]
    if (path === '/token') return this.#redeem(authorization, form)
    if (path === '/userinfo') return [200, this.told]
    if (path !== '/introspect') return [404, {}]
    if (!isClient(authorization)) return [401, {}]
    return [200, this.opaque.get(form.get('token') ?? '') ?? { active: false }]
  }
}

/** RFC 6749 §2.3.1 */
function isClient(authorization: string | undefined): boolean {
  const pair = `${encodeURIComponent(CLIENT.id)}:${new URLSearchParams({ v: CLIENT.secret }).toString().slice(2)}`
  return authorization === `Basic ${Buffer.from(pair).toString('base64')}`
}

type Key = {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: Json
}

function makeKeys(generation: string): Readonly<Record<KeyName, Key>> {
  const key = (name: KeyName): Key => {
    const { privateKey, publicKey } =
      name === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : name === 'EdDSA'
          ? generateKeyPairSync('ed25519')
          : generateKeyPairSync('rsa', { modulusLength: 2048 })
    return {
      kid: `${name}-${generation}`,
      privateKey,
      publicKey,
      jwk: publicKey.export({ format: 'jwk' }) as Json,
    }
  }
  return { RS256: key('RS256'), PS256: key('PS256'), ES256: key('ES256'), EdDSA: key('EdDSA') }
}

/** RFC 7518 §3 */
function signed(input: string, name: KeyName, key: KeyObject): Buffer {
  const bytes = Buffer.from(input)
  switch (name) {
    case 'RS256':
      return sign('sha256', bytes, key)
    case 'PS256':
      return sign('sha256', bytes, { key, padding: 6, saltLength: 32 })
    case 'ES256':
      return sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
    case 'EdDSA':
      return sign(null, bytes, key)
  }
}

function part(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

export type TranscriptTokens = AsyncDisposable & {
  readonly tokens: TokenVerifier
  readonly given: readonly (readonly [name: string, value: string])[]
}

/** For a transcript: `@ tokens` has an issuer, `@ tokens away` one that does not answer. */
export async function transcriptTokens(
  settings: ReadonlyMap<string, string>,
  clock?: Clock,
): Promise<TranscriptTokens | undefined> {
  const how = settings.get('tokens')
  if (how === undefined) return undefined
  const issuer = await TokenIssuer.open(clock)
  if (how === 'away') issuer.broken = 503
  return {
    tokens: issuer.verifier(),
    given: issuer.messages(),
    [Symbol.asyncDispose]: () => issuer[Symbol.asyncDispose](),
  }
}

/** The client's message of RFC 7628 §3.1, in base64. */
export function oauthBearer(token: string, user?: string): string {
  const header = user === undefined ? 'n,,' : `n,a=${user},`
  return Buffer.from(`${header}\x01host=mail.empresa.test\x01auth=Bearer ${token}\x01\x01`).toString('base64')
}

export function xoauth2(token: string, user: string): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64')
}
