/**
 * Every screen of the webmail and of the panel, in both languages, light and dark, from the narrowest phone to the widest desk:
 * nothing for axe to find, and nothing that sticks out sideways.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { faultsOf } from '../e2e/screens.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { badDay, DOMAIN, outside } from '../screens/bad-day.ts'
import { openScreens, type Screens, type View } from '../screens/world.ts'

const ANA = `ana@${DOMAIN}`
const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [360, 768, 1280, 1440, 2560] as const
/** What stands in an address for `$name`. */
const NAMED: Readonly<Record<string, string>> = { $address: ANA, $domain: DOMAIN, $id: 'inbox' }
/** Until a page has asked for what it shows. Longer only means that less of it is seen. */
const QUIET_MS = 10_000
const PICTURES = process.env['VALIJA_PICTURES']

type Place = { readonly who: string; readonly path: string }

export type EveryScreen = {
  readonly screens: number
  readonly looks: number
  /** `/panel/cola 768 es dark: color-contrast: <p>…` */
  readonly faults: readonly string[]
}

export async function seeEveryScreen(progress: (line: string) => void): Promise<EveryScreen> {
  await using sink = await outside()
  await using world = await openScreens()
  await badDay(world, sink)
  await fillInbox(world)
  const places = await allPlaces()
  const faults: string[] = []
  const find = (fault: string): void => {
    faults.push(fault)
    progress(fault)
  }
  let looks = 0
  for (const language of ['es', 'en'] as const)
    for (const place of places) {
      for (const widths of [WIDTHS.slice(0, 1), WIDTHS.slice(1)]) {
        const views = widths.flatMap((width) => SCHEMES.map((colorScheme) => ({ width, colorScheme })))
        looks += views.length
        await seenOn(world, place, language, views, find)
      }
      progress(`${place.path} ${language}: ${String(looks)} looks`)
    }
  return { screens: places.length, looks, faults }
}

/** In one page, which is made wider and darker. */
async function seenOn(
  world: Screens,
  { who, path }: Place,
  language: View['language'],
  views: readonly Pick<View, 'width' | 'colorScheme'>[],
  find: (fault: string) => void,
): Promise<void> {
  const [first] = views
  if (first === undefined) return
  const view = { ...first, name: `${path} ${language}`, height: 900, language }
  try {
    await visit(world, view, who, path, async (page) => {
      for (const { width, colorScheme } of views) {
        const name = [path, width, language, colorScheme].join(' ')
        for (const fault of await seen(page, width, colorScheme, name)) find(`${name}: ${fault}`)
      }
    })
  } catch (error) {
    find(`${view.name}: ${String(error)}`)
  }
}

async function allPlaces(): Promise<readonly Place[]> {
  const mail = await pathsOf('mail', 'screens.ts', 'routes-settings.ts')
  const panel = await pathsOf('admin', 'screens.ts', 'routes-control.ts')
  return [
    ...mail.map((path) => ({ who: ANA, path })),
    ...panel.map((path) => ({ who: `admin@${DOMAIN}`, path: `/panel${path}` })),
  ]
}

/** Read as text: what they load is for a browser. */
async function pathsOf(web: string, ...files: readonly string[]): Promise<readonly string[]> {
  const folder = new URL(`../../../web/${web}/`, import.meta.url)
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
  const paths = texts.flatMap((text) => [...text.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path))
  return paths.map((path) => path.replaceAll(/\$\w+/g, (name) => NAMED[name] ?? name))
}

/** What the server says is in the account's language. */
async function visit(
  world: Screens,
  view: View,
  who: string,
  path: string,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  await world.server.cli(['account', 'set', who, '--language', view.language])
  await world.visit(view, who, path, async (page) => {
    await page.locator('h1').first().waitFor({ state: 'attached' })
    // A stream of news keeps the net busy on some: what they show has come by then.
    await page.waitForLoadState('networkidle', { timeout: QUIET_MS }).catch(() => undefined)
    await work(page)
  })
}

async function seen(
  page: Page,
  width: number,
  colorScheme: 'light' | 'dark',
  name: string,
): Promise<readonly string[]> {
  await page.setViewportSize({ width, height: width < 640 ? 844 : 900 })
  await page.emulateMedia({ colorScheme })
  // Two frames: layouts that measure themselves have done so. Colours change over a moment, and have changed then.
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))' +
      '.then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))',
  )
  if (PICTURES !== undefined) {
    await mkdir(PICTURES, { recursive: true })
    await page.screenshot({ path: join(PICTURES, `${name.replaceAll(/\W+/g, '-')}.png`) })
  }
  return await faultsOf(page)
}

async function fillInbox({ server }: Screens): Promise<void> {
  await using smtp = await SmtpClient.open(server.ports.smtp)
  await smtp.hello()
  for (let n = 1; n <= 12; n++)
    await smtp.send(
      `cliente${String(n)}@fuera.test`,
      [ANA],
      `From: Cliente ${String(n)} <cliente${String(n)}@fuera.test>\r\nTo: ${ANA}\r\nSubject: Pedido ${String(2280 + n)}\r\n` +
        `Message-ID: <${String(n)}@fuera.test>\r\n\r\nVan las fotos de la muestra.\r\n`,
    )
}
