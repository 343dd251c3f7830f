/** The settings of a person: a device with its own password, a filter, a blocked sender, the language; every screen looked at. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openScreens, type Screens, VIEWS } from './world.ts'

const ALL = [
  ...['cuenta', 'acceso', 'dispositivos', 'filtros', 'remitentes', 'respuesta', 'reenvio', 'firmas'],
  ...['conservar', 'cuarentena', 'actividad', 'apariencia', 'teclado', 'llevarse', 'enlaces'],
] as const
/** Each of them once, by the list beside it; on a phone those that are laid out otherwise. */
const ON_DESK: Readonly<Record<string, readonly string[]>> = {
  'desk-es': ALL.filter((_, place) => place % 2 === 0),
  'desk-en-dark': ALL.filter((_, place) => place % 2 === 1),
}
const ON_PHONE = ['dispositivos', 'cuarentena'] as const

async function at(page: Page, path: string): Promise<void> {
  await page.goto(new URL(`/ajustes${path}`, page.url()).href)
  await page.locator('#main h1').waitFor()
}

async function settled(page: Page): Promise<void> {
  await page.locator('#main :is(section, form, dl, h2)').first().waitFor()
}

async function everySetting({ visit }: Screens): Promise<void> {
  for (const view of [VIEWS[0], VIEWS[1]])
    await visit(view, 'ana', '/ajustes/teclado', async (page) => {
      for (const one of ON_DESK[view.name] ?? []) {
        const before = String(await page.locator('#main h1').textContent())
        await page.locator(`#main nav a[href="/ajustes/${one}"]`).click()
        await page.locator('#main h1').filter({ hasNotText: before }).waitFor()
        await settled(page)
        await look(page, `settings-${one}-${view.name}`)
      }
    })
  await visit(VIEWS[2], 'ana', '/ajustes', async (page) => {
    await page.locator('#main h1').waitFor()
    await look(page, `settings-${VIEWS[2].name}`)
    for (const one of ON_PHONE) {
      await at(page, `/${one}`)
      await settled(page)
      await look(page, `settings-${one}-${VIEWS[2].name}`)
    }
  })
}

async function aDevice({ visit, server }: Screens): Promise<void> {
  await visit(VIEWS[0], 'ana', '/ajustes/dispositivos', async (page) => {
    await page.getByRole('button', { name: 'Agregar dispositivo' }).first().click()
    await page.locator('input[name=device]').fill('Teléfono de Ana')
    const ana = server.accounts.find(({ address }) => address.startsWith('ana@'))
    assert.ok(ana)
    // As after five minutes: who is there is asked, and what was asked for goes on by itself.
    const stale = { code: 'forbidden', reason: 'session.notFresh', detail: 'Inicie sesión otra vez.' }
    await page.route('**/app-passwords', (route) => route.fulfill({ status: 403, json: stale }), { times: 1 })
    await page.getByRole('button', { name: 'Crear la contraseña' }).click()
    await page.getByText('¿Es usted?').waitFor()
    await look(page, 'settings-prove-again')
    await page.locator('#password').fill(ana.password)
    await page.getByRole('button', { name: 'Entrar con contraseña' }).click()
    const password = (await page.locator('output').textContent()) ?? ''
    await look(page, 'settings-new-device')
    await ImapClient.signIn(server.ports.imap, ana.address, password)
    await page.getByRole('button', { name: 'Listo' }).click()
    await page.getByText('Teléfono de Ana').waitFor()
    await page.getByRole('button', { name: /Teléfono de Ana/ }).click()
    await page.getByRole('menuitem', { name: 'Quitar el acceso' }).click()
    await page.getByText('“Teléfono de Ana” ya no entra').waitFor()
    await assert.rejects(ImapClient.signIn(server.ports.imap, ana.address, password))
    // The browser in which it was done goes on.
    await at(page, '/cuenta')
    await page.getByLabel('Nombre').waitFor()
  })
}

async function aFilter({ visit }: Screens): Promise<void> {
  await visit(VIEWS[3], 'ana', '/ajustes/filtros', async (page) => {
    await page.getByRole('button', { name: 'New filter' }).click()
    await page.locator('input[name=filter]').fill('Orders')
    await page.getByLabel('Words or addresses').fill('orders@example.org, shop')
    await page.getByRole('button', { name: 'Save filter' }).click()
    await page.getByText('Name the folder.').waitFor()
    await page.getByRole('combobox', { name: 'Folder' }).fill('Orders')
    await look(page, 'settings-new-filter')
    await page.getByRole('button', { name: 'Save filter' }).click()
    await page.getByText('If the sender contains “orders@example.org” or “shop”: move to “Orders”.').waitFor()
    await look(page, 'settings-filters')
    await page.getByRole('switch', { name: 'On: Orders' }).press('Space')
    await page.getByText('“Orders” is off').waitFor()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    assert.match(await page.getByRole('textbox', { name: /Sieve/ }).inputValue(), /fileinto/)
  })
}

