/**
 * What mail programs get instead of a password: who may have it sent where, once, for what was allowed, until it is taken back.
 * THREATS ID8, ID9, ID12
 */
import { createHash, randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { SignInContext } from '../../src/service/account/authenticator.ts'
import { mayReturnTo } from '../../src/service/issuer/clients.ts'
import { ACCESS_MS, CODE_MS, REFRESH_MS, REPEAT_MS } from '../../src/service/issuer/limits.ts'
import { withOwnTokens } from '../../src/service/issuer/own-tokens.ts'
import { FRESH_MS } from '../../src/service/session/limits.ts'
import { makeAuthenticator } from '../directory/sign-in.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { type Answered, sending, submitting } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'

const ANA = 'ana@empresa.test'
const LOOPBACK = 'http://127.0.0.1/'
type Fields = Readonly<Record<string, string>>

class Program implements AsyncDisposable {
  readonly world: HttpWorld
  readonly verifier = randomBytes(32).toString('base64url')
  id = ''
  cookie = ''

  private constructor(world: HttpWorld) {
    this.world = world
  }

  static async open(name: EngineName = 'sqlite'): Promise<Program> {
    const program = new Program(await openHttpWorld(name))
    program.id = String((await program.register('K-9', [LOOPBACK])).json()['client_id'])
    program.cookie = await program.world.signIn(ANA)
    return program
  }

  async register(name: unknown, uris: readonly string[]): Promise<Answered> {
    return await this.world.ask(
      '/oauth/register',
      sending('POST', { client_name: name, redirect_uris: uris, token_endpoint_auth_method: 'none' }),
    )
  }

  asked(more: Fields = {}): Fields {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url')
    return {
      ...{ response_type: 'code', client_id: this.id, redirect_uri: 'http://127.0.0.1:43123/' },
      ...{ scope: 'imap smtp', state: 'z', code_challenge: challenge, code_challenge_method: 'S256' },
      ...more,
    }
  }

  async answer(what: 'look' | 'allow' | 'deny', more: Fields = {}): Promise<Answered> {
    const headers = { cookie: this.cookie, 'x-valija-request': '1' }
    return await this.world.ask(`/api/v1/oauth/${what}`, sending('POST', this.asked(more), headers))
  }

  async allow(more: Fields = {}): Promise<URL> {
    this.cookie = await this.world.signIn(ANA)
    const answer = await this.answer('allow', more)
    if (answer.status !== 200) throw new Error(answer.text)
    return new URL(String(answer.json()['url']))
  }

  async token(fields: Fields): Promise<Answered> {
    return await this.world.ask('/oauth/token', submitting({ client_id: this.id, ...fields }))
  }

  async redeem(code: string, more: Fields = {}): Promise<Answered> {
    const redirect = { redirect_uri: 'http://127.0.0.1:43123/', code_verifier: this.verifier }
    return await this.token({ grant_type: 'authorization_code', code, ...redirect, ...more })
  }

  async refresh(token: string, more: Fields = {}): Promise<Answered> {
    return await this.token({ grant_type: 'refresh_token', refresh_token: token, ...more })
  }

  /** Tokens of a grant made from scratch. */
  async tokens(more: Fields = {}): Promise<{ readonly access: string; readonly refresh: string }> {
    return told(await this.redeem((await this.allow(more)).searchParams.get('code') ?? ''))
  }

  /** Who gets in with it, and how; `code` of the refusal. */
  async enter(token: string, protocol: SignInContext['protocol'] = 'imap', user?: string): Promise<string> {
    const { directory, admin } = this.world
    const tokens = withOwnTokens({ directory, clock: admin.clock, origin: 'https://x.test' }, undefined)
    const authenticator = makeAuthenticator(directory, admin.clock, { tokens })
    try {
      const context = { protocol, remoteAddress: '192.0.2.1', secure: true } as const
      const { address, role, scopes } = await authenticator.token(user, new Secret(token), context)
      return `${address} ${role} ${[...scopes].sort().join(',')}`
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]()
  }
}

function told(answer: Answered): { readonly access: string; readonly refresh: string } {
  if (answer.status !== 200) throw new Error(answer.text)
  const { access_token: access, refresh_token: refresh } = answer.json()
  return { access: String(access), refresh: String(refresh) }
}

for (const name of ENGINES)
  test(`a program gets what was allowed, and no more, on ${name}`, async (t: TestContext) => {
    await using program = await Program.open(name)
    const { world } = program
    const described = (await world.ask('/.well-known/oauth-authorization-server')).json()
    t.assert.strictEqual(described['issuer'], 'https://mail.empresa.test')
    const shown = (await program.answer('look')).json()
    t.assert.deepStrictEqual(shown, { client: 'K-9', returnsTo: '', protocols: ['imap', 'smtp'] })
    const back = await program.allow()
    t.assert.strictEqual(back.origin, 'http://127.0.0.1:43123')
    t.assert.strictEqual(back.searchParams.get('state'), 'z')
    t.assert.strictEqual(back.searchParams.get('iss'), 'https://mail.empresa.test')
    const code = back.searchParams.get('code') ?? ''
    const answer = await program.redeem(code)
    t.assert.strictEqual(answer.headers['cache-control'], 'no-store')
    t.assert.strictEqual(answer.json()['scope'], 'imap smtp')
    const { access, refresh } = told(answer)
    t.assert.strictEqual(await program.enter(access), `${ANA} account imap,smtp`)
    t.assert.strictEqual(await program.enter(access, 'smtp', ANA), `${ANA} account imap,smtp`)
    t.assert.strictEqual(await program.enter(access, 'imap', 'luis@empresa.test'), 'auth-failed')
    for (const protocol of ['pop3', 'jmap', 'managesieve', 'web'] as const)
      t.assert.strictEqual(await program.enter(access, protocol), 'auth-failed', protocol)
    for (const other of [refresh, code, `${access}x`, access.replace('va_', 'vr_')])
      t.assert.strictEqual(await program.enter(other), 'auth-failed')
    t.assert.strictEqual((await program.redeem(code)).json()['error'], 'invalid_grant', 'once')
    // Among the devices, and what ends it there ends it everywhere.
    const headers = { cookie: program.cookie, 'x-valija-request': '1' }
    const apps = (await world.ask(`/api/v1/accounts/${ANA}/app-passwords`, { headers })).json()
    const [app] = apps as unknown as readonly Record<string, unknown>[]
    t.assert.deepStrictEqual([app?.['name'], app?.['protocols']], ['K-9', ['smtp', 'imap']])
    const path = `/api/v1/accounts/${ANA}/app-passwords/${String(app?.['id'])}`
    t.assert.strictEqual((await world.ask(path, { method: 'DELETE', headers })).status, 204)
    t.assert.strictEqual(await program.enter(access), 'auth-failed')
    t.assert.strictEqual((await program.refresh(refresh)).json()['error'], 'invalid_grant')
  })

test('tokens end, are exchanged, and a copy of one ends them all', async (t: TestContext) => {
  await using program = await Program.open()
  const { clock } = program.world.admin
  const first = await program.tokens()
  clock.ms += ACCESS_MS - 1
  t.assert.strictEqual(await program.enter(first.access), `${ANA} account imap,smtp`)
  clock.ms += 1
  t.assert.strictEqual(await program.enter(first.access), 'auth-failed')
  const second = told(await program.refresh(first.refresh))
  t.assert.strictEqual(await program.enter(second.access), `${ANA} account imap,smtp`)
  // The answer was lost: the same again, within a moment.
  clock.ms += REPEAT_MS
  const third = told(await program.refresh(first.refresh))
  t.assert.strictEqual(await program.enter(third.access), `${ANA} account imap,smtp`)
  t.assert.strictEqual((await program.refresh(third.refresh, { client_id: `${program.id}x` })).status, 400)
  clock.ms += 1
  t.assert.strictEqual((await program.refresh(first.refresh)).json()['error'], 'invalid_grant')
  for (const { access, refresh } of [second, third]) {
    t.assert.strictEqual(await program.enter(access), 'auth-failed', 'somebody has a copy')
    t.assert.strictEqual((await program.refresh(refresh)).status, 400)
  }
  const late = await program.tokens()
  clock.ms += REFRESH_MS
  t.assert.strictEqual((await program.refresh(late.refresh)).status, 400)
  const gone = await program.tokens()
  const revoke = submitting({ client_id: program.id, token: gone.access })
  t.assert.strictEqual((await program.world.ask('/oauth/revoke', revoke)).status, 200)
  t.assert.strictEqual(await program.enter(gone.access), 'auth-failed')
  t.assert.strictEqual((await program.refresh(gone.refresh)).status, 400)
})

test('a code is its program’s alone', async (t: TestContext) => {
  await using program = await Program.open()
  const other = String((await program.register('Otro', [LOOPBACK])).json()['client_id'])
  for (const [what, more] of [
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['another program', { client_id: other }],
    ['another place', { redirect_uri: 'http://127.0.0.1:43124/' }],
    ['no program', { client_id: 'vc_x.y' }],
  ] as const) {
    const code = (await program.allow()).searchParams.get('code') ?? ''
    t.assert.strictEqual((await program.redeem(code, more)).json()['error'], 'invalid_grant', what)
    const again = await program.redeem(code)
    if (what !== 'no program') t.assert.strictEqual(again.status, 400, `${what}: a try uses it up`)
  }
  const late = (await program.allow()).searchParams.get('code') ?? ''
  program.world.admin.clock.ms += CODE_MS
  t.assert.strictEqual((await program.redeem(late)).json()['error'], 'invalid_grant')
  t.assert.strictEqual(
    (await program.token({ grant_type: 'password' })).json()['error'],
    'unsupported_grant_type',
  )
  t.assert.strictEqual(
    (await program.redeem('x', { code_verifier: 'short' })).json()['error'],
    'invalid_request',
  )
})

test('nobody is sent where a program did not say that it is', async (t: TestContext) => {
  await using program = await Program.open()
  for (const uri of [
    'https://evil.test/',
    'http://127.0.0.1.evil.test/',
    'http://127.0.0.1:1/x',
    'http://u@127.0.0.1/',
    'http://127.0.0.1/#x',
    'javascript:alert(1)',
    'x',
  ])
    for (const what of ['look', 'allow', 'deny'] as const)
      t.assert.strictEqual((await program.answer(what, { redirect_uri: uri })).status, 400, `${what} ${uri}`)
  t.assert.strictEqual((await program.answer('look', { client_id: `${program.id}A` })).status, 400)
  t.assert.strictEqual((await program.answer('look', { code_challenge_method: 'plain' })).status, 400)
  t.assert.strictEqual((await program.answer('look', { response_type: 'token' })).status, 400)
  const denied = new URL(String((await program.answer('deny')).json()['url']))
  t.assert.deepStrictEqual(
    [denied.origin, denied.searchParams.get('error'), denied.searchParams.get('code')],
    ['http://127.0.0.1:43123', 'access_denied', null],
  )
  program.world.admin.clock.ms += FRESH_MS + 1
  t.assert.strictEqual((await program.answer('look')).status, 200)
  t.assert.strictEqual(
    (await program.answer('allow')).status,
    403,
    'who signed in long since proves it again',
  )
  for (const [uri, may] of [
    ['https://correo.test/back', true],
    ['com.example.mail:/back', true],
    ['http://[::1]:5/', true],
    ['http://localhost/', true],
    ['http://correo.test/', false],
    ['mail:/back', false],
    ['data:text/html,x', false],
    ['file:///etc/passwd', false],
    ['//correo.test', false],
  ] as const) {
    t.assert.strictEqual(mayReturnTo(uri), may, uri)
    t.assert.strictEqual((await program.register('x', [uri])).status, may ? 201 : 400, uri)
  }
  t.assert.strictEqual((await program.register('\u202e9-K', [LOOPBACK])).status, 400)
  t.assert.strictEqual((await program.register('', [LOOPBACK])).status, 400)
  t.assert.strictEqual((await program.register('x', [])).status, 400)
})
