/** Every part of the kit, under the policy of our pages: seen, walked through by keyboard, undone. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { buildGallery } from '../kit/built-web.ts'
import { needs } from '../kit/components.ts'
import { openScreens, type Screens, VIEWS, WIDTHS } from './world.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
}

test('the parts of the kit', { skip: needs('chromium') }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'valija-gallery-'))
  try {
    await using world = await openScreens()
    await buildGallery(folder)
    const [desk, , phone] = VIEWS
    for (const view of VIEWS)
      await t.test(view.name, () =>
        world.open(view, async (page) => {
          await openGallery(world, page, folder)
          await look(page, `kit-${view.name}`)
          if (view === phone) await overPhone(page)
          if (view !== desk) return
          await undo(page)
          await find(page)
          await walk(page)
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 })
            await look(page, `kit-${width}`)
          }
        }),
      )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** With the policy that the server gives the webmail. */
async function openGallery(world: Screens, page: Page, folder: string): Promise<void> {
  const policy = String((await page.goto(world.origin))?.headers()['content-security-policy'])
  await page.route(`${world.origin}/gallery/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.replace('/gallery/', '') || 'index.html'
    const body = await readFile(join(folder, name))
    const contentType = TYPES[extname(name)] ?? 'application/octet-stream'
    await route.fulfill({ body, contentType, headers: { 'content-security-policy': policy } })
  })
  await page.goto(`${world.origin}/gallery/`)
  await page.getByRole('grid').waitFor()
  await page.waitForTimeout(400)
}

/** Of 100,000 rows those in sight are on the page; arrows, x, Enter and Esc do what they do everywhere. */
async function walk(page: Page): Promise<void> {
  const grid = page.getByRole('grid')
  assert.equal(await grid.getAttribute('aria-rowcount'), '100001')
  assert.ok((await page.locator('[role=row]').count()) < 200, 'only the rows in sight')
  await page.locator('[role=row][aria-rowindex="2"]').focus()
  for (const key of ['j', 'ArrowDown', 'ArrowDown', 'k']) await page.keyboard.press(key)
  assert.equal(await focusedRow(page), '4')
  await page.keyboard.press('x')
  await page.getByText('1 elegido').waitFor()
  await look(page, 'kit-chosen')
  await page.keyboard.press('Enter')
  const drawer = page.locator('[data-drawer]')
  await drawer.waitFor()
  await look(page, 'kit-drawer')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  assert.equal(await focusedRow(page), '4', 'back on the row')
}

async function overPhone(page: Page): Promise<void> {
  await page.locator('[role=row][aria-rowindex="3"]').click()
  await page.locator('[data-drawer]').waitFor()
  await look(page, 'kit-drawer-phone')
  await page.getByRole('button', { name: 'Cerrar' }).click()
  await page.locator('[data-drawer]').waitFor({ state: 'detached' })
}

async function find(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox')
  await box.waitFor()
  await page.getByRole('option', { name: 'luis@empresa.test' }).waitFor()
  await look(page, 'kit-find')
  await page.keyboard.type('nadie')
  await page.getByText('Nada se llama “nadie”').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('lui')
  await page.getByRole('option', { name: 'ana@empresa.test' }).waitFor({ state: 'detached' })
  await page.getByRole('option', { name: 'luis@empresa.test' }).waitFor()
  await page.keyboard.press('Enter')
  await box.waitFor({ state: 'detached' })
  await page.getByRole('status').getByText('luis@empresa.test').waitFor()
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Archivar' }).first().click()
  await page.getByText('3 conversaciones archivadas').waitFor()
  await look(page, 'kit-toast')
  await page.keyboard.press('z')
  await page.getByText('De vuelta en la bandeja de entrada').waitFor()
  assert.equal(await page.getByText('3 conversaciones archivadas').count(), 0)
}

async function focusedRow(page: Page): Promise<string> {
  return String(await page.evaluate(`document.activeElement?.getAttribute('aria-rowindex')`))
}
