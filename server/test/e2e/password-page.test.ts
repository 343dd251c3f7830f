/** A person with a link sets a new password: by keyboard alone, on a phone and on a desk, in both languages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { needs } from '../kit/components.ts'
import { askHttp, sending } from '../kit/http-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { startChromium } from './chromium.ts'
import { look, onScreen, SCREENS } from './screens.ts'

const HOST = 'mail.empresa.test'
const ANA = 'ana@empresa.test'
const PASSWORD = 'cuatro caballos sin nombre'

test('a new password by link, on every screen', { skip: needs('chromium') }, async () => {
  await using server = await startServer()
  const browser = await startChromium([HOST])
  try {
    const { code, stderr } = await server.cli(['app-password', 'add', ANA, 'Teléfono <b>'])
    assert.equal(code, 0, stderr)
    for (const screen of SCREENS) {
      const { name, language } = screen
      await server.cli(['account', 'set', ANA, '--language', language])
      await onScreen(browser, screen, async (page) => {
        await page.goto(await makeLink(server))
        await setPassword(page, name, language)
        await page.goto(await makeLink(server))
        await page.goto(`https://${HOST}:${server.ports.https}/password/${'A'.repeat(43)}`)
        await look(page, `${name}-no-link`)
        await page.getByRole('link').click()
        await ask(page, name)
      })
    }
    const { status } = await askHttp(
      { port: server.ports.https },
      '/api/v1/session',
      sending('POST', { address: ANA, password: PASSWORD }),
    )
    assert.equal(status, 201, 'the password that was set is the password')
  } finally {
    await browser.close()
  }
})

/** By keyboard alone: the first field has the focus, and Tab goes through the rest. */
async function setPassword(page: Page, name: string, language: 'es' | 'en'): Promise<void> {
  assert.equal(await page.getAttribute('html', 'lang'), language)
  await look(page, `${name}-set`)
  assert.equal(await focused(page), 'password')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), 'again')
  await page.keyboard.type(`${PASSWORD}?`)
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await look(page, `${name}-differ`)
  assert.equal(await focused(page), 'password', 'back where it can be mended')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), 'drop')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  await look(page, `${name}-saved`)
  assert.match(String(await page.textContent('ul')), /Teléfono <b>/, 'a name is text')
}

async function ask(page: Page, name: string): Promise<void> {
  await look(page, `${name}-ask`)
  await page.keyboard.type('nadie@empresa.test')
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  await look(page, `${name}-asked`)
}

async function focused(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement?.id'))
}

async function makeLink(server: TestServer): Promise<string> {
  const { stdout } = await server.cli(['account', 'reset-link', ANA])
  const link = /https:\S+/.exec(stdout)?.[0]
  assert.ok(link, stdout)
  return link
}
