/** ID8: only a token that the configured issuer signed for us opens a mailbox, and only one of a domain it speaks for. */
import { type TestContext, test } from 'node:test'
import type { Log } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import { ACCOUNT_TRIES, WINDOW_MS } from '../../src/service/account/limits.ts'
import {
  ASKING_MAX,
  KEYS_EVERY_MS,
  KEYS_MS,
  KEYS_STALE_MS,
  SKEW_S,
  TOKEN_MAX_BYTES,
} from '../../src/service/oauth/limits.ts'
import type { TokenVerifier } from '../../src/service/oauth/token-verifier.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { attempt, from, makeAuthenticator, setPassword, steppedClock } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'
import { type KeyName, TokenIssuer } from '../kit/token-issuer.ts'

const ANA = 'ana@empresa.test'
const WRONG = 'auth-failed {"key":"auth.wrongToken"}'

async function judge(verifier: TokenVerifier, token: string): Promise<string> {
  const judged = await verifier.judge(new Secret(token))
  return judged.kind === 'refused' ? `refused ${judged.reason}` : judged.kind
}

/** The address, or what was judged instead. */
async function provedBy(verifier: TokenVerifier, token: string): Promise<string> {
  const judged = await verifier.judge(new Secret(token))
  return judged.kind === 'proved' ? judged.address : judged.kind
}

test('signatures of every allowed kind prove the address', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  const verifier = issuer.verifier()
  for (const key of ['RS256', 'PS256', 'ES256', 'EdDSA'] satisfies KeyName[])
    t.assert.strictEqual(await provedBy(verifier, issuer.token({}, {}, key)), ANA, key)
  for (const typ of [undefined, 'at+jwt', 'AT+JWT', 'application/at+jwt'])
    t.assert.strictEqual(await provedBy(verifier, issuer.token({}, { typ })), ANA, typ)
  for (const claims of [
    { aud: ['otro', 'mail.empresa.test'] },
    { email: 'Ana@Empresa.TEST' },
    { email_verified: true },
    { email_verified: 'true' },
  ])
    t.assert.strictEqual(await provedBy(verifier, issuer.token(claims)), ANA)
  t.assert.deepStrictEqual(issuer.asked, ['/.well-known/openid-configuration', '/jwks'])
})

