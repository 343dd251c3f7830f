/** A person signs in, in both apps: with a password, with what is asked beside it, with a passkey, and again when a session ends. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { askHttp, sending, submitting } from '../kit/http-client.ts'
import { TokenIssuer } from '../kit/token-issuer.ts'
import { openScreens, type Screens, VIEWS, type View, WIDTHS } from './world.ts'

const SKIP = { skip: needs('chromium') }

test('signing in, on every screen', SKIP, async (t) => {
  await using issuer = await TokenIssuer.open()
  await using folder = await mkdtempDisposable(join(tmpdir(), 'valija-provider-'))
  const ca = join(folder.path, 'ca.pem')
  await writeFile(ca, issuer.ca)
  await using world = await openScreens({ env: { NODE_EXTRA_CA_CERTS: ca } })
  for (const view of VIEWS)
    await t.test(view.name, () => world.open(view, (page) => signInByPassword(world, page, view)))
  await t.test('a second step', () => world.visit(VIEWS[0], 'ana', '/', (page) => secondStep(world, page)))
  await t.test('a session that ends', () => world.visit(VIEWS[2], 'ana', '/', (page) => expire(world, page)))
  await t.test('the panel is not for everybody', () =>
    world.visit(VIEWS[3], 'ana', '/panel/', async (page) => {
      await page.getByRole('link', { name: 'Go to my mail' }).waitFor()
      await look(page, 'panel-not-yours')
    }),
  )
  await t.test('the panel', () =>
    world.visit(VIEWS[0], 'admin', '/panel/', async (page) => {
      await page.locator('#main').waitFor()
      await look(page, 'panel-empty')
    }),
  )
  for (const view of [VIEWS[0], VIEWS[3]])
    await t.test(`another password is asked for, ${view.name}`, () =>
      world.open(view, (page) => passwordDue(world, page, view)),
    )
  await t.test("the company's own provider", () => provider(world, issuer))
  for (const view of [VIEWS[0], VIEWS[3]])
    await t.test(`a mail program asks, ${view.name}`, () => mailProgram(world, issuer, view))
  // The last: from here on the account asks for it.
  await t.test('a passkey', () => world.visit(VIEWS[1], 'ana', '/', passkey))
})

async function signInByPassword(world: Screens, page: Page, view: View): Promise<void> {
  const { address, password } = ana(world)
  await page.goto(world.origin)
  await page.locator('input[name=address]').waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), view.language)
  await look(page, `sign-in-${view.name}`)
  await page.locator('input[name=address]').fill(address)
  await page.locator('input[name=password]').fill('no es esta')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await look(page, `sign-in-refused-${view.name}`)
  assert.equal(await page.locator('input[name=address]').inputValue(), address, 'nothing typed is lost')
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('#main').waitFor()
  if (view !== VIEWS[0]) return
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: view.height })
    await look(page, `mail-empty-${view.name}-${width}`)
  }
}

/** The one there is leads to the page where another is chosen, which gets in. */
async function passwordDue({ server, origin }: Screens, page: Page, view: View): Promise<void> {
  const address = server.accounts.find((one) => one.address.startsWith('luis@'))?.address ?? ''
  const chosen = `cuatro caballos sin nombre ${view.name}`
  const { code, stderr } = await server.cli(['account', 'password-due', address])
  assert.equal(code, 0, stderr)
  const enter = async (password: string): Promise<void> => {
    await page.goto(origin)
    await page.locator('input[name=address]').fill(address)
    await page.locator('input[name=password]').fill(password)
    await page.keyboard.press('Enter')
  }
  await enter(view === VIEWS[0] ? server.passwordOf('luis') : `cuatro caballos sin nombre ${VIEWS[0].name}`)
  await page.waitForURL(`${origin}/password/*`)
  await look(page, `sign-in-due-${view.name}`)
  await page.locator('#password').fill(chosen)
  await page.locator('#again').fill(chosen)
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  await enter(chosen)
  await page.locator('#main').waitFor()
}

async function secondStep(world: Screens, page: Page): Promise<void> {
  await page.locator('#main').waitFor()
  const codes = await recoveryCodes(page)
  // A language that is chosen here is the account's: what we write to it is in that one too.
  const choose = async (name: string): Promise<void> => {
    await page.locator('header button').last().click()
    await page.getByRole('menuitem', { name }).click()
  }
  await choose('English')
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await choose('Español')
  assert.equal((await kept).status(), 200)
  const session = (await page.evaluate(call('GET', '/session'))) as { readonly language: string }
  assert.equal(session.language, 'es')
  await signOut(page)
  await fillPassword(world, page)
  await page.locator('input[name=code]').waitFor()
  await look(page, 'sign-in-second')
  await page.getByRole('button', { name: 'Usar un código de recuperación' }).click()
  await page.keyboard.type(codes[0] ?? '')
  await page.keyboard.press('Enter')
  await page.locator('#main').waitFor()
  await page.evaluate(`fetch('/api/v1/second-factor/codes', { method: 'DELETE' })`)
}

/** Asked for as the page of settings does it: the secret, a code of it, the codes to print. */
async function recoveryCodes(page: Page): Promise<readonly string[]> {
  const begun = (await page.evaluate(call('POST', '/second-factor/codes'))) as { readonly secret: string }
  const code = new TOTP({ secret: begun.secret }).generate()
  const confirmed = (await page.evaluate(call('POST', '/second-factor/codes/confirm', { code }))) as {
    readonly recoveryCodes: readonly string[]
  }
  return confirmed.recoveryCodes
}

