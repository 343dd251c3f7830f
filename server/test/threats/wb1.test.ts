/** No script of a message runs: nothing that could is left of its HTML, and what were left could not run. THREATS WB1 */
import { describe, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readAttributes, scanHtml } from '../../src/mail/message/html-scan.ts'
import { plainToHtml } from '../../src/service/message-view/plain-html.ts'
import { sanitise } from '../../src/service/message-view/sanitise.ts'
import { startChromium } from '../e2e/chromium.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { HOSTILE_HTML } from '../kit/hostile-html.ts'
import { HOSTILE_TEXTS } from '../kit/hostile-texts.ts'
import { htmlMessage, openViewWorld } from '../kit/view-world.ts'

const LINKS = { own: () => '/shown/preview/x', remote: undefined }
const FORBIDDEN_TAG =
  /^(?:script|style|svg|math|iframe|object|embed|form|input|button|link|meta|base|template|video|audio|textarea|title|select|frame|frameset|noscript|html|head|body)$/
const FORBIDDEN_VALUE =
  /^\s*(?:java|vb)script|^\s*data:(?!image\/(?:png|gif|jpeg|webp);base64,)|^\s*(?:blob|filesystem|about|view-source|feed|jar):/i

/** What a browser could find in it that acts. */
function active(html: string): string[] {
  const found: string[] = []
  scanHtml(html, new Set(), {
    text: () => undefined,
    tag: (name, closes, from, to) => {
      if (FORBIDDEN_TAG.test(name)) found.push(name)
      if (closes) return
      for (const [attribute, value] of readAttributes(html, from, to, 100)) {
        if (/^(?:on|form|srcdoc|id$|name$|xlink)/.test(attribute)) found.push(attribute)
        if (FORBIDDEN_VALUE.test(value)) found.push(value)
        if (attribute === 'style' && /url|expression|@|\\|var\(|position|import/i.test(value))
          found.push(value)
      }
    },
  })
  return found
}

describe('WB1: what is left of a message', () => {
  test(`of ${HOSTILE_HTML.length} ways to run a script nothing that acts is left`, (t: TestContext) => {
    t.assert.ok(HOSTILE_HTML.length >= 600)
    for (const html of HOSTILE_HTML) {
      const shown = sanitise(html, LINKS).html
      t.assert.deepStrictEqual(active(shown), [], `${html}\n→ ${shown}`)
    }
  })

  test('any text at all: nothing that acts, as HTML and as plain text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '=',
      '<svg',
      '<img src=',
      ' onerror=',
      'javascript:',
      '<!--',
      '-->',
      '<style>',
      '</style>',
      '<math>',
      'x',
      ' ',
      '&lt;',
      '\0',
      'https://a.test/',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map((list) => list.join('')),
    )
    fc.assert(
      fc.property(
        text,
        (html) => active(sanitise(html, LINKS).html).length + active(plainToHtml(html)).length === 0,
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1000) },
    )
    for (const one of HOSTILE_TEXTS) if (active(plainToHtml(one)).length > 0) throw new Error(one)
  })

  test('a quarter of a megabyte of brackets, and 25,000 elements within elements, take no longer than reading', (t: TestContext) => {
    for (const html of [
      '<'.repeat(250_000),
      '<div>'.repeat(25_000),
      '<p style="'.repeat(25_000),
      '<a href=x '.repeat(25_000),
    ])
      t.assert.ok(cpuMs(() => sanitise(html, LINKS), 1) < 2_000, html.slice(0, 12))
  })
})

test('the page of a text has an origin of nobody, no scripts, and a policy of its own', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const id = await pages.put(htmlMessage(HOSTILE_HTML.slice(0, 200).join('\n')))
  const [body] = (await pages.view(id)).bodies
  const { status, headers, text } = await pages.follow(body?.url ?? '')
  t.assert.strictEqual(status, 200)
  const policy = String(headers['content-security-policy'])
  t.assert.match(policy, /^default-src 'none';/)
  t.assert.match(policy, /; sandbox allow-popups allow-popups-to-escape-sandbox$/)
  t.assert.doesNotMatch(policy, /script-src|allow-scripts|allow-same-origin|allow-forms/)
  t.assert.match(policy, /frame-ancestors https:\/\/mail\.empresa\.test:\d+;/)
  t.assert.strictEqual(headers['x-content-type-options'], 'nosniff')
  t.assert.strictEqual(headers['referrer-policy'], 'no-referrer')
  t.assert.deepStrictEqual(active(text.slice(text.indexOf('<main>'), text.indexOf('</main>'))), [])
})

test('in a browser the frame shows words and its own picture, runs nothing, and its page reaches nothing of ours', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const gif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
  const html = `<p id=x>Hola Ana</p><img src="cid:a@b">${HOSTILE_HTML.slice(0, 400).join('\n')}`
  const id = await pages.put(
    `From: o@ajena.test\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n${html}\n--b\nContent-Type: image/gif\nContent-ID: <a@b>\nContent-Transfer-Encoding: base64\n\n${gif}\n--b--\n`,
  )
  const [body] = (await pages.view(id)).bodies
  const browser = await startChromium(['mail.empresa.test'])
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true })
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs++
      void dialog.dismiss()
    })
    const origin = `https://mail.empresa.test:${pages.world.port}`
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/', 3).join('/')))
    await page.route(`${origin}/`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<iframe src="${body?.url ?? ''}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`,
      }),
    )
    await page.goto(`${origin}/`, { waitUntil: 'networkidle' })
    const frame = page.frames()[1]
    t.assert.match((await frame?.locator('main').textContent()) ?? '', /^Hola Ana/)
    t.assert.strictEqual(await frame?.evaluate('document.images[0].naturalWidth'), 1)
    t.assert.strictEqual(await frame?.evaluate('self.origin'), 'null')
    t.assert.strictEqual(dialogs, 0)
    t.assert.deepStrictEqual([...new Set(asked)].sort(), ['/', '/shown/body', '/shown/preview'])
  } finally {
    await browser.close()
  }
})