test('what is forged, for somebody else or out of date proves nothing', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  await using other = await TokenIssuer.open()
  const verifier = issuer.verifier()
  const nowS = Math.floor(issuer.clock.now() / 1000)
  const good = issuer.token()
  const [header = '', payload = '', signature = ''] = good.split('.')
  const [, stranger = ''] = issuer.token({ email: 'luis@empresa.test' }).split('.')
  const cases: readonly (readonly [what: string, token: string, judgement: string])[] = [
    ['no signature', issuer.unsigned(), 'refused ERR_JOSE_ALG_NOT_ALLOWED'],
    ['a signature cut off', `${header}.${payload}.`, 'refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['HS256 with the public key', issuer.confused(), 'refused ERR_JOSE_ALG_NOT_ALLOWED'],
    ['other claims', `${header}.${stranger}.${signature}`, 'refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    [
      'the key of another kind',
      issuer.token({}, { alg: 'ES256', kid: 'ES256-1' }),
      'refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['a key of nobody', issuer.token({}, { kid: 'nadie' }), 'refused ERR_JWKS_NO_MATCHING_KEY'],
    [
      'another issuer in its claims',
      issuer.token({ iss: other.url }),
      'refused ERR_JWT_CLAIM_VALIDATION_FAILED',
    ],
    [
      'a token of another issuer that names this one',
      other.token({ iss: issuer.url }),
      'refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['no issuer', issuer.token({ iss: undefined }), 'refused ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['another audience', issuer.token({ aud: 'wiki' }), 'refused ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['no audience', issuer.token({ aud: undefined }), 'refused ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['no end', issuer.token({ exp: undefined }), 'refused ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['an end that is no number', issuer.token({ exp: 'luego' }), 'refused ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['past its end', issuer.token({ exp: nowS - SKEW_S - 2 }), 'expired'],
    [
      'before its beginning',
      issuer.token({ nbf: nowS + SKEW_S + 30 }),
      'refused ERR_JWT_CLAIM_VALIDATION_FAILED',
    ],
    ['a token to log out with', issuer.token({}, { typ: 'logout+jwt' }), 'refused another kind of token'],
    ['an extension nobody knows', issuer.token({}, { crit: ['x'], x: 1 }), 'refused ERR_JOSE_NOT_SUPPORTED'],
    ['no address', issuer.token({ email: undefined }), 'refused no address'],
    ['an address that is a list', issuer.token({ email: ['ana@empresa.test'] }), 'refused no address'],
    ['an address nobody verified', issuer.token({ email_verified: false }), 'refused address not verified'],
    ['a domain of others', issuer.token({ email: 'ana@ajena.test' }), 'refused address of another domain'],
    ['a domain below', issuer.token({ email: 'ana@x.empresa.test' }), 'refused address of another domain'],
    ['no domain', issuer.token({ email: 'empresa.test' }), 'refused address of another domain'],
    ['opaque', 'd2hhdGV2ZXI', 'refused opaque'],
    ['longer than any', `${good}${'A'.repeat(8192)}`, 'refused too long'],
  ]
  for (const [what, token, judgement] of cases)
    t.assert.strictEqual(await judge(verifier, token), judgement, what)
  t.assert.strictEqual(await judge(verifier, issuer.token({ exp: nowS - SKEW_S + 30 })), 'proved')
  t.assert.strictEqual(await judge(verifier, issuer.token({ nbf: nowS + SKEW_S - 30 })), 'proved')
})

test('an issuer that describes itself as another is not believed', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  issuer.describedAs = 'https://otro.test'
  await t.assert.rejects(judge(issuer.verifier(), issuer.token()), { name: 'IssuerSilent' })
})

test('made-up keys do not reach the issuer, and new keys are found', async (t: TestContext) => {
  const clock = steppedClock()
  await using issuer = await TokenIssuer.open(clock)
  const verifier = issuer.verifier()
  t.assert.strictEqual(await judge(verifier, issuer.token()), 'proved')
  for (let n = 0; n < 50; n++) await judge(verifier, issuer.token({}, { kid: `inventada-${n}` }))
  t.assert.strictEqual(issuer.asked.length, 2, 'the keys came a moment ago')
  clock.ms += KEYS_EVERY_MS
  await Promise.all(Array.from({ length: 50 }, (_, n) => judge(verifier, issuer.token({}, { kid: `k${n}` }))))
  t.assert.strictEqual(issuer.asked.length, 4, 'fifty at once are one question')
  issuer.rotate()
  t.assert.match(await judge(verifier, issuer.token()), /NO_MATCHING_KEY/)
  clock.ms += KEYS_EVERY_MS
  t.assert.strictEqual(await judge(verifier, issuer.token()), 'proved')
})

test('while the issuer is away its keys last, but not for ever', async (t: TestContext) => {
  const clock = steppedClock()
  await using issuer = await TokenIssuer.open(clock)
  const verifier = issuer.verifier()
  issuer.broken = 503
  await t.assert.rejects(judge(verifier, issuer.token()), { name: 'IssuerSilent' })
  await t.assert.rejects(judge(verifier, issuer.token()), { name: 'IssuerSilent' })
  t.assert.strictEqual(issuer.asked.length, 1, 'it is not asked each time')
  issuer.broken = undefined
  clock.ms += KEYS_EVERY_MS
  t.assert.strictEqual(await judge(verifier, issuer.token()), 'proved')
  issuer.broken = 503
  clock.ms += KEYS_MS + 1
  t.assert.strictEqual(await judge(verifier, issuer.token()), 'proved')
  await t.assert.rejects(judge(verifier, issuer.token({}, { kid: 'nueva' })), { name: 'IssuerSilent' })
  clock.ms += KEYS_STALE_MS
  await t.assert.rejects(judge(verifier, issuer.token()), { name: 'IssuerSilent' })
})

test('opaque tokens are worth what the issuer says', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  const verifier = issuer.introspecting()
  const nowS = Math.floor(issuer.clock.now() / 1000)
  const worth = async (claims: Record<string, unknown>): Promise<string> => {
    issuer.opaque.set('opaca', { active: true, ...issuer.claims(), ...claims })
    return await judge(verifier, 'opaca')
  }
  t.assert.strictEqual(await judge(verifier, 'nadie'), 'refused not active')
  t.assert.strictEqual(await worth({}), 'proved')
  t.assert.strictEqual(await worth({ iss: undefined }), 'proved')
  t.assert.strictEqual(await worth({ active: false }), 'refused not active')
  t.assert.strictEqual(await worth({ active: 'true' }), 'refused not active')
  t.assert.strictEqual(await worth({ iss: 'https://otro.test' }), 'refused another issuer')
  t.assert.strictEqual(await worth({ aud: 'wiki' }), 'refused another audience')
  t.assert.strictEqual(await worth({ aud: undefined }), 'refused another audience')
  t.assert.strictEqual(await worth({ exp: nowS - SKEW_S - 2 }), 'expired')
  t.assert.strictEqual(await worth({ nbf: nowS + SKEW_S + 30 }), 'refused not valid yet')
  t.assert.strictEqual(await worth({ email: 'ana@ajena.test' }), 'refused address of another domain')
  issuer.broken = 500
  await t.assert.rejects(judge(verifier, 'opaca'), { name: 'IssuerSilent' })
})

test('a token has a longest length, and the issuer is not asked by all at once', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  const verifier = issuer.introspecting()
  for (const length of [TOKEN_MAX_BYTES - 1, TOKEN_MAX_BYTES])
    t.assert.strictEqual(await judge(verifier, 'x'.repeat(length)), 'refused not active')
  t.assert.strictEqual(await judge(verifier, 'x'.repeat(TOKEN_MAX_BYTES + 1)), 'refused too long')
  t.assert.strictEqual(issuer.asked.length, 2)
  const many = Array.from({ length: ASKING_MAX + 1 }, () => judge(verifier, 'opaca'))
  const settled = await Promise.allSettled(many)
  t.assert.deepStrictEqual(
    settled.map(({ status }) => status),
    [...Array.from({ length: ASKING_MAX }, () => 'fulfilled'), 'rejected'],
  )
  t.assert.strictEqual(await judge(verifier, 'opaca'), 'refused not active')
})

test('nothing of a token is written to the log, nor what an issuer was asked with', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  await using opened = await openTestDirectory('sqlite')
  await addCompany(opened.directory, 'Empresa', 'empresa.test')
  const written: unknown[] = []
  const write = (...words: unknown[]): void => {
    written.push(words.map((word) => (word instanceof Error ? `${word.stack} ${String(word.cause)}` : word)))
  }
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log }
  const authenticator = makeAuthenticator(opened.directory, issuer.clock, {
    log,
    tokens: issuer.introspecting(log),
  })
  const tokens = [
    issuer.token(),
    issuer.token({ aud: 'wiki' }),
    issuer.confused(),
    'opaca-sentinel',
    '\0sentinel',
  ]
  for (const status of [undefined, 500]) {
    issuer.broken = status
    for (const token of tokens)
      await t.assert.rejects(
        authenticator.token('ana@empresa.test', new Secret(token), from('192.0.2.1')),
        Refusal,
      )
  }
  const text = JSON.stringify(written)
  t.assert.match(text, /token-refused/)
  t.assert.match(text, /no-introspection/)
  for (const token of tokens)
    for (const part of token.split('.')) t.assert.ok(!text.includes(part), `${part} is in the log`)
  t.assert.ok(!text.includes(issuer.clientSecret))
})

