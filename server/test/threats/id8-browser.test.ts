/**
 * Signing in at the company's own provider with a browser: mix-up, replay, and claims that nobody has proved. What programs bring as a
 * token is in id8.test.ts. THREATS ID8, PA3
 */
import { type TestContext, test } from 'node:test'
import type { Log } from '../../src/lib/log.ts'
import { silentLog } from '../../src/lib/log.ts'
import { createAskHttps } from '../../src/net/https.ts'
import { WINDOW_MS } from '../../src/service/account/limits.ts'
import { STATE_MS } from '../../src/service/provider/limits.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { type Answered, sending } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { TokenIssuer } from '../kit/token-issuer.ts'

const ANA = 'ana@empresa.test'
const IN = 200

type Json = Record<string, unknown>

class Place implements AsyncDisposable {
  readonly world: HttpWorld
  readonly issuer: TokenIssuer

  readonly #opened: AsyncDisposableStack

  private constructor(world: HttpWorld, issuer: TokenIssuer, opened: AsyncDisposableStack) {
    this.#opened = opened
    this.world = world
    this.issuer = issuer
  }

  /** Empresa has that issuer as its provider; the operator set it, for it has a private address. */
  static async open(name: EngineName = 'sqlite', log: Log = silentLog): Promise<Place> {
    let world: HttpWorld | undefined
    await using opened = new AsyncDisposableStack()
    const issuer = opened.use(await TokenIssuer.open({ now: () => world?.admin.clock.now() ?? 0 }))
    const askProvider = {
      ask: createAskHttps({ ca: issuer.ca }),
      resolver: () => Promise.reject(new Error('nobody is looked up here')),
    }
    world = opened.use(await openHttpWorld(name, { askProvider, log }))
    const place = new Place(world, issuer, opened.move())
    const set = await place.set('operador@servicio.test', 'Empresa', {})
    if (set.status === 200) return place
    await place[Symbol.asyncDispose]()
    throw new Error(set.text)
  }

  async set(who: string, company: string, more: Json): Promise<Answered> {
    const cookie = await this.world.signIn(who)
    const usual = { name: 'Acceso', issuer: this.issuer.url, clientId: 'valija', allowPrivate: true }
    const body = { ...usual, clientSecret: this.issuer.clientSecret, ...more }
    const headers = { cookie, 'x-valija-request': '1' }
    const path = `/api/v1/organisations/${company}/sign-in-provider`
    return await this.world.ask(path, sending('PUT', body, headers))
  }

  async begin(address = ANA): Promise<Begun> {
    const answer = await this.world.ask('/api/v1/session/provider', sending('POST', { address, app: 'mail' }))
    if (answer.status !== 200) throw new Error(answer.text)
    return { url: String(answer.json()['url']), cookie: cookieNamed(answer, '__Host-valija-outside') }
  }

  async back({ pathname, search }: URL, cookie: string): Promise<Answered> {
    // As a browser comes from elsewhere.
    const headers = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    return await this.world.ask(`${pathname}${search}`, { headers })
  }

  /** Whole: whose session it was in the end, or the status. Tries of before do not count: here nothing is throttled. */
  async signIn(claims: Json = {}, ...how: [header?: Json, key?: 'ES256']): Promise<string> {
    this.world.admin.clock.ms += WINDOW_MS + 1
    const { url, cookie } = await this.begin()
    return await this.whose(await this.back(this.issuer.signInAt(url, claims, ...how), cookie))
  }