async function senders({ visit }: Screens): Promise<void> {
  await visit(VIEWS[0], 'ana', '/ajustes/remitentes', async (page) => {
    const blocked = page.getByRole('region', { name: 'Remitentes bloqueados' })
    await blocked.getByRole('textbox').fill('@ofertas.example')
    await blocked.getByRole('button', { name: /Agregar/ }).click()
    await blocked.getByText('@ofertas.example').waitFor()
    await blocked.getByRole('button', { name: /Quitar/ }).click()
    await blocked.getByText('@ofertas.example').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Deshacer' }).last().click()
    await blocked.getByText('@ofertas.example').waitFor()
  })
}

async function bringing({ visit, origin }: Screens): Promise<void> {
  await visit(VIEWS[0], 'ana', '/ajustes/llevarse', async (page) => {
    const mbox = Buffer.from('From a\nSubject: uno\n\nuno\n\nFrom b\nSubject: dos\n\ndos\n')
    const eml = Buffer.from('Subject: tres\r\n\r\nFrom here on\r\n')
    await page.locator('input[type=file]').setInputFiles([
      { name: 'correo.mbox', mimeType: 'application/mbox', buffer: mbox },
      { name: 'uno.eml', mimeType: 'message/rfc822', buffer: eml },
    ])
    await page.getByRole('button', { name: 'Traer correo' }).click()
    await page.getByText('Se trajeron 3 mensajes a “Importado”').waitFor()
    await look(page, 'settings-brought')
    await page.goto(origin)
    await page.getByRole('link', { name: 'Importado' }).click()
    await page.getByRole('row').filter({ hasText: 'tres' }).waitFor()
  })
}

async function signature({ visit }: Screens): Promise<void> {
  await visit(VIEWS[0], 'ana', '/ajustes/firmas', async (page) => {
    await page.getByLabel('Firma').fill('Ana García\nVentas')
    const set = page.waitForResponse(
      (answer) => answer.request().postData()?.includes('Identity/set') === true,
    )
    await page.getByRole('button', { name: 'Guardar cambios' }).click()
    assert.equal((await set).status(), 200)
    await page.getByText('Guardado para ana@empresa.test').waitFor()
    await page.reload()
    assert.equal(await page.getByLabel('Firma').inputValue(), 'Ana García\nVentas')
  })
}

async function away({ visit }: Screens): Promise<void> {
  await visit(VIEWS[0], 'ana', '/ajustes/respuesta', async (page) => {
    await page.getByLabel('Último día').fill('2099-01-31')
    await page.getByLabel('Qué responde').fill('Vuelvo pronto.')
    await page.getByRole('button', { name: 'Guardar cambios' }).click()
    await page.getByRole('heading', { name: /recibe una respuesta hasta el 31 de enero de 2099/ }).waitFor()
    await at(page, '/reenvio')
    await page.getByLabel('A qué dirección').fill('luis@empresa.test')
    await page.getByLabel('Escríbala otra vez').fill('luis@empresa')
    await page.getByRole('button', { name: 'Reenviar correo' }).click()
    await page.getByText('Las dos direcciones son distintas').waitFor()
    await page.getByLabel('Escríbala otra vez').fill('luis@empresa.test')
    await page.getByRole('button', { name: 'Reenviar correo' }).click()
    await page.getByRole('heading', { name: 'Todo su correo va también a luis@empresa.test' }).waitFor()
  })
}

async function password({ visit, server }: Screens): Promise<void> {
  const ana = server.accounts.find(({ address }) => address.startsWith('ana@'))
  assert.ok(ana)
  await visit(VIEWS[0], 'ana', '/ajustes/acceso', async (page) => {
    await page.locator('input[name=old]').fill('otra')
    await page.locator('input[name=new]').fill('tres palabras largas')
    await page.getByRole('button', { name: 'Cambiar contraseña' }).click()
    await page.getByRole('alert').first().waitFor()
    await page.locator('input[name=old]').fill(ana.password)
    await page.getByRole('button', { name: 'Cambiar contraseña' }).click()
    await page.getByText('La contraseña nueva ya vale').waitFor()
    await at(page, '/cuenta')
    await page.getByLabel('Nombre').waitFor()
  })
  await ImapClient.signIn(server.ports.imap, ana.address, 'tres palabras largas')
}

async function language({ visit }: Screens): Promise<void> {
  await visit(VIEWS[0], 'ana', '/ajustes/cuenta', async (page) => {
    await page.getByLabel('Idioma').selectOption('en')
    await page.getByRole('button', { name: 'Guardar cambios' }).click()
    await page.getByRole('button', { name: 'Save changes' }).waitFor()
    const kept = await page.evaluate("fetch('/api/v1/session').then((answer) => answer.json())")
    assert.equal((kept as { language: string }).language, 'en')
  })
}

test('the settings of a person', { skip: needs('chromium') }, async (t: TestContext) => {
  await using world = await openScreens()
  await t.test('a device gets a password of its own, and loses it', () => aDevice(world))
  await t.test('a filter is made on a phone, and read as Sieve', () => aFilter(world))
  await t.test('a blocked sender is taken off and put back', () => senders(world))
  await t.test('mail comes from files of another program', () => bringing(world))
  await t.test('a signature is kept', () => signature(world))
  await t.test('an automatic reply and a forward', () => away(world))
  await t.test('every setting, on desk and phone', () => everySetting(world))
  await t.test('the language is the account’s', () => language(world))
  await t.test('a new password, and the page goes on', () => password(world))
})
