/** What an administrator does in the panel: find people, make accounts, rules with the simulator, records, a table of accounts. */
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { goTo, openScreens, type Screens, VIEWS, type View } from './world.ts'

/** As the catalogues say it. */
const SAY = {
  es: {
    create: 'Crear cuenta',
    save: 'Guardar reglas',
    check: 'Comprobar',
    inside: 'Solo dentro de la empresa',
    madeIt: 'Creó la cuenta',
  },
  en: {
    create: 'Create account',
    save: 'Save rules',
    check: 'Check',
    inside: 'Only inside the company',
    madeIt: 'Made the account',
  },
} as const

/** The first operator of the service that `--local` makes. */
function adminOf({ server }: Screens): { readonly address: string; readonly domain: string } {
  const admin = server.accounts.find(({ role }) => role !== 'account')
  assert.ok(admin)
  return { address: admin.address, domain: admin.address.slice(admin.address.lastIndexOf('@') + 1) }
}

/** All of them where there is room; on the phone those that are laid out otherwise. */
const tabsIn = ({ width }: View): readonly string[] =>
  width < 640
    ? ['reglas', 'filtros', 'accesos']
    : ['resumen', 'reglas', 'dispositivos', 'respuesta', 'filtros', 'conservar', 'accesos', 'actividad']

/** The control centre on a quiet day: each says that, and what would stand there. */
const CONTROL = [
  ...['/cola', '/rebotado', '/seguimiento', '/cuarentena', '/pausas'],
  ...['/masivo', '/reputacion', '/estadisticas', '/registro'],
] as const

/** Screens that are lists and forms like those before: in each language, scheme and width once. */
const restIn = ({ name }: View): readonly string[] =>
  name === 'desk-en-dark' || name === 'phone-es-dark'
    ? ['/grupos', '/dominios', '/cuentas/cargar', '/empresas', '/auditoria', '/plan', '/ayuda', ...CONTROL]
    : []

async function at(page: Page, path: string): Promise<void> {
  const to = new URL(`/panel${path}`, page.url())
  // The router writes some signs of an address as they are, some not.
  const same = decodeURIComponent(to.pathname) === decodeURIComponent(new URL(page.url()).pathname)
  await page.evaluate(`document.querySelector('#main h1')?.toggleAttribute('data-left', ${!same})`)
  await goTo(page, to.pathname + to.search)
  await page.locator('#main h1:not([data-left])').waitFor()
}

async function everyScreen(world: Screens): Promise<void> {
  const { address, domain } = adminOf(world)
  for (const view of VIEWS)
    await world.visit(view, address, '/panel/', async (page) => {
      await page.locator('#main h1').waitFor()
      await look(page, `panel-home-${view.name}`)
      await at(page, '/cuentas')
      await page.getByRole('grid').waitFor()
      await look(page, `panel-accounts-${view.name}`)
      for (const tab of tabsIn(view)) {
        await at(page, `/cuentas/ana@${domain}?t=${tab}`)
        await page.locator('#tab-body > *').first().waitFor()
        await look(page, `panel-account-${tab}-${view.name}`)
      }
      await at(page, `/cuentas/ana@${domain}/hoja`)
      await look(page, `panel-sheet-${view.name}`)
      for (const path of restIn(view)) {
        await at(page, path)
        await look(page, `panel-${path.slice(1).replace('/', '-')}-${view.name}`)
      }
    })
}

async function onePerson(world: Screens): Promise<void> {
  const { address, domain } = adminOf(world)
  for (const view of [VIEWS[0], VIEWS[3]]) {
    const say = SAY[view.language]
    const made = `nueva.${view.language}@${domain}`
    await world.visit(view, address, '/panel/cuentas?nueva=1', async (page) => {
      await page.locator('input[name=name]').fill('Núria Vidal')
      await page.locator('input[name=local]').fill(`nueva.${view.language}`)
      await look(page, `panel-new-account-${view.name}`)
      await page.getByRole('button', { name: say.create }).click()
      const password = (await page.locator('output').textContent()) ?? ''
      assert.ok(password.length > 12)
      await look(page, `panel-made-account-${view.name}`)
      await at(page, `/cuentas?q=nueva.${view.language}`)
      // Both views make somebody of that name: until the list is narrowed the first one stands there.
      const row = page.getByRole('row', { name: new RegExp(`nueva\\.${view.language}@`) })
      assert.match((await row.textContent()) ?? '', /Núria Vidal/)
      await row.click()
      await page.waitForURL(`**/panel/cuentas/${encodeURIComponent(made).replaceAll('%40', '*')}`)
      await at(page, `/cuentas/${made}?t=reglas`)
      await page.getByRole('radio', { name: say.inside }).check()
      await page.getByRole('button', { name: say.save }).click()
      await page.locator('input[name=to]').fill('pagos@banco.example')
      await page.getByRole('button', { name: say.check }).click()
      await page
        .getByText(/550|pagos@banco\.example/)
        .nth(1)
        .waitFor()
      await look(page, `panel-simulated-${view.name}`)
      // What was just done is written down, with where it was done from.
      await at(page, `/auditoria?sobre=${made}`)
      await page.getByText(`${say.madeIt} ${made}`).waitFor()
      await page
        .getByText(/127\.0\.0\.1/)
        .first()
        .waitFor()
      await look(page, `panel-deeds-${view.name}`)
    })
  }
}

