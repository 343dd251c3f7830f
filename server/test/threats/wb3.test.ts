/** Nothing of a message is loaded before somebody allows it, and then only through us. THREATS WB3 */
import { type TestContext, test } from 'node:test'
import { sanitise } from '../../src/service/message-view/sanitise.ts'
import { startChromium } from '../e2e/chromium.ts'
import { LOADING_HTML } from '../kit/hostile-html.ts'
import { htmlMessage, openViewWorld } from '../kit/view-world.ts'

const ORIGIN = 'https://mail.empresa.test'

test('what is shown names no place to load from, but links that somebody may click', (t: TestContext) => {
  t.assert.ok(LOADING_HTML.length >= 45)
  for (const html of LOADING_HTML) {
    const shown = sanitise(html, { own: () => undefined, remote: undefined }).html
    const withoutLinks = shown.replaceAll(/ (?:href|title)="https:\/\/canary\.test\/23"/g, '')
    t.assert.doesNotMatch(withoutLinks, /canary/, html)
  }
})

test('after consent every picture is asked of us, with a link that only we can make', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const id = await pages.put(htmlMessage(LOADING_HTML.join('\n')))
  const before = await pages.view(id)
  t.assert.deepStrictEqual(before.pictures, { remote: 3, shown: false, trackers: [] })
  const hidden = (await pages.follow(before.bodies[0]?.url ?? '')).text
  t.assert.doesNotMatch(hidden, /<img[^>]* src=/)
  const after = await pages.view(id, true)
  const { text } = await pages.follow(after.bodies[0]?.url ?? '')
  const sources = [...text.matchAll(/ src="([^"]*)"/g)].map(([, source = '']) => source)
  t.assert.strictEqual(sources.length, 3)
  for (const source of sources) t.assert.ok(source.startsWith('/shown/picture/'), source)
  const forged = sources[0]?.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) ?? ''
  t.assert.strictEqual((await pages.follow(forged)).status, 404)
  // A link of one kind is none of another.
  const body = after.bodies[0]?.url ?? ''
  t.assert.strictEqual((await pages.world.ask(body.replace('/body/', '/file/'))).status, 404)
  pages.world.admin.clock.ms += 60 * 60_000
  t.assert.strictEqual((await pages.world.ask(body)).status, 404)
})

test('pictures that only count readers are named, and never loaded', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const html = `<img src="https://u1.ct.sendgrid.net/wf/open?upn=x" width=1 height=1><img src="https://a.test/p.gif" style="height:1px">
    <img src="https://a.test/logo.png" width=200><img src="https://b.list-manage.com/track/open.php?u=1">`
  const id = await pages.put(htmlMessage(html))
  const { pictures, bodies } = await pages.view(id, true)
  t.assert.deepStrictEqual(pictures, {
    remote: 1,
    shown: true,
    trackers: [
      { host: 'u1.ct.sendgrid.net', name: 'SendGrid', count: 1 },
      { host: 'a.test', name: '', count: 1 },
      { host: 'b.list-manage.com', name: 'Mailchimp', count: 1 },
    ],
  })
  t.assert.strictEqual(
    (await pages.follow(bodies[0]?.url ?? '')).text.match(/\/shown\/picture\//g)?.length,
    1,
  )
})

test('a real browser asks nobody and runs nothing, even where the sanitiser were missing', async (t: TestContext) => {
  const shown = LOADING_HTML.map((html) => sanitise(html, { own: () => undefined, remote: undefined }).html)
  await using pages = await openViewWorld('sqlite')
  const id = await pages.put(htmlMessage('x'))
  const { headers } = await pages.follow((await pages.view(id)).bodies[0]?.url ?? '')
  const browser = await startChromium(['mail.empresa.test', 'canary.test'])
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    const asked: string[] = []
    let ran = 0
    page.on('dialog', (dialog) => {
      ran++
      void dialog.dismiss()
    })
    await context.route('**', async (route) => {
      const { pathname, host } = new URL(route.request().url())
      if (host !== 'mail.empresa.test') {
        asked.push(route.request().url())
        await route.abort()
        return
      }
      const raw = `${LOADING_HTML.filter((html) => !html.includes('refresh')).join('\n')}<script>alert(1)</script><img src=x onerror=alert(1)>`
      const fields = {
        'content-type': 'text/html',
        'content-security-policy': String(headers['content-security-policy']),
      }
      await route.fulfill({ headers: fields, body: pathname === '/raw' ? raw : shown.join('\n') })
    })
    await page.goto(`${ORIGIN}/shown`)
    t.assert.deepStrictEqual(asked, [])
    // The second and third wall alone.
    await page.goto(`${ORIGIN}/raw`)
    t.assert.deepStrictEqual([asked, ran], [[], 0])
    t.assert.strictEqual(await page.evaluate('self.origin'), 'null')
  } finally {
    await browser.close()
  }
})
