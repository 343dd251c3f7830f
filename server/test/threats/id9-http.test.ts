/** Second factors over HTTP: two steps, one browser each, and no change without a fresh sign-in. Ceremonies: id9.test.ts */
import { type TestContext, test } from 'node:test'
import { TOTP, Secret as TotpKey } from 'otpauth'
import { ACCOUNT_TRIES, WINDOW_MS } from '../../src/service/account/limits.ts'
import { CEREMONY_PART_MAX, CODE_MAX } from '../../src/service/account/second-factor/limits.ts'
import { TICKET_CHARACTERS } from '../../src/service/account/second-factor/tickets.ts'
import type { AssertionAnswer, CeremonyOptions } from '../../src/service/account/second-factor/webauthn.ts'
import { FRESH_MS } from '../../src/service/session/limits.ts'
import { newDevice } from '../directory/factor-world.ts'
import { ENGINES } from '../kit/engines.ts'
import { type Answered, cookieOf, sending } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import type { PasskeyDevice } from '../kit/passkey-device.ts'

const ANA = 'ana@empresa.test'
const CHANGES: readonly (readonly [string, string, unknown])[] = [
  ['POST', '/codes', {}],
  ['POST', '/codes/confirm', { code: '123456' }],
  ['DELETE', '/codes', undefined],
  ['POST', '/recovery-codes', {}],
  ['POST', '/passkeys/options', {}],
  ['POST', '/passkeys', { name: 'Teléfono', answer: {} }],
  ['DELETE', '/passkeys/1', undefined],
]

class Browser {
  readonly #world: HttpWorld
  cookie = ''

  constructor(world: HttpWorld) {
    this.#world = world
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answered> {
    const headers = { cookie: this.cookie, origin: this.#origin(), host: this.#origin().slice(8) }
    const asked = body === undefined ? { method, headers } : sending(method, body, headers)
    const answer = await this.#world.ask(`/api/v1${path}`, asked)
    if (cookieOf(answer) !== '') this.cookie = cookieOf(answer)
    return answer
  }

  async signIn(address = ANA): Promise<Answered> {
    return await this.ask('POST', '/session', { address, password: PASSWORD })
  }

  async addPasskey(): Promise<PasskeyDevice> {
    const device = newDevice()
    const options = (await this.ask('POST', '/second-factor/passkeys/options', {})).json() as CeremonyOptions
    const added = await this.ask('POST', '/second-factor/passkeys', {
      name: 'Teléfono',
      answer: device.register(options),
    })
    if (added.status !== 201) throw new Error(added.text)
    return device
  }

  /** Verification codes, turned on; answers the app. */
  async addCodes(nowMs: number): Promise<TOTP> {
    const { secret } = (await this.ask('POST', '/second-factor/codes', {})).json()
    const app = new TOTP({ secret: TotpKey.fromBase32(String(secret)) })
    const confirmed = await this.ask('POST', '/second-factor/codes/confirm', {
      code: app.generate({ timestamp: nowMs }),
    })
    if (confirmed.status !== 200) throw new Error(confirmed.text)
    return app
  }

  #origin(): string {
    return 'https://mail.empresa.test'
  }
}

function told(answer: Answered): string {
  if (answer.status < 400) return String(answer.status)
  const { code, reason } = answer.json()
  return `${answer.status} ${String(code)} ${String(reason)}`
}

test('bounds: what is longer than anybody types or signs is not looked at', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const browser = new Browser(world)
  const pending = 'A'.repeat(TICKET_CHARACTERS)
  const code = async (length: number): Promise<string> =>
    told(await browser.ask('POST', '/session/code', { pending, code: '1'.repeat(length) }))
  const over = '410 expired secondFactor.stepOver'
  const fields = '400 invalid http.fields'
  t.assert.deepStrictEqual(
    [await code(0), await code(CODE_MAX - 1), await code(CODE_MAX), await code(CODE_MAX + 1)],
    [fields, over, over, fields],
  )
  const signed = async (length: number): Promise<string> => {
    await browser.ask('POST', '/session/passkey/options', {})
    const response = { clientDataJSON: 'e30', authenticatorData: 'A'.repeat(length), signature: 'AA' }
    const answer = { id: 'AA', rawId: 'AA', type: 'public-key', response }
    return told(await browser.ask('POST', '/session/passkey', { answer }))
  }
  const wrong = '401 auth-failed auth.wrongPasskey'
  t.assert.deepStrictEqual(
    [
      await signed(CEREMONY_PART_MAX - 1),
      await signed(CEREMONY_PART_MAX),
      await signed(CEREMONY_PART_MAX + 1),
    ],
    [wrong, wrong, fields],
  )
})

