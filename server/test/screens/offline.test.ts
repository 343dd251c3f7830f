/** Installed as an app: the page opens without a network, and what was asked of the mail is never kept by the worker. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startChromium } from '../e2e/chromium.ts'
import { buildWeb } from '../kit/built-web.ts'
import { needs } from '../kit/components.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer } from '../kit/start-server.ts'
import { signIn } from './world.ts'

const HOST = 'mail.empresa.test'

test('the webmail opens without a network', { skip: needs('chromium') }, async () => {
  await buildWeb()
  await using server = await startServer({ env: { VALIJA_SERVER__HOSTNAME: HOST } })
  const origin = `https://${HOST}:${server.ports.https}`
  // A worker is only taken over a certificate that the browser trusts.
  const browser = await startChromium([HOST], ['--ignore-certificate-errors'])
  try {
    const page = await browser.newPage()
    await page.goto(origin)
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await page.reload()
    await page.locator('input[name=address]').waitFor()
    const kept = await page.evaluate(`(async () => {
      const all = []
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname)
      return all
    })()`)
    assert.ok(Array.isArray(kept))
    const strange = kept.filter(
      (path) => !['/', '/editor.html'].includes(String(path)) && !String(path).startsWith('/assets/'),
    )
    assert.deepEqual(strange, [], 'the pages and their files, and no answer')
    const manifest = await page.evaluate(`fetch('/manifest.webmanifest').then((answer) => answer.json())`)
    assert.equal((manifest as { readonly start_url: string }).start_url, '/')
    await server.stop()
    await page.goto(`${origin}/ajustes/dispositivos`)
    await page.getByRole('alert').waitFor()
    assert.match(String(await page.getByRole('alert').textContent()), /no respondió|did not answer/)
  } finally {
    await browser.close()
  }
})

/** As the push service of the browser does it: to the worker, whether there is a page or not. */
async function pusher(page: Page, origin: string): Promise<(message: object) => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first !== undefined) resolve(first.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const registrationId = await registered
  return async (message) => {
    const data = JSON.stringify(message)
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
  }
}

test('a push says that there is mail, and who wrote where the person wants it', {
  skip: needs('chromium'),
}, async () => {
  await buildWeb()
  await using server = await startServer({ env: { VALIJA_SERVER__HOSTNAME: HOST } })
  const origin = `https://${HOST}:${server.ports.https}`
  const browser = await startChromium([HOST], ['--ignore-certificate-errors'])
  try {
    const context = await browser.newContext({ locale: 'es-AR', ignoreHTTPSErrors: true })
    await context.grantPermissions(['notifications'], { origin })
    const page = await context.newPage()
    await signIn(context, origin, server, 'ana')
    await page.goto(origin)
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    const push = await pusher(page, origin)
    const [worker] = context.serviceWorkers()
    const notices = async (): Promise<unknown> =>
      await worker?.evaluate(`self.registration.getNotifications()
        .then((all) => all.map(({ title, body }) => [title, body]))`)
    const choose = (names: boolean): Promise<unknown> =>
      page.evaluate(`caches.open('valija-push').then((cache) => cache.put('/push-choices',
        new Response(JSON.stringify({ language: 'es', names: ${names}, toldMs: Date.now() - 60_000 }))))`)
    const ana = await JmapClient.open(server, 'ana')
    await ana.put(
      'From: Luis Paz <luis@empresa.test>\nSubject: La factura\n\nhola\n',
      await ana.role('inbox'),
    )
    const delivered = { '@type': 'StateChange', changed: { [ana.accountId]: { EmailDelivery: '9' } } }
    await choose(false)
    await page.goto('about:blank')
    await push(delivered)
    await until(async () => ((await notices()) as unknown[]).length === 1)
    assert.deepEqual(await notices(), [['Correo nuevo', 'Abra Valija para leerlo']])
    await page.goto(origin)
    await choose(true)
    await page.goto('about:blank')
    await push(delivered)
    await until(async () => JSON.stringify(await notices()) === '[["Luis Paz","La factura"]]')
    // Signed out: that there is mail, and no more.
    await context.clearCookies()
    await push(delivered)
    await until(
      async () => JSON.stringify(await notices()) === '[["Correo nuevo","Abra Valija para leerlo"]]',
    )
  } finally {
    await browser.close()
  }
})
