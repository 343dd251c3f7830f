/** The line is bad: what makes the page readable comes late, or not at the first time. Nobody sees the app without it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page, Route } from 'playwright-core'
import { needs } from '../kit/components.ts'
import { openScreens, VIEWS } from './world.ts'

const SHEETS = /\/assets\/index-[^/]+\.css$/
const LATE_MS = 1_500

test('the app is never seen without its style sheet', { skip: needs('chromium') }, async () => {
  await using world = await openScreens()
  await world.open(VIEWS[0], async (page) => {
    await page.route(SHEETS, async (route) => {
      await delay(LATE_MS)
      await route.continue()
    })
    await opens(page, world.origin)
  })
  await world.open(VIEWS[0], async (page) => {
    let asked = 0
    const busy = (route: Route): Promise<void> =>
      ++asked === 1 ? route.fulfill({ status: 429, body: '' }) : route.continue()
    await page.route(SHEETS, busy)
    await opens(page, world.origin)
    assert.equal(asked, 2)
  })
})

async function opens(page: Page, origin: string): Promise<void> {
  await page.goto(origin, { waitUntil: 'commit' })
  const isWhole = await page
    .locator('#root :is(main, h1, form)')
    .first()
    .evaluate((_one, pattern) => {
      type Sheet = { href: string; cssRules: { length: number } }
      const { document } = globalThis as unknown as { document: { styleSheets: Iterable<Sheet> } }
      return [...document.styleSheets].some(
        ({ href, cssRules }) => new RegExp(pattern).test(href) && cssRules.length > 0,
      )
    }, SHEETS.source)
  assert.equal(isWhole, true)
  await page.locator('input[name=address]').waitFor()
}