for (const name of ENGINES) {
  test(`no factor is added or removed without a fresh sign-in, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const stranger = new Browser(world)
    for (const [method, path, body] of CHANGES)
      t.assert.match(told(await stranger.ask(method, `/second-factor${path}`, body)), /^401 auth-required/)
    const ana = new Browser(world)
    t.assert.strictEqual((await ana.signIn()).status, 201)
    await ana.addPasskey()
    world.admin.clock.ms += FRESH_MS
    t.assert.match(told(await ana.ask('DELETE', '/second-factor/passkeys/999')), /^404/, 'the last moment')
    world.admin.clock.ms += 1
    for (const [method, path, body] of CHANGES)
      t.assert.strictEqual(
        told(await ana.ask(method, `/second-factor${path}`, body)),
        '403 forbidden session.notFresh',
        `${method} ${path}`,
      )
    const left = (await ana.ask('GET', '/second-factor')).json()
    t.assert.strictEqual((left['passkeys'] as unknown[]).length, 1, 'looking is allowed, and nothing went')
  })

  test(`password and passkey, or passkey alone, in the browser that asked, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const [ana, before] = [new Browser(world), new Browser(world)]
    await ana.signIn()
    await before.signIn()
    const device = await ana.addPasskey()
    t.assert.strictEqual((await ana.ask('GET', '/session')).status, 200, 'the session it was done in goes on')
    t.assert.match(told(await before.ask('GET', '/session')), /^401/, 'others end')

    const browser = new Browser(world)
    const first = await browser.signIn()
    t.assert.strictEqual(told(first), '401 second-factor auth.secondFactor')
    t.assert.strictEqual(first.headers['set-cookie'], undefined, 'nobody is signed in')
    const { pending, ways } = first.json()
    t.assert.deepStrictEqual(ways, ['passkey', 'recovery'])
    const options = (await browser.ask('POST', '/session/passkey/options', { pending })).json()
    const answer = device.sign(options as CeremonyOptions)
    t.assert.strictEqual((await browser.ask('POST', '/session/passkey', { pending, answer })).status, 201)
    t.assert.strictEqual((await browser.ask('GET', '/session')).json()['address'], ANA)

    const alone = async (asks: Browser, answers: Browser): Promise<string> => {
      const asked = (await asks.ask('POST', '/session/passkey/options', {})).json()
      const signed: AssertionAnswer = device.sign(asked as CeremonyOptions)
      return told(await answers.ask('POST', '/session/passkey', { answer: signed }))
    }
    const [here, there] = [new Browser(world), new Browser(world)]
    t.assert.strictEqual(await alone(here, there), '401 auth-failed auth.wrongPasskey', 'no ceremony here')
    await there.ask('POST', '/session/passkey/options', {})
    t.assert.strictEqual(await alone(here, there), '401 auth-failed auth.wrongPasskey', 'another ceremony')
    t.assert.strictEqual(await alone(here, here), '201')
    t.assert.strictEqual((await here.ask('GET', '/session')).json()['address'], ANA)
  })

  test(`password and code; a recovery code once; guesses end, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const { clock } = world.admin
    const ana = new Browser(world)
    await ana.signIn()
    const offered = (await ana.ask('POST', '/second-factor/codes', {})).json()
    t.assert.match(String(offered['uri']), /^otpauth:\/\/totp\/mail\.empresa\.test:ana/)
    t.assert.match(String(offered['qr']), /^<svg /)
    t.assert.match(told(await new Browser(world).signIn()), /^201/, 'what is not confirmed asks nothing')
    const app = await ana.addCodes(clock.now())
    const step = async (code: string): Promise<string> => {
      const browser = new Browser(world)
      const { pending } = (await browser.signIn()).json()
      return told(await browser.ask('POST', '/session/code', { pending, code }))
    }
    const wrong = '401 auth-failed auth.wrongCode'
    t.assert.strictEqual(await step(app.generate({ timestamp: clock.now() })), wrong, 'it confirmed the app')
    clock.ms += 30_000
    const code = app.generate({ timestamp: clock.now() })
    t.assert.deepStrictEqual([await step(code), await step(code)], ['201', wrong], 'once')
    const renewed = (await ana.ask('POST', '/second-factor/recovery-codes', {})).json()['recoveryCodes']
    const [recovery = ''] = renewed as string[]
    t.assert.deepStrictEqual([await step(recovery.toUpperCase()), await step(recovery)], ['201', wrong])

    clock.ms += WINDOW_MS
    const tried: string[] = []
    for (let at = 0; at < ACCOUNT_TRIES + 3; at++) tried.push(await step(String(at).padStart(6, '0')))
    t.assert.strictEqual(tried.filter((one) => one === wrong).length, ACCOUNT_TRIES)
    t.assert.strictEqual(tried.at(-1), '429 auth-throttled auth.waitCode')
    const good = app.generate({ timestamp: clock.now() })
    t.assert.match(await step(good), /^429/, 'the right one waits too')
    clock.ms += WINDOW_MS
    t.assert.strictEqual(await step(app.generate({ timestamp: clock.now() })), '201')
  })

  test(`removing the last factor ends other sessions and the second step, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const ana = new Browser(world)
    await ana.signIn()
    await ana.addPasskey()
    const pending = (await new Browser(world).signIn()).json()['pending']
    const { passkeys } = (await ana.ask('GET', '/second-factor')).json() as { passkeys: { id: number }[] }
    const removed = await ana.ask('DELETE', `/second-factor/passkeys/${passkeys[0]?.id ?? 0}`)
    t.assert.strictEqual(removed.status, 204)
    const late = await new Browser(world).ask('POST', '/session/passkey/options', { pending })
    t.assert.strictEqual(told(late), '410 expired secondFactor.stepOver', 'begun before')
    t.assert.strictEqual((await new Browser(world).signIn()).status, 201)
    const after = (await ana.ask('GET', '/second-factor')).json()
    t.assert.deepStrictEqual([after['passkeys'], after['recoveryCodesLeft']], [[], 0])
    t.assert.strictEqual(world.sent.length, 2, 'the holder hears of both')
  })
}