/** Set up in the panel, used from the page of signing in, over a site that is not ours. */
async function provider(world: Screens, issuer: TokenIssuer): Promise<void> {
  const { address } = ana(world)
  // A program with the wrong password, for the connection check.
  const authorization = `Basic ${Buffer.from(`${address}:no es esta`).toString('base64')}`
  await askHttp({ port: world.server.ports.https }, '/jmap/session', { headers: { authorization } })
  await world.visit(VIEWS[0], 'admin', '/panel/inicio-de-sesion', async (page) => {
    await page.getByRole('button', { name: 'Microsoft' }).click()
    await look(page, 'provider-new')
    await page.getByLabel('Emisor').fill('https://127.0.0.1')
    await page.getByLabel('Número de la aplicación').fill('valija')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText(/Ese emisor no se describió|That issuer did not describe/).waitFor()
    const body = { name: 'Acceso', issuer: issuer.url, clientId: 'valija', clientSecret: issuer.clientSecret }
    const { company } = (await page
      .evaluate(call('GET', '/domains'))
      .then((all) => (all as [Domain])[0])) as Domain
    const path = `/organisations/${encodeURIComponent(company)}/sign-in-provider`
    await page.evaluate(call('PUT', path, { ...body, allowPrivate: true }))
    await page.reload()
    await page.getByText('Se puede entrar con Acceso').waitFor()
    await look(page, 'provider-set')
    await page.goto(`${world.origin}/panel/cuentas/${address}?t=dispositivos`)
    await page.getByText(/Contraseña incorrecta una vez/).waitFor()
    await look(page, 'client-doctor')
  })
  for (const view of [VIEWS[0], VIEWS[3]])
    await world.open(view, async (page) => {
      issuer.whoSignsIn = { email: address, aud: 'valija', email_verified: true }
      await page.goto(world.origin)
      await page.locator('input[name=address]').fill(address)
      const way = page.getByRole('button', { name: /(?:Usar|Use) Acceso/ })
      await way.waitFor()
      await look(page, `sign-in-provider-${view.name}`)
      await way.click()
      await page.locator('#main').waitFor()
      assert.equal(new URL(page.url()).pathname, '/')
    })
  await world.open(VIEWS[2], async (page) => {
    await page.goto(`${world.origin}/sign-in/return/1?code=x&state=x`)
    await look(page, 'sign-in-provider-over')
  })
}

/** From the address that the program opens to the mail that it reads with what it got. */
async function mailProgram(world: Screens, issuer: TokenIssuer, view: View): Promise<void> {
  const place = { port: world.server.ports.https }
  const back = `${issuer.url}/back`
  const introduced = { client_name: 'K-9', redirect_uris: [back] }
  const client = (await askHttp(place, '/oauth/register', sending('POST', introduced))).json()
  const id = String(client['client_id'])
  const verifier = 'v'.repeat(43)
  const asked = new URLSearchParams({
    ...{ response_type: 'code', client_id: id, redirect_uri: back, scope: 'jmap', state: 'z' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  await world.visit(view, 'ana', `/permitir?${asked}`, async (page) => {
    await page.getByRole('heading', { name: /K-9/ }).waitFor()
    await look(page, `allow-${view.name}`)
    await page.getByRole('button', { name: /^(?:Permitir|Allow)$/ }).click()
    await page.waitForURL(`${back}?*`)
    const code = new URL(page.url()).searchParams.get('code') ?? ''
    const redeemed = { grant_type: 'authorization_code', code, client_id: id, redirect_uri: back }
    const token = await askHttp(place, '/oauth/token', submitting({ ...redeemed, code_verifier: verifier }))
    const authorization = `Bearer ${String(token.json()['access_token'])}`
    const session = await askHttp(place, '/jmap/session', { headers: { authorization } })
    assert.equal(session.status, 200, session.text)
    assert.equal(session.json()['username'], ana(world).address)
  })
}

type Domain = { readonly company: string }

async function passkey(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.evaluate(`(async () => {
    const post = async (path, body) => (await fetch('/api/v1/second-factor/passkeys' + path, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    })).json()
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post('/options', {}))
    const answer = (await navigator.credentials.create({ publicKey })).toJSON()
    await post('', { name: 'Llave', answer })
  })()`)
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.locator('#main').waitFor()
}

/** The page stays behind the question, and nothing that was typed in it is lost. */
async function expire(world: Screens, page: Page): Promise<void> {
  await page.locator('#main').waitFor()
  await page.evaluate(`document.querySelector('#main').dataset.typed = 'still here'`)
  await page.evaluate(`fetch('/api/v1/session', { method: 'DELETE' })`)
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
  await page.locator('input[name=password]').waitFor()
  await look(page, 'sign-in-again')
  await page.locator('input[name=password]').fill(ana(world).password)
  await page.keyboard.press('Enter')
  await page.locator('input[name=password]').waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(`document.querySelector('#main').dataset.typed`), 'still here')
}

function ana({ server }: Screens): { readonly address: string; readonly password: string } {
  const account = server.accounts.find(({ address }) => address.startsWith('ana@'))
  assert.ok(account)
  return account
}

async function fillPassword(world: Screens, page: Page): Promise<void> {
  const { address, password } = ana(world)
  await page.locator('input[name=address]').fill(address)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
}

async function signOut(page: Page): Promise<void> {
  await page.locator('header button').last().click()
  await page.getByRole('menuitem', { name: /Cerrar sesión|Sign out/ }).click()
  await page.locator('input[name=address]').waitFor()
}

/** What runs in the page: one request of the API, as JSON. */
function call(method: string, path: string, body?: unknown): string {
  const sent =
    body === undefined
      ? ''
      : `, headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))}`
  return `fetch('/api/v1${path}', { method: '${method}'${sent} }).then((answer) => answer.json())`
}
