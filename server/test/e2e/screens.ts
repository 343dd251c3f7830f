/** The screens that every page is looked at on, and what must be true of a page on each. */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { axeFindings } from './chromium.ts'

/** Set: pictures of the pages are kept there, to be looked at. */
const PICTURES = process.env['VALIJA_PICTURES']

export const SCREENS = [
  { name: 'phone-es', width: 360, height: 740, language: 'es', colorScheme: 'light' },
  { name: 'phone-en-dark', width: 320, height: 640, language: 'en', colorScheme: 'dark' },
  { name: 'desk-es-dark', width: 1280, height: 800, language: 'es', colorScheme: 'dark' },
  { name: 'desk-en', width: 1280, height: 800, language: 'en', colorScheme: 'light' },
] as const

/** A page on such a screen. Ends with the page closed, and with nothing told in its console but the 4xx of `work`. */
export async function onScreen(
  browser: Browser,
  { name, width, height, language, colorScheme }: (typeof SCREENS)[number],
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: language === 'es' ? 'es-AR' : 'en-GB',
    ignoreHTTPSErrors: true,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(String(error)))
  await work(page)
  // The 404 and 422 that the person is shown are the only things to tell.
  assert.deepEqual(
    faults.filter((text) => !/status of 4\d\d/.test(text)),
    [],
    name,
  )
  await context.close()
}

/** Nothing for axe to find, nothing that sticks out sideways; a picture when they are wanted. */
export async function look(page: Page, name: string): Promise<void> {
  // A screen is loaded when somebody goes there: its heading says that it has come.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  assert.deepEqual(await faultsOf(page), [], name)
  if (PICTURES === undefined) return
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

/** What axe finds, and whether the page is wider than its screen. Empty: nothing. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const found = await axeFindings(page)
  const overhang = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  return overhang === 0 ? found : [...found, `${String(overhang)} px wider than the screen`]
}
