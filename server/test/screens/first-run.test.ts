/** The first run, from the link that the server prints to the message that nobody has answered yet. UI.md §7 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { openScreens, type Screens, VIEWS } from './world.ts'

/** A service that nobody has an account of, and the link that begins it. */
async function emptied({ server, origin }: Screens): Promise<string> {
  for (const { address } of server.accounts) {
    const { code, stderr } = await server.cli(['account', 'remove', address])
    assert.equal(code, 0, stderr)
  }
  const { stdout, stderr } = await server.cli(['setup-link'])
  const link = stdout.split('\n').find((line) => line.startsWith('https://'))
  assert.ok(link !== undefined, stderr)
  assert.equal(new URL(link).origin, origin)
  return link
}

async function withAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
}

async function begin(page: Page, link: string): Promise<void> {
  await withAuthenticator(page)
  await page.goto(link)
  await page.getByRole('heading', { level: 1, name: 'Su correo empieza aquí' }).waitFor()
  await look(page, 'first-run-begin')
  await page.locator('input[name=company]').fill('Empresa Nueva SA')
  await page.locator('input[name=domain]').fill('nueva.test')
  await page.locator('input[name=displayName]').fill('María Sosa')
  await page.locator('input[name=password]').fill('corta')
  await page.getByRole('button', { name: 'Crear la empresa' }).click()
  await page.getByRole('alert').waitFor()
  await page.locator('input[name=password]').fill('cuatro palabras bastan siempre')
  await page.getByRole('button', { name: 'Crear la empresa' }).click()
  await page.getByRole('heading', { level: 1, name: 'Una segunda forma de entrar' }).waitFor()
}

async function goOn(page: Page): Promise<void> {
  const next = page.getByRole('contentinfo').getByRole('button')
  assert.ok(await next.isDisabled(), 'nobody goes on without a second way in')
  await look(page, 'first-run-second')
  await page.getByRole('button', { name: /^Agregar llave de acceso/ }).click()
  await page.getByRole('heading', { name: 'Imprima estos códigos de recuperación' }).waitFor()
  await look(page, 'first-run-codes')
  await next.click()
  await page.getByRole('heading', { level: 1, name: /nueva\.test/ }).waitFor()
  await look(page, 'first-run-dns')
  await next.click()
  // Nobody goes on without records by mistake: what will not work is told first.
  await page.getByText('el correo para nueva.test no llega aquí').waitFor()
  await look(page, 'first-run-without')
  await page.getByRole('button', { name: 'Seguir sin MX, SPF y DKIM' }).click()
  await page.getByRole('heading', { level: 1, name: 'Se usa un certificado provisional' }).waitFor()
  await look(page, 'first-run-certificate')
  await next.click()
  await page.getByRole('textbox', { name: 'Su otra dirección' }).fill('admin@nueva.test')
  await page.getByRole('button', { name: 'Enviar la prueba' }).click()
  // To oneself: it is in the inbox at once, as its own answer.
  await page.getByText('La respuesta volvió').waitFor()
  await page.getByText('lista de bloqueo').waitFor()
  await look(page, 'first-run-test')
}

test('a service begins in the browser', { skip: needs('chromium') }, async (t: TestContext) => {
  await using world = await openScreens()
  const link = await emptied(world)
  await t.test('from the link to the test message', () =>
    world.open(VIEWS[0], async (page) => {
      await begin(page, link)
      assert.equal(new URL(page.url()).hash, '', 'the token does not stay in the address')
      await goOn(page)
    }),
  )
  await t.test('a link that was used leads to signing in', () =>
    world.open(VIEWS[2], async (page) => {
      await page.goto(link)
      await page.locator('input[name=company]').waitFor()
      await look(page, 'first-run-begin-phone')
    }),
  )
})
