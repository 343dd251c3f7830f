/**
 * Passkeys in a real browser, over real TLS: added, used alone and as the second step, on the one page that may. What the
 * browser itself refuses, and what only the server can, are both asked. THREATS ID9
 */
import { type TestContext, test } from 'node:test'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { needs } from '../kit/components.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { startChromium } from './chromium.ts'

const HOST = 'mail.empresa.test'
const BELOW = 'otra.mail.empresa.test'
const EVIL = 'evil.test'
const ANA = 'ana@empresa.test'

/** All that the page of the test can do; it runs in the browser. */
const SCRIPT = `
  const asJson = async (answer) => ({ status: answer.status, ...(answer.status === 204 ? {} : await answer.json()) })
  globalThis.api = async (method, path, body) => await asJson(await fetch('/api/v1' + path, {
    method, headers: body === undefined ? {} : { 'content-type': 'application/json' }, body: JSON.stringify(body),
  }))
  const named = async (work) => {
    try { return await work() } catch (error) { return { refusedByBrowser: error.name } }
  }
  globalThis.create = (options) => named(async () => (await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  })).toJSON())
  globalThis.get = (options) => named(async () => (await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  })).toJSON())
  globalThis.addPasskey = async (name) => {
    const answer = await create(await api('POST', '/second-factor/passkeys/options', {}))
    return answer.refusedByBrowser ? answer : await api('POST', '/second-factor/passkeys', { name, answer })
  }
  globalThis.signIn = async (pending, bend) => {
    const options = await api('POST', '/session/passkey/options', { pending })
    const answer = await get({ ...options, ...bend })
    return answer.refusedByBrowser ? answer : await api('POST', '/session/passkey', { pending, answer })
  }`

type Told = Readonly<Record<string, unknown>>

class TestPage {
  readonly #page: Page
  readonly cdp: CDPSession
  readonly device: string

  private constructor(page: Page, cdp: CDPSession, device: string) {
    this.#page = page
    this.cdp = cdp
    this.device = device
  }

  /** A page of that origin, with a device that is built in and verifies its person. */
  static async open(context: BrowserContext, origin: string): Promise<TestPage> {
    const page = await context.newPage()
    const body = `<!doctype html><title>Test</title><script>${SCRIPT}</script>`
    await page.route(`${origin}/test-page`, (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(`${origin}/test-page`)
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return new TestPage(page, cdp, authenticatorId)
  }

  async run(script: string): Promise<Told> {
    return (await this.#page.evaluate(script)) as Told
  }

  async signInByPassword(password: string): Promise<Told> {
    return await this.run(`api('POST', '/session', ${JSON.stringify({ address: ANA, password })})`)
  }

  /** The keys of this page's device, put into another one's. */
  async copyTo(other: TestPage, signCount?: number): Promise<void> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.device })
    await other.cdp.send('WebAuthn.clearCredentials', { authenticatorId: other.device })
    for (const credential of credentials)
      await other.cdp.send('WebAuthn.addCredential', {
        authenticatorId: other.device,
        credential: { ...credential, ...(signCount !== undefined && { signCount }) },
      })
  }
}

async function openPages(
  server: TestServer,
  work: (open: (host: string) => Promise<TestPage>) => Promise<void>,
) {
  const browser = await startChromium([HOST, BELOW, EVIL])
  try {
    // One browser, one person: cookies are of all of its pages.
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    await work((host) => TestPage.open(context, `https://${host}:${server.ports.https}`))
  } finally {
    await browser.close()
  }
}

test('passkeys in Chromium, over the real service', {
  skip: needs('chromium'),
  timeout: 180_000,
}, async (t: TestContext) => {
  await using server = await startServer()
  const password = server.passwordOf('ana')
  await openPages(server, async (open) => {
    const page = await open(HOST)
    t.assert.strictEqual((await page.signInByPassword(password))['status'], 201)
    const added = await page.run(`addPasskey('Portátil')`)
    t.assert.strictEqual(added['status'], 201, JSON.stringify(added))
    t.assert.strictEqual((added['recoveryCodes'] as unknown[]).length, 10)
    t.assert.deepStrictEqual(await page.run(`addPasskey('Otra vez')`), {
      refusedByBrowser: 'InvalidStateError',
    })

    t.assert.strictEqual((await page.run(`api('DELETE', '/session')`))['status'], 204)
    const first = await page.signInByPassword(password)
    t.assert.deepStrictEqual(
      [first['status'], first['code'], first['ways']],
      [401, 'second-factor', ['passkey', 'recovery']],
    )
    t.assert.strictEqual((await page.run(`api('GET', '/session')`))['status'], 401)
    const second = await page.run(`signIn(${JSON.stringify(first['pending'])})`)
    t.assert.deepStrictEqual([second['status'], second['address']], [201, ANA])
    await page.run(`api('DELETE', '/session')`)
    const alone = await page.run(`signIn()`)
    t.assert.deepStrictEqual([alone['status'], alone['address']], [201, ANA], 'nobody was named')
    await page.run(`api('DELETE', '/session')`)

    await t.test('the person has to be verified', async () => {
      const verified = { authenticatorId: page.device, isUserVerified: false }
      await page.cdp.send('WebAuthn.setUserVerified', verified)
      t.assert.deepStrictEqual(await page.run(`signIn()`), { refusedByBrowser: 'NotAllowedError' })
      const bent = await page.run(`signIn(undefined, { userVerification: 'discouraged' })`)
      t.assert.deepStrictEqual([bent['status'], bent['reason']], [401, 'auth.wrongPasskey'])
      await page.cdp.send('WebAuthn.setUserVerified', { ...verified, isUserVerified: true })
    })

    await t.test('on our page only', async () => {
      const options = JSON.stringify(await page.run(`api('POST', '/session/passkey/options', {})`))
      const evil = await open(EVIL)
      t.assert.deepStrictEqual(await evil.run(`get(${options})`), { refusedByBrowser: 'SecurityError' })
      const below = await open(BELOW)
      await page.copyTo(below)
      const answer = await below.run(`get(${options})`)
      t.assert.ok('rawId' in answer, 'a browser lets a name below ours use it')
      const sent = await page.run(`api('POST', '/session/passkey', ${JSON.stringify({ answer })})`)
      t.assert.deepStrictEqual([sent['status'], sent['reason']], [401, 'auth.wrongPasskey'], 'we do not')
    })

    await t.test('a copy that counts from before', async () => {
      t.assert.strictEqual((await page.run(`signIn()`))['status'], 201)
      await page.copyTo(page, 1)
      const copied = await page.run(`signIn()`)
      t.assert.deepStrictEqual([copied['status'], copied['reason']], [401, 'auth.wrongPasskey'])
      t.assert.match(server.log(), /"passkey\.copied"/)
    })
  })
})
