/** A person signs in, in both apps: with a password, with what is asked beside it, with a passkey, and again when a session ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { openScreens, type Screens, VIEWS, type View, WIDTHS } from './world.ts'

const SKIP = { skip: needs('chromium') }

test('signing in, on every screen', SKIP, async (t) => {
  await using world = await openScreens()
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

async function secondStep(world: Screens, page: Page): Promise<void> {
  await page.locator('#main').waitFor()
  const codes = await recoveryCodes(page)
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
