/** No script of a message runs: nothing that could is left of its HTML, and what were left could not run. THREATS WB1 */
import { describe, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readAttributes, scanHtml } from '../../src/mail/message/html-scan.ts'
import { plainToHtml } from '../../src/service/message-view/plain-html.ts'
import { sanitise } from '../../src/service/message-view/sanitise.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { HOSTILE_HTML } from '../kit/hostile-html.ts'
import { HOSTILE_TEXTS } from '../kit/hostile-texts.ts'
import { htmlMessage, openViewWorld } from '../kit/view-world.ts'

const LINKS = { own: () => 'https://mail.empresa.test/shown/preview/x', remote: undefined }
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
  t.assert.match(policy, /frame-ancestors https:\/\/mail\.empresa\.test;/)
  t.assert.strictEqual(headers['x-content-type-options'], 'nosniff')
  t.assert.strictEqual(headers['referrer-policy'], 'no-referrer')
  t.assert.deepStrictEqual(active(text.slice(text.indexOf('<main>'), text.indexOf('</main>'))), [])
})
