/** The control centre on a bad day: mail that waits, came back, was held, and an account in other hands. UI.md §6, §10.7 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { GUIDES } from '../../../web/admin/help/guides.ts'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { badDay, DOMAIN, outside } from './bad-day.ts'
import { goTo, openScreens, type Screens, VIEWS, type View } from './world.ts'

async function at(page: Page, path: string): Promise<void> {
  await page.evaluate(`document.querySelector('#main h1')?.toggleAttribute('data-left', true)`)
  await goTo(page, `/panel${path}`)
  await page.locator('#main h1:not([data-left])').waitFor()
}

/** What the server says is in the account's language. */
async function visit(
  world: Screens,
  view: View,
  path: string,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const admin = `admin@${DOMAIN}`
  const { code, stderr } = await world.server.cli(['account', 'set', admin, '--language', view.language])
  assert.equal(code, 0, stderr)
  await world.visit(view, admin, path, work)
}

async function everyScreen(world: Screens, view: View): Promise<void> {
  await visit(world, view, '/panel/cola', async (page) => {
    await page.getByRole('button', { name: 'gris.test' }).waitFor()
    await page.locator('canvas').waitFor()
    await look(page, `control-queue-${view.name}`)
    if (view.width > 640) {
      await page.getByRole('button', { name: 'outlook.com', exact: true }).click()
      await page.getByRole('complementary', { name: 'outlook.com' }).waitFor()
      await look(page, `control-queue-group-${view.name}`)
    }
    for (const path of ['rebotado', 'seguimiento', 'cuarentena', 'pausas', `pausas/luis@${DOMAIN}`]) {
      await at(page, `/${path}`)
      await look(page, `control-${path.replace('/', '-')}-${view.name}`)
    }
  })
}

/** The pictures of the help book, when they are wanted: made from the screens as they are. */
async function pictures(world: Screens): Promise<void> {
  const shot = { width: 960, height: 560, colorScheme: 'light' } as const
  for (const language of ['es', 'en'] as const)
    await visit(world, { ...shot, language, name: `help-${language}` }, '/panel/', async (page) => {
      for (const { id, picture } of GUIDES) {
        if (picture === undefined) continue
        await page.goto(`${world.origin}/panel${picture}`)
        await page.locator('#main h1').waitFor()
        // By then everything is there that it shows.
        await look(page, `help-${id}-${language}`)
        const path = new URL(`../../../web/admin/help/pictures/${id}-${language}.jpg`, import.meta.url)
          .pathname
        await page.screenshot({ path, type: 'jpeg', quality: 60 })
      }
    })
}

/** What a destination does not take leaves by another server, from a phone; and the usual way is taken again. */
async function anotherWay(world: Screens): Promise<void> {
  await using relay = await smtpSink()
  await visit(world, VIEWS[3], '/panel/', async (page) => {
    await page.getByRole('button', { name: 'More' }).click()
    const all = page.getByRole('dialog')
    await all.getByRole('link', { name: 'Bounced mail' }).waitFor()
    await look(page, 'control-more')
    await all.getByRole('link', { name: 'Outgoing queue' }).click()
    // The start page has buttons about the same destination.
    await page.getByRole('button', { name: 'gris.test', exact: true }).click()
    await page.getByRole('button', { name: 'Send another way…' }).waitFor()
    assert.notEqual(await page.evaluate(`document.querySelector('#main').scrollTop`), 0, 'nothing jumps')
    await page.getByRole('button', { name: 'Send another way…' }).click()
    await page.locator('input[name=host]').fill('127.0.0.1')
    await page.getByRole('textbox', { name: 'Port' }).fill(String(relay.port))
    await look(page, 'control-reroute')
    await page.getByRole('button', { name: 'Send 3 messages' }).click()
    await page.getByText('gris.test goes by 127.0.0.1').waitFor()
    await relay.received(3)
    // Nothing waits there any more: what told why is gone by itself.
    await page.getByRole('complementary', { name: 'gris.test' }).waitFor({ state: 'detached' })
    await look(page, 'control-rerouted')
    await page.getByRole('button', { name: 'Back to the usual way' }).click()
    await page.getByRole('button', { name: 'Back to the usual way' }).waitFor({ state: 'detached' })
  })
}

test('the control centre', { skip: needs('chromium') }, async (t: TestContext) => {
  await using sink = await outside()
  await using world = await openScreens()
  await badDay(world, sink)
  if (process.env['VALIJA_HELP_PICTURES'] === '1')
    await t.test('the pictures of the help book', () => pictures(world))
  for (const view of [VIEWS[0], VIEWS[2]])
    await t.test(`every screen with what happened, ${view.name}`, () => everyScreen(world, view))
  await t.test('what waits is sent another way, on a phone', () => anotherWay(world))
})