for (const engine of ENGINES)
  test(`a token opens its own account and no other, on ${engine}`, async (t: TestContext) => {
    const clock = steppedClock()
    await using issuer = await TokenIssuer.open(clock)
    await using opened = await openTestDirectory(engine)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana', { role: 'company-admin' })
    await addAccount(directory, empresa, 'luis')
    await addAccount(directory, empresa, 'lejos', { state: 'suspended' })
    await addAccount(directory, empresa, 'sin', { protocols: new Set(['pop3']) })
    await setPassword(directory, ana, 'una clave larga')
    const authenticator = makeAuthenticator(directory, clock, { tokens: issuer.verifier() })
    let network = 0
    const outcome = async (token: string, user?: string): Promise<string> => {
      try {
        // Each from a network of its own: here nothing is throttled.
        const context = from(`198.51.${++network}.1`)
        const { accountId, role } = await authenticator.token(user, new Secret(token), context)
        return `${accountId === ana ? 'ana' : String(accountId)} ${role}`
      } catch (error) {
        if (error instanceof Refusal) return `${error.code} ${JSON.stringify(error.text)}`
        throw error
      }
    }
    const of = (name: string): string => issuer.token({ email: `${name}@empresa.test` })
    t.assert.strictEqual(await outcome(of('ana')), 'ana account', 'without the rights to administer')
    t.assert.strictEqual(await outcome(of('ana'), 'ANA@empresa.test'), 'ana account')
    t.assert.match(await outcome(of('lejos')), /^suspended /)
    const nowS = Math.floor(clock.now() / 1000)
    for (const [token, user] of [
      [of('ana'), 'luis@empresa.test'],
      [of('ana'), 'nadie@empresa.test'],
      [of('nadie'), undefined],
      [of('nadie'), 'nadie@empresa.test'],
      [of('nadie'), 'ana@empresa.test'],
      [of('sin'), 'sin@empresa.test'],
      [issuer.token({ aud: 'wiki' }), 'ana@empresa.test'],
      [issuer.token({ exp: nowS - 600 }), 'ana@empresa.test'],
      ['basura', 'lejos@empresa.test'],
    ] as const)
      t.assert.strictEqual(await outcome(token, user), WRONG, `${user}`)
    issuer.rotate()
    issuer.broken = 503
    clock.ms += KEYS_EVERY_MS
    t.assert.strictEqual(await outcome(of('ana')), 'try-later {"key":"auth.issuerSilent"}')
  })

