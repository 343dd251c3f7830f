/** A person signs in, in both apps: the page of a stranger, a refusal, and the screen behind it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { openScreens, VIEWS, WIDTHS } from './world.ts'

test('signing in with a password, on every screen', { skip: needs('chromium') }, async () => {
  await using world = await openScreens()
  const [account] = world.server.accounts.filter(({ address }) => address.startsWith('ana@'))
  assert.ok(account)
  for (const view of VIEWS)
    await world.open(view, async (page) => {
      await page.goto(world.origin)
      await page.locator('input[name=address]').waitFor()
      await look(page, `sign-in-${view.name}`)
      await page.locator('input[name=address]').fill(account.address)
      await page.locator('input[name=password]').fill('no es esta')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').or(page.locator('[class*=Input-error], [class*=error]')).first().waitFor()
      await look(page, `sign-in-refused-${view.name}`)
      await page.locator('input[name=password]').fill(account.password)
      await page.keyboard.press('Enter')
      await page.locator('#main').waitFor()
      await look(page, `mail-empty-${view.name}`)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: view.height })
        await look(page, `mail-empty-${view.name}-${width}`)
      }
      await page.setViewportSize(view)
      await page.goto(`${world.origin}/panel/`)
      await page.locator('#main').waitFor()
      await look(page, `panel-empty-${view.name}`)
    })
})