/** Filters, what stays on the server and sign-ins of a colleague: set and seen on their behalf. */
async function onBehalf(world: Screens): Promise<void> {
  const { address, domain } = adminOf(world)
  await world.visit(VIEWS[0], address, `/panel/cuentas/ana@${domain}?t=filtros`, async (page) => {
    await page.getByRole('button', { name: 'Nuevo filtro' }).click()
    const form = page.getByRole('complementary', { name: 'Nuevo filtro' })
    await form.getByRole('textbox', { name: 'Nombre' }).fill('Boletines')
    await form.getByRole('textbox', { name: /Palabras o direcciones/ }).fill('boletin@, noticias@')
    await form.getByLabel('Carpeta').fill('Boletines')
    await look(page, 'panel-filter-form')
    await form.getByRole('button', { name: 'Guardar filtro' }).click()
    await page.getByText('mover a “Boletines”').waitFor()
    await page.getByText('1 filtro mira el correo de esta cuenta').waitFor()
    await look(page, 'panel-filter-made')
    await at(page, `/cuentas/ana@${domain}?t=conservar`)
    await page.getByRole('radio', { name: 'Todo, siempre' }).check()
    await page.getByRole('button', { name: 'Guardar cambios' }).click()
    await page.getByText('Todo el correo de esta cuenta se queda en el servidor.').waitFor()
    await at(page, `/cuentas/${address}?t=accesos`)
    await page.getByRole('cell', { name: 'navegador' }).nth(0).waitFor()
    await look(page, 'panel-sign-ins')
  })
}

async function manyAtOnce(world: Screens): Promise<void> {
  const { address, domain } = adminOf(world)
  const table = (lines: readonly string[]): { name: string; mimeType: string; buffer: Buffer } => ({
    ...{ name: 'cuentas.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(`address,name,quota\n${lines.join('\n')}\n`),
  })
  await world.visit(VIEWS[0], address, '/panel/cuentas/cargar', async (page) => {
    const file = page.locator('input[type=file]')
    await file.setInputFiles(table([`uno@${domain},Uno,5GB`, `uno@${domain},Dos,5GB`]))
    await page.getByRole('alert').waitFor()
    await look(page, 'panel-import-faults')
    assert.ok(await page.getByRole('button', { name: /^Crear/ }).isDisabled())
    await page.getByRole('button', { name: 'Otro archivo' }).click()
    await file.setInputFiles(table([`uno@${domain},Uno,5GB`, `dos@${domain},Dos,5GB`]))
    await look(page, 'panel-import-good')
    await page.getByRole('button', { name: 'Crear 2' }).click()
    await page.waitForURL('**/panel/cuentas')
    await page.getByRole('row', { name: /uno@/ }).waitFor()
  })
}

/** All that match get the same space, whether they are on the page or not; the list is kept as a table. */
async function allThatMatch(world: Screens): Promise<void> {
  const { address } = adminOf(world)
  await world.visit(VIEWS[0], address, '/panel/cuentas?rol=account&segundo=without', async (page) => {
    await page.getByRole('row', { name: /ana@/ }).getByRole('checkbox').check()
    await page.getByText('1 cuenta elegida').waitFor()
    await page.getByRole('button', { name: /que coinciden/ }).click()
    await page.getByText(/\d cuentas elegidas/).waitFor()
    await page.getByRole('button', { name: 'Espacio', exact: true }).click()
    // The operator's list is that of every company: one of them is meant.
    await page.getByRole('heading', { name: '¿De qué empresa?' }).waitFor()
    await look(page, 'panel-change-company')
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByRole('textbox', { name: 'Espacio de cada una, en GB' }).fill('7')
    await look(page, 'panel-change-many')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Cambiar/ })
      .click()
    await page.getByText(/\d cuentas cambiaron/).waitFor()
    await page.getByRole('row', { name: /ana@.* de 7 GB/ }).waitFor()
    await look(page, 'panel-changed-many')
    await page.setViewportSize({ width: 768, height: 900 })
    // The menu at the end of a row is on the page, whole.
    await page.waitForFunction(`[...document.querySelectorAll('[role=grid]')].every((grid) =>
      [...grid.querySelectorAll('[role=row] > :last-child')].every((cell) =>
        cell.getBoundingClientRect().right <= grid.getBoundingClientRect().right))`)
    await look(page, 'panel-accounts-768')
    await page.setViewportSize(VIEWS[0])
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Descargar estas cuentas como CSV' }).click(),
    ])
    const table = await text(await file.createReadStream())
    assert.match(table, /^address,name,quota,language,role,state\r\n/)
    assert.match(table, /^ana@[^,]+,Ana García,7GB,en,account,enabled\r$/m)
    assert.doesNotMatch(table, /operator/)
  })
}