test('a session ends with the token that opened it', async (t: TestContext) => {
  const clock = steppedClock()
  await using issuer = await TokenIssuer.open(clock)
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
  const authenticator = makeAuthenticator(directory, clock, { tokens: issuer.introspecting() })
  const exp = Math.floor(clock.now() / 1000) + 300
  issuer.opaque.set('opaca', { active: true, ...issuer.claims({ exp }) })
  issuer.opaque.set('sin fin', { active: true, ...issuer.claims({ exp: undefined }) })
  const enter = (token: string) => authenticator.token(undefined, new Secret(token), from('192.0.2.1'))
  const ending = [await enter(issuer.token({ exp })), await enter('opaca')]
  const endless = await enter('sin fin')
  clock.ms = (exp + SKEW_S) * 1000 - 1
  for (const principal of ending) t.assert.strictEqual(await authenticator.stillValid(principal), true)
  clock.ms++
  for (const principal of ending) t.assert.strictEqual(await authenticator.stillValid(principal), false)
  t.assert.strictEqual(await authenticator.stillValid(endless), true)
})

test('tokens that fail are tries like passwords that fail; an expired one is none', async (t: TestContext) => {
  const clock = steppedClock()
  await using issuer = await TokenIssuer.open(clock)
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(directory, empresa, 'ana')
  await setPassword(directory, ana, 'una clave larga')
  const authenticator = makeAuthenticator(directory, clock, { tokens: issuer.verifier() })
  const say = async (token: string, user: string | undefined, address: string): Promise<string> => {
    try {
      await authenticator.token(user, new Secret(token), from(address))
      return 'ok'
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
  const expired = issuer.token({ exp: Math.floor(clock.now() / 1000) - 600 })
  for (let n = 0; n < 2 * ACCOUNT_TRIES; n++)
    t.assert.strictEqual(await say(expired, 'ana@empresa.test', '192.0.2.1'), 'auth-failed')
  t.assert.strictEqual(await say(issuer.token(), 'ana@empresa.test', '192.0.2.1'), 'ok')
  for (let n = 0; n < ACCOUNT_TRIES; n++)
    t.assert.strictEqual(await say('x', 'ana@empresa.test', `198.51.${n}.1`), 'auth-failed')
  t.assert.strictEqual(await say('x', 'ana@empresa.test', '203.0.113.1'), 'auth-throttled')
  t.assert.match(
    await attempt(authenticator, 'ana@empresa.test', 'x', from('203.0.113.1')),
    /^auth-throttled/,
    'one limiter for both',
  )
  t.assert.strictEqual(await say(issuer.token(), 'ana@empresa.test', '192.0.2.1'), 'ok', 'the known device')
  // Tokens that name nobody count for their network, so that nobody shuts others out.
  for (let n = 0; n < ACCOUNT_TRIES; n++) await say('x', undefined, '203.0.113.1')
  t.assert.strictEqual(await say('x', undefined, '203.0.113.200'), 'auth-throttled')
  t.assert.strictEqual(await say('x', undefined, '192.0.2.77'), 'auth-failed')
  clock.ms += WINDOW_MS + 1
  t.assert.strictEqual(await say(issuer.token(), undefined, '203.0.113.1'), 'ok')
})
