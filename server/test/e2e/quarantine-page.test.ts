/**
 * A person whose mail is held: from the summary in the mailbox to the page that lets it go, by keyboard alone. Nothing that
 * strangers write runs anywhere on the way. THREATS WB2
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { systemClock } from '../../src/lib/clock.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { needs } from '../kit/components.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { openTestStores } from '../kit/stores.ts'
import { mail, openTestQuarantine, recipient } from '../quarantine/held.ts'
import { startChromium } from './chromium.ts'
import { look, onScreen, SCREENS } from './screens.ts'

const HOST = 'mail.empresa.test'
const ANA = 'ana@empresa.test'
const HOUR_MS = 3_600_000
const EVIL = '"><svg onload=ran()><img src=x onerror=ran()>'
const LINK = /href="(https:[^"]+\/quarantine\/[^"]+\.(release|allow|block|digest)\.[^"]+)"/g
/** Each screen lets its own message go. */
const SUBJECTS = SCREENS.map(({ name }) => `${EVIL} ${name}`)

test('held mail, from its summary to the page, on every screen', { skip: needs('chromium') }, async () => {
  await using server = await startServer()
  const company = await holdFor(server)
  const hour = new Date().getUTCHours()
  for (const words of [
    ['quarantine', 'settings', `${company}`, '--hour', `${hour}`, '--time-zone', 'UTC'],
    ['quarantine', 'digest'],
  ])
    await done(server, words)
  const html = await summaryOf(server)
  const links = [...html.matchAll(LINK)].map(([, link = '', action = '']) => ({ link, action }))
  assert.equal(links.length, SCREENS.length * 3 + 1)
  const browser = await startChromium([HOST])
  try {
    for (const [at, screen] of SCREENS.entries()) {
      // The newest is named first.
      const own = links.slice(at * 3, at * 3 + 3).map(({ link }) => link)
      await onScreen(browser, screen, async (page) => {
        await showSummary(page, screen.name, html)
        await letGo(page, screen, own)
        await chooseFrequency(page, screen.name, links.at(-1)?.link ?? '')
      })
    }
    await lookForOthers(browser, links[0]?.link ?? '')
  } finally {
    await browser.close()
  }
  const listed = await done(server, ['quarantine', 'list', '--state', 'any'])
  assert.equal(listed.split('\n').filter((line) => line.includes(EVIL.slice(0, 10))).length, SCREENS.length)
  assert.match(await done(server, ['quarantine', 'list']), /vacía|empty/)
})

async function done(server: TestServer, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await server.cli(words)
  assert.equal(code, 0, stderr)
  return stdout
}

/** As the filter does it, two hours ago. */
async function holdFor(server: TestServer): Promise<OrganisationId> {
  await using stores = await openTestStores({ dir: server.dataDir, postgres: undefined })
  const ana = await (await openDirectory(stores.directoryDb)).accountByAddress(ANA)
  if (ana === undefined) throw new Error('no account')
  const { id, organisationId } = ana
  const clock = { ms: systemClock.now() - 2 * HOUR_MS, now: () => clock.ms }
  const { quarantine } = await openTestQuarantine(await stores.quarantineDb(), clock)
  for (const [at, subject] of SUBJECTS.toReversed().entries()) {
    clock.ms += 1_000
    await quarantine.hold(
      mail(`e2e-${at}`, {
        ...{ subject, from: { name: EVIL, address: 'vende@barato.test' } },
        recipients: [recipient(id, { organisationId, address: ANA })],
      }),
    )
  }
  return organisationId
}

async function summaryOf(server: TestServer): Promise<string> {
  await using client = await ImapClient.signIn(server.ports.imap, ANA, server.passwordOf('ana'))
  let found = ''
  await until(async () => {
    await client.ok('SELECT INBOX')
    found = (await client.command('FETCH * (BINARY.PEEK[2])')).untagged.join('')
    return found.includes('/quarantine/')
  })
  return found.slice(found.indexOf('<!doctype'), found.lastIndexOf('</html>') + '</html>'.length)
}

/** As a mail program that shows all that it gets. */
async function showSummary(page: Page, name: string, html: string): Promise<void> {
  await page.exposeFunction('ran', () => assert.fail('something ran'))
  await page.setContent(html)
  assert.equal(await page.locator('svg, img, script').count(), 0)
  assert.ok(String(await page.textContent('body')).includes(EVIL))
  const pictures = process.env['VALIJA_PICTURES']
  if (pictures !== undefined)
    await page.screenshot({ path: join(pictures, `${name}-quarantine-mail.png`), fullPage: true })
}

async function letGo(
  page: Page,
  { name, language }: (typeof SCREENS)[number],
  [release = '', allow = '', block = '']: readonly string[],
): Promise<void> {
  for (const [link, action] of [
    [allow, 'allow'],
    [block, 'block'],
    [release, 'release'],
  ] as const) {
    await page.goto(link)
    assert.equal(await page.getAttribute('html', 'lang'), language)
    assert.ok(String(await page.textContent('main')).includes(`${EVIL} ${name}`), action)
    assert.equal(await page.locator('svg, img, script').count(), 0)
    await look(page, `${name}-quarantine-${action}`)
  }
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement?.tagName'), 'BUTTON')
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  await look(page, `${name}-quarantine-released`)
  for (const [link, what] of [
    [release, 'used'],
    [release.replace(/.{5}$/, 'AAAAA'), 'no-link'],
  ] as const) {
    await page.goto(link)
    await page.getByRole('alert').waitFor()
    await look(page, `${name}-quarantine-${what}`)
  }
}

async function chooseFrequency(page: Page, name: string, link: string): Promise<void> {
  await page.goto(link)
  await look(page, `${name}-quarantine-digest`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  await look(page, `${name}-quarantine-saved`)
}

/** A page elsewhere cannot press the button. THREATS JM5 */
async function lookForOthers(browser: Browser, link: string): Promise<void> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  await page.route('https://otra.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${link}"><input name="confirm" value="yes"><button>x</button></form>`,
    }),
  )
  await page.goto('https://otra.test/')
  const answer = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.click('button')
  assert.equal((await answer).status(), 403)
  await context.close()
}