  async whose(answer: Answered): Promise<string> {
    const cookie = cookieNamed(answer, '__Host-valija')
    if (answer.status !== IN || cookie === '') return String(answer.status)
    const session = await this.world.ask('/api/v1/session', { headers: { cookie } })
    return `${String(session.json()['address'])} ${String(session.json()['role'])}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync()
  }
}

type Begun = { readonly url: string; readonly cookie: string }

/** `name=value`, as the browser sends it; empty: it was not set, or taken away. */
function cookieNamed({ headers }: Answered, name: string): string {
  const all = [headers['set-cookie'] ?? []].flat()
  const [pair = ''] = all.find((one) => one.startsWith(`${name}=`))?.split(';') ?? []
  return pair.endsWith('=') ? '' : pair
}

for (const name of ENGINES)
  test(`one's company leads to one's account and no other, on ${name}`, async (t: TestContext) => {
    await using place = await Place.open(name)
    const { world } = place
    const named = async (domain: string): Promise<unknown> =>
      (await world.ask(`/api/v1/session/provider?domain=${domain}`)).json()['name']
    t.assert.strictEqual(await named('empresa.test'), 'Acceso')
    t.assert.strictEqual(await named('ajena.test'), null)
    t.assert.strictEqual(await named('nadie.test'), null)
    const { url, cookie } = await place.begin()
    const asked = new URL(url).searchParams
    t.assert.strictEqual(asked.get('tenant'), '1', 'what its address has stays')
    t.assert.strictEqual(asked.get('code_challenge_method'), 'S256')
    const back = place.issuer.signInAt(url)
    const answer = await place.back(back, cookie)
    t.assert.strictEqual(answer.headers['refresh'], '0;url=/')
    t.assert.strictEqual(await place.whose(answer), `${ANA} account`)
    t.assert.strictEqual((await place.back(back, cookie)).status, 410, 'once')
    // From now on it is bound: another address of the same person leads nowhere else, nor another person to it.
    t.assert.strictEqual(await place.signIn({ email: 'luis@empresa.test' }), `${ANA} account`)
    t.assert.strictEqual(await place.signIn({ sub: '18' }), '401')
    t.assert.strictEqual(
      await place.signIn({ sub: '18', email: 'jefa@empresa.test' }),
      'jefa@empresa.test company-admin',
    )
    const admin = await world.signIn('jefa@empresa.test')
    const headers = { cookie: admin, 'x-valija-request': '1' }
    const untie = { method: 'DELETE', headers }
    const path = `/api/v1/accounts/${ANA}/outside-identity`
    t.assert.strictEqual((await world.ask(path, untie)).status, 204)
    t.assert.strictEqual((await world.ask(path, untie)).status, 404)
    t.assert.strictEqual(await place.signIn({ sub: '19' }), `${ANA} account`)
  })

test('what the provider has not proved, or says of others, opens nothing', async (t: TestContext) => {
  await using place = await Place.open()
  for (const [what, claims, ...how] of [
    ['no word that the address is theirs', { email_verified: undefined }],
    ['an address nobody verified', { email_verified: false }],
    ['an address of another company', { email: 'eva@ajena.test' }],
    ['an address of nobody', { email: 'nadie@empresa.test' }],
    ['the operator', { email: 'operador@servicio.test' }],
    ['no address', { email: undefined }],
    ['no subject', { sub: undefined }],
    ['another nonce', { nonce: 'de ayer' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'wiki' }],
    ['two audiences, and for which', { aud: ['valija', 'wiki'] }],
    ['for another program', { azp: 'wiki' }],
    ['another issuer', { iss: 'https://otro.test' }],
    ['past its end', { exp: 1 }],
    ['no signature', {}, { alg: 'none' }],
    ['HS256', {}, { alg: 'HS256' }],
    ['the key of another kind', {}, { alg: 'ES256', kid: 'ES256-1' }],
    ['a token to log out with', {}, { typ: 'logout+jwt' }],
  ] as const)
    t.assert.strictEqual(await place.signIn(claims, ...how), '401', what)
  t.assert.strictEqual(await place.signIn({}, {}, 'ES256'), `${ANA} account`)
  // What the ID token leaves out is asked for, and believed of the same person only.
  place.issuer.told = { sub: '99', email: 'luis@empresa.test', email_verified: true }
  t.assert.strictEqual(await place.signIn({ email: undefined, email_verified: undefined, sub: '18' }), '401')
  place.issuer.told = { sub: '18', email: 'luis@empresa.test', email_verified: true }
  t.assert.strictEqual(
    await place.signIn({ email: undefined, email_verified: undefined, sub: '18' }),
    'luis@empresa.test account',
  )
  // A provider with no people but the company's may leave out the proof.
  const more = { addressClaim: 'preferred_username', trustsAddresses: true }
  t.assert.strictEqual((await place.set('operador@servicio.test', 'Empresa', more)).status, 200)
  const claims = {
    email: undefined,
    preferred_username: 'jefa@empresa.test',
    email_verified: undefined,
    sub: '20',
  }
  t.assert.strictEqual(await place.signIn(claims), 'jefa@empresa.test company-admin')
  t.assert.strictEqual(
    await place.signIn({ ...claims, sub: '5', preferred_username: 'eva@ajena.test' }),
    '401',
  )
  // Who runs the service is nobody of a company.
  t.assert.strictEqual((await place.set('operador@servicio.test', 'Servicio', {})).status, 200)
  const { url, cookie } = await place.begin('operador@servicio.test')
  const back = place.issuer.signInAt(url, { email: 'operador@servicio.test' })
  t.assert.strictEqual((await place.back(back, cookie)).status, 401)
})

test('an answer that was begun elsewhere, or is of another provider, opens nothing', async (t: TestContext) => {
  await using place = await Place.open()
  await using other = await TokenIssuer.open(place.issuer.clock)
  const stolen = await place.begin()
  const { url, cookie } = await place.begin()
  const back = place.issuer.signInAt(url)
  const changed = (change: (url: URL) => void): URL => {
    const copy = new URL(back)
    change(copy)
    return copy
  }
  for (const [what, to, kept] of [
    ['no cookie', back, ''],
    ['the cookie of another browser', back, stolen.cookie],
    ['two cookies', back, `${cookie}; ${stolen.cookie}`],
    ['a cookie that somebody wrote', back, `${cookie.slice(0, -4)}AAAA`],
    ['another state', changed((one) => one.searchParams.set('state', 'x')), cookie],
    ['no state', changed((one) => one.searchParams.delete('state')), cookie],
    ['the place of another company', changed((one) => (one.pathname = '/sign-in/return/3')), cookie],
    ['no company', changed((one) => (one.pathname = '/sign-in/return/x')), cookie],
  ] as const) {
    const answer = await place.back(to, kept)
    t.assert.strictEqual(answer.status, 410, what)
    t.assert.match(answer.text, /role="alert"/)
  }
  // RFC 9207: the code of one is not brought to the other.
  const mixed = changed((one) => one.searchParams.set('iss', other.url))
  t.assert.strictEqual((await place.back(mixed, cookie)).status, 401)
  t.assert.strictEqual((await place.back(back, cookie)).status, 410, 'a try uses it up')
  const silent = await place.begin()
  const unnamed = place.issuer.signInAt(silent.url)
  unnamed.searchParams.delete('iss')
  t.assert.strictEqual((await place.back(unnamed, silent.cookie)).status, 401, 'it says that it names itself')
  const refused = await place.begin()
  const no = place.issuer.signInAt(refused.url)
  no.searchParams.delete('code')
  no.searchParams.set('error', 'access_denied')
  t.assert.strictEqual((await place.back(no, refused.cookie)).status, 401)
  const late = await place.begin()
  const lateBack = place.issuer.signInAt(late.url)
  place.world.admin.clock.ms += STATE_MS
  t.assert.strictEqual((await place.back(lateBack, late.cookie)).status, 410)
  const mine = await place.begin()
  const theirs = await place.begin()
  const mineBack = place.issuer.signInAt(mine.url)
  // PKCE: a code that was caught elsewhere is not redeemed by this browser's sign-in.
  const caught = new URL(mineBack)
  caught.searchParams.set('state', new URL(theirs.url).searchParams.get('state') ?? '')
  t.assert.strictEqual((await place.back(caught, theirs.cookie)).status, 503)
  place.issuer.broken = 503
  const away = await place.begin()
  t.assert.strictEqual((await place.back(place.issuer.signInAt(away.url), away.cookie)).status, 503)
})

test('an admin names a provider on the internet, of the own company, and no secret comes back', async (t: TestContext) => {
  await using place = await Place.open()
  const { world, issuer } = place
  const status = async (more: Json, company = 'Empresa'): Promise<number> =>
    (await place.set('jefa@empresa.test', company, { allowPrivate: false, ...more })).status
  t.assert.strictEqual(await status({ allowPrivate: true }), 403)
  t.assert.strictEqual(await status({}, 'Ajena'), 404)
  for (const bad of [
    issuer.url,
    'http://empresa.test',
    'https://a:b@empresa.test',
    'https://empresa.test/?x',
    'file:///etc/passwd',
    'x',
  ])
    t.assert.strictEqual(await status({ issuer: bad }), 400, bad)
  for (const inside of [
    'https://127.0.0.1',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[::ffff:7f00:1]',
  ])
    t.assert.strictEqual(await status({ issuer: inside }), 409, inside)
  issuer.describedAs = 'https://otro.test'
  t.assert.strictEqual((await place.set('operador@servicio.test', 'Empresa', {})).status, 409)
  issuer.describedAs = undefined
  const cookie = await world.signIn('jefa@empresa.test')
  const path = '/api/v1/organisations/Empresa/sign-in-provider'
  const shown = await world.ask(path, { headers: { cookie } })
  t.assert.ok(!shown.text.includes(issuer.clientSecret))
  t.assert.strictEqual((shown.json()['provider'] as Json)['hasSecret'], true)
  // Saved again without it, it goes on being used; for another program it is gone.
  await place.set('operador@servicio.test', 'Empresa', { name: 'Otro', clientSecret: undefined })
  t.assert.strictEqual(await place.signIn(), `${ANA} account`)
  await place.set('operador@servicio.test', 'Empresa', { clientId: 'otra', clientSecret: undefined })
  const renamed = await world.ask(path, { headers: { cookie } })
  t.assert.strictEqual((renamed.json()['provider'] as Json)['hasSecret'], false)
  const again = await world.signIn('jefa@empresa.test')
  const removing = { method: 'DELETE', headers: { cookie: again, 'x-valija-request': '1' } }
  t.assert.strictEqual((await world.ask(path, removing)).status, 204)
  const begun = sending('POST', { address: ANA, app: 'mail' })
  t.assert.strictEqual((await world.ask('/api/v1/session/provider', begun)).status, 404)
})

test('neither code nor token nor secret is written to the log', async (t: TestContext) => {
  const written: unknown[] = []
  const write = (...words: unknown[]): void => {
    written.push(words.map((word) => (word instanceof Error ? `${word.stack} ${String(word.cause)}` : word)))
  }
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log }
  await using place = await Place.open('sqlite', log)
  const { url, cookie } = await place.begin()
  const back = place.issuer.signInAt(url, { aud: 'wiki' })
  await place.back(back, cookie)
  await place.signIn()
  place.issuer.broken = 500
  await place.signIn()
  const text = JSON.stringify(written)
  t.assert.match(text, /provider\.refused/)
  t.assert.match(text, /provider\.failed/)
  for (const secret of [
    back.searchParams.get('code') ?? '',
    back.searchParams.get('state') ?? '',
    cookie.slice(cookie.indexOf('=') + 1),
    place.issuer.clientSecret,
  ])
    t.assert.ok(!text.includes(secret), `${secret} is in the log`)
})
