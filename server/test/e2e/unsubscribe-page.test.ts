/**
 * Pages behind links of messages, by keyboard alone: a person who wants no more of a newsletter, to the page that says so, and one
 * who takes a file that was too large for the message.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { needs } from '../kit/components.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { startChromium } from './chromium.ts'
import { look, onScreen, SCREENS } from './screens.ts'

const HOST = 'mail.empresa.test'
const ANA = 'ana@empresa.test'
const LETTER = `From: <${ANA}>\r\nTo: <lectores@otra.test>\r\nSubject: Boletín\r\n\r\nNovedades`

test('no more of it, and a file of a link, on every screen', { skip: needs('chromium') }, async () => {
  await using server = await startServer()
  await using sink = await smtpSink()
  for (const words of [
    ['route', 'set', 'otra.test', `127.0.0.1:${sink.port}`],
    ['lane', 'grant', 'empresa.test'],
    ['lane', 'put', ANA, 'mass'],
  ]) {
    const { code, stderr } = await server.cli(words)
    assert.equal(code, 0, stderr)
  }
  const readers = SCREENS.map(({ name }) => `${name}@otra.test`)
  await sendLetter(server, readers)
  await sink.received(readers.length)
  const file = await giveFile(server)
  const browser = await startChromium([HOST])
  try {
    for (const screen of SCREENS) {
      const reader = `${screen.name}@otra.test`
      const letter = sink.messages.find(({ rcptTo }) => rcptTo.includes(reader))
      const link = /^List-Unsubscribe: <(https:[^>]+)>/m.exec(unfolded(letter?.bytes))?.[1]
      assert.ok(link, letter?.bytes.toString())
      await onScreen(browser, screen, async (page) => {
        await unsubscribe(page, screen, reader, link)
        await takeFile(page, screen, file)
      })
    }
  } finally {
    await browser.close()
  }
  const { stdout } = await server.cli(['lane', 'unsubscribed', ANA])
  for (const reader of readers) assert.ok(stdout.includes(reader), stdout)
})

async function unsubscribe(
  page: Page,
  { name, language }: (typeof SCREENS)[number],
  reader: string,
  link: string,
): Promise<void> {
  await page.goto(link)
  assert.equal(await page.getAttribute('html', 'lang'), language)
  assert.match(
    String(await page.textContent('main')),
    new RegExp(`${ANA}[\\s\\S]*${reader}|${reader}[\\s\\S]*${ANA}`),
  )
  await look(page, `${name}-unsubscribe`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement?.tagName'), 'BUTTON')
  await page.keyboard.press('Enter')
  await page.getByRole('status').waitFor()
  await look(page, `${name}-unsubscribed`)
  await page.goto(link.replace(/.{5}$/, 'AAAAA'))
  await page.getByRole('alert').waitFor()
  await look(page, `${name}-unsubscribe-no-link`)
}

const FILE = '<script>document.title = "run"</script>'

/** Where ana's file is. */
async function giveFile(server: TestServer): Promise<string> {
  const ana = await JmapClient.open(server, 'ana')
  const begun = await ana.ask('/jmap/links', {
    method: 'POST',
    body: JSON.stringify({ name: 'Planos del edificio, planta 2.html', sizeBytes: FILE.length }),
    headers: { 'content-type': 'application/json' },
  })
  const { id, url } = begun.json()
  const piece = await ana.ask(`/jmap/links/${Number(id)}?at=0`, {
    method: 'PUT',
    body: FILE,
    headers: { 'content-type': 'application/octet-stream' },
  })
  assert.equal(piece.json()['come'], FILE.length, piece.text)
  return String(url)
}

async function takeFile(
  page: Page,
  { name, language }: (typeof SCREENS)[number],
  link: string,
): Promise<void> {
  await page.goto(link)
  assert.equal(await page.getAttribute('html', 'lang'), language)
  assert.match(
    String(await page.textContent('main')),
    /ana@empresa\.test[\s\S]*Planos del edificio, planta 2\.html/,
  )
  await look(page, `${name}-file-link`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement?.tagName'), 'A')
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  assert.equal(download.suggestedFilename(), 'Planos del edificio, planta 2.html')
  assert.equal(await readFile(await download.path(), 'utf8'), FILE)
  await page.goto(link.replace(/.{5}$/, 'AAAAA'))
  await page.getByRole('alert').waitFor()
  await look(page, `${name}-file-link-none`)
}

async function sendLetter(server: TestServer, to: readonly string[]): Promise<void> {
  await using client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  await client.say('STARTTLS')
  await client.startTls({ rejectUnauthorized: false })
  await client.say('EHLO client.test')
  const plain = Buffer.from(`\0${ANA}\0${server.passwordOf('ana')}`).toString('base64')
  assert.match(await client.say(`AUTH PLAIN ${plain}`), /^235/)
  assert.match(await client.send(ANA, to, LETTER), /^250/)
}

function unfolded(bytes: Buffer | undefined): string {
  return (bytes?.toString() ?? '').replaceAll(/\r\n[ \t]+/g, ' ')
}
