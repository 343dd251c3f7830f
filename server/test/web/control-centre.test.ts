/**
 * The control centre as whoever administers sees it: each screen on a phone and a desk, in both languages, light and dark, and
 * what a person does there. VALIJA_PICTURES=folder keeps pictures.
 */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { axeFindings, startChromium } from '../e2e/chromium.ts'
import { needs } from '../kit/components.ts'
import { type ControlWorld, cli, enter, HOST, LATER, openControlWorld } from './control-world.ts'

const PICTURES = process.env['VALIJA_PICTURES']
const VIEWS = [
  { name: 'desk-es', width: 1440, height: 900, language: 'es', colorScheme: 'light' },
  { name: 'phone-en-dark', width: 390, height: 844, language: 'en', colorScheme: 'dark' },
] as const
type Place = {
  readonly path: string
  readonly ready: string | RegExp
  /** Looked at on the phone too: the others are made of the same parts. */
  readonly everywhere?: true
}
/** What is there when the screen has come. */
const PLACES: readonly Place[] = [
  { path: '/cola', ready: 'outlook.com', everywhere: true },
  { path: '/cola?ver=lista', ready: 'compras@outlook.com' },
  { path: '/rebotado', ready: 'compras@gmial.example', everywhere: true },
  { path: '/seguimiento?buscar=distribuidora-sur.example', ready: 'martin@distribuidora-sur.example' },
  { path: '/cuarentena', ready: 'Papelera Norte' },
  { path: '/pausas', ready: 'luis@empresa.test' },
  { path: '/pausas/luis@empresa.test', ready: /Factura \d+ pendiente/, everywhere: true },
  { path: '/reputacion', ready: /DMARC/, everywhere: true },
  { path: '/estadisticas', ready: 'ana@empresa.test', everywhere: true },
  { path: '/registro?cuenta=ana@empresa.test', ready: /En el buzón|Accepted by|Aceptado/ },
  { path: '/masivo', ready: /lane|canal/i },
]

test('the control centre, on every screen', { skip: needs('chromium') }, async () => {
  await using world = await openControlWorld()
  const browser = await startChromium([HOST])
  try {
    for (const view of VIEWS)
      await inView(browser, world, view, async (page) => {
        for (const { path, ready, everywhere } of PLACES) {
          if (view !== VIEWS[0] && everywhere === undefined) continue
          await go(page, world, path)
          await page.getByText(ready).first().waitFor()
          if (path === '/estadisticas') await page.locator('canvas').waitFor()
          await look(page, `${view.name}${path.replaceAll(/[^a-z]+/g, '-')}`)
        }
      })
    await inView(browser, world, VIEWS[0], async (page) => {
      await holdsStill(page, world)
      await holdsAndUndoes(page, world)
      await proves(page, world)
      await letsGo(page, world)
      await triages(page, world)
      await explores(page, world)
    })
  } finally {
    await browser.close()
  }
})

async function inView(
  browser: Browser,
  { server }: ControlWorld,
  { width, height, language, colorScheme }: (typeof VIEWS)[number],
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme, ignoreHTTPSErrors: true },
    locale: language === 'es' ? 'es-AR' : 'en-GB',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (!/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  await page.addInitScript(`localStorage.setItem('valija-language', '${language}')`)
  await enter(page, server, '/cola')
  await work(page)
  assert.deepEqual(faults, [])
  await context.close()
}

async function go(page: Page, { server }: ControlWorld, path: string): Promise<void> {
  await page.goto(`https://${HOST}:${server.ports.https}/panel${path}`)
}

async function look(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) {
    await mkdir(PICTURES, { recursive: true })
    await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  }
  assert.deepEqual(await axeFindings(page), [], name)
  const overhang = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overhang, 0, `${name} is wider than its screen`)
}