/** Who uses nothing, and who has no room left: found by a filter, as long as it is so. */
async function usedOrNot(world: Screens): Promise<void> {
  const { address } = adminOf(world)
  await world.visit(VIEWS[0], address, '/panel/cuentas', async (page) => {
    await page.getByRole('row', { name: /luis@/ }).waitFor()
    await page.getByRole('button', { name: 'Último ingreso' }).click()
    await page.getByRole('button', { name: 'Nunca', exact: true }).click()
    // Who looks at this has signed in.
    await page.getByRole('row', { name: new RegExp(address) }).waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /luis@/ }).waitFor()
    await look(page, 'panel-accounts-never')
    await page.getByRole('button', { name: 'Espacio usado' }).click()
    await page.getByRole('button', { name: 'Lleno al 90 % o más' }).click()
    await page.getByRole('button', { name: 'Quitar los filtros' }).first().waitFor()
    await page.getByRole('row', { name: /luis@/ }).waitFor({ state: 'detached' })
    await look(page, 'panel-accounts-no-match')
  })
}

/** In the rail of icons too, whatever gets the focus is seen whole. WCAG 2.4.7, 2.5.8 */
async function nothingUnseen(page: Page): Promise<void> {
  const unseen = await page.evaluate(`(() => {
    const side = document.querySelector('section[aria-label=Valija]')
    if (side.getBoundingClientRect().width > 72) return ['it is no rail']
    return [...side.querySelectorAll('a[href], button')].flatMap((one) => {
      one.focus()
      if (document.activeElement !== one) return []
      const { width, height, right } = one.getBoundingClientRect()
      const isClipped = getComputedStyle(one.parentElement).clipPath !== 'none'
      return width >= 24 && height >= 24 && right <= 72 && !isClipped ? [] : [one.textContent]
    })
  })()`)
  assert.deepEqual(unseen, [])
}

/** The operator names whom people call; the page that somebody is on explains itself. */
async function help(world: Screens): Promise<void> {
  const { address } = adminOf(world)
  await world.visit(VIEWS[0], address, '/panel/ayuda', async (page) => {
    await page.getByRole('textbox', { name: 'Teléfono' }).fill('+54 11 5555-0100')
    await page.getByRole('button', { name: 'Guardar contacto' }).click()
    await page.getByRole('link', { name: '+54 11 5555-0100' }).waitFor()
    await page.getByRole('searchbox').fill('casilla')
    await page.getByRole('heading', { name: 'Crear una cuenta para alguien que empieza' }).waitFor()
    assert.equal(await page.locator('article').count(), 1)
    await page.waitForFunction(`document.querySelector('article img')?.naturalWidth === 960`)
    await look(page, 'panel-help')
    await at(page, '/dominios')
    await page.getByRole('button', { name: 'Ayuda de esta página' }).click()
    await page.getByRole('dialog').getByRole('heading', { name: 'Corregir un registro DNS' }).waitFor()
    await look(page, 'panel-help-here')
  })
  await world.visit(VIEWS[0], address, '/panel/', async (page) => {
    await page.setViewportSize({ width: 800, height: 900 })
    await page.locator('#main h1').waitFor()
    await nothingUnseen(page)
    await page.getByRole('button', { name: '¿Una duda? Llámenos' }).press('Enter')
    await page.getByRole('link', { name: '+54 11 5555-0100' }).waitFor()
    await look(page, 'panel-help-rail')
  })
  // Who cannot get in needs it most.
  await world.open(VIEWS[2], async (page) => {
    await page.goto(world.origin)
    await page.getByRole('link', { name: '+54 11 5555-0100' }).waitFor()
    await look(page, 'panel-help-sign-in')
  })
  await world.visit(VIEWS[1], 'ana', '/', async (page) => {
    await page.getByRole('link', { name: '+54 11 5555-0100' }).waitFor()
    await look(page, 'panel-help-mail')
    await page.setViewportSize({ width: 800, height: 900 })
    await nothingUnseen(page)
  })
}

test('the panel', { skip: needs('chromium') }, async (t: TestContext) => {
  await using world = await openScreens()
  await t.test('an account is made, found and ruled, on desk and phone', () => onePerson(world))
  await t.test('a colleague’s filters, retention and sign-ins are set and seen', () => onBehalf(world))
  await t.test('a table of accounts is looked at before it is imported', () => manyAtOnce(world))
  await t.test('all accounts that match are changed, and kept as a table', () => allThatMatch(world))
  await t.test('accounts that nobody uses, and those that are full', () => usedOrNot(world))
  await t.test('a page explains itself, and says whom to call', () => help(world))
  await t.test('every screen, in both languages, light and dark, on phone and desk', () => everyScreen(world))
})
