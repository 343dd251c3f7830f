/** Installed as an app: the page opens without a network, and what was asked of the mail is never kept by the worker. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startChromium } from '../e2e/chromium.ts'
import { buildWeb } from '../kit/built-web.ts'
import { needs } from '../kit/components.ts'
import { startServer } from '../kit/start-server.ts'

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
    const strange = kept.filter((path) => path !== '/' && !String(path).startsWith('/assets/'))
    assert.deepEqual(strange, [], 'the page and its files, and no answer')
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