/** What comes while the pointer is in the list waits until it leaves. */
async function holdsStill(page: Page, world: ControlWorld): Promise<void> {
  await go(page, world, '/cola')
  const rows = page.locator('tbody tr')
  await rows.first().waitFor()
  const before = await rows.count()
  await rows.first().hover()
  await world.write([`nueva@${LATER}`], 'Hola')
  await page.getByText('1 cambio espera').waitFor()
  assert.equal(await rows.count(), before)
  await page.mouse.move(5, 5)
  await rows.nth(before).waitFor()
}

/** From the row to the drawer, held, and let go again by the way back. */
async function holdsAndUndoes(page: Page, { server }: ControlWorld): Promise<void> {
  await page.getByRole('button', { name: 'tiendas-norte.example' }).click()
  const drawer = page.getByRole('complementary', { name: 'tiendas-norte.example' })
  await drawer.getByText('450 4.2.0 Greylisted').waitFor()
  await drawer.getByRole('button', { name: 'Retener' }).click()
  await page.getByText('2 retenidos.').waitFor()
  assert.match(await cli(server, 'queue', 'list', '--state', 'held'), /tiendas-norte/)
  await page.getByRole('button', { name: 'Deshacer' }).click()
  await page.getByText('2 liberados.').waitFor()
  await page.keyboard.press('Escape')
}

/** The way of a message, and its proof as a PDF. */
async function proves(page: Page, world: ControlWorld): Promise<void> {
  await go(page, world, '/seguimiento?buscar=martin@distribuidora-sur.example')
  await page.getByRole('button', { name: /martin@distribuidora-sur/ }).click()
  await page.getByText('Lo aceptaron', { exact: true }).waitFor()
  const proof = page.getByRole('link', { name: 'Descargar comprobante' })
  const [download] = await Promise.all([page.waitForEvent('download'), proof.click()])
  assert.match(download.suggestedFilename(), /\.pdf$/)
  await look(page, 'desk-es-route')
}

/** Held mail is looked at and let go, once. */
async function letsGo(page: Page, world: ControlWorld): Promise<void> {
  await go(page, world, '/cuarentena')
  await page.getByRole('button', { name: 'Papelera Norte' }).click()
  const drawer = page.getByRole('complementary', { name: /Presupuesto de cajas/ })
  await drawer.getByText('Compre ya.').waitFor()
  await look(page, 'desk-es-held')
  await drawer.getByRole('button', { name: 'Liberar' }).click()
  await page.getByText('Liberado para ana@empresa.test.').waitFor()
  await page.getByText('2 mensajes en cuarentena').waitFor()
}

/** The bad is discarded, the good let go, and the account given back with a password that is shown once. */
async function triages(page: Page, world: ControlWorld): Promise<void> {
  await go(page, world, '/pausas')
  await page.getByRole('link', { name: 'Revisar' }).click()
  const others = page.getByRole('listitem').filter({ hasText: 'Muestras' })
  await others.getByText('Liberar', { exact: true }).click()
  const act = page.getByRole('button', { name: /^Descartar \d+, liberar \d+$/ })
  await act.click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Descartar/ })
    .click()
  await page.getByText('No queda nada por decidir.').waitFor()
  await page.getByRole('button', { name: 'Fue un robo: contraseña nueva' }).click()
  await page.getByText('La contraseña nueva de luis@empresa.test').waitFor()
  assert.match(
    await cli(world.server, 'queue', 'list', '--sender', 'luis@empresa.test'),
    /musterfirma|empty|vacía|Nothing|Nada/,
  )
}

/** Headers are shown for a reason only, and the look is in the activity of the account. */
async function explores(page: Page, world: ControlWorld): Promise<void> {
  await go(page, world, '/registro?cuenta=ana@empresa.test')
  await page.getByRole('button', { name: 'Mostrar encabezados' }).click()
  await page.getByRole('combobox', { name: 'Carpeta' }).waitFor()
  await page.getByRole('columnheader', { name: 'Asunto' }).waitFor()
  await look(page, 'desk-es-headers')
  await page.reload()
  await page.getByText('Buzón consultado').waitFor()
}
