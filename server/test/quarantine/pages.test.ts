/** The links of a summary over HTTP: looking changes nothing, only the button of our own page acts, and once. THREATS ID10, JM5 */
import { type TestContext, test } from 'node:test'
import { QUARANTINE_TEXTS } from '../../src/lib/catalogue/quarantine.ts'
import { openQuarantinePages } from './http.ts'

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const CONFIRM = { method: 'POST', headers: FORM, body: 'confirm=yes' }

test('a link scanner may look as often as it likes', async (t: TestContext) => {
  await using pages = await openQuarantinePages()
  const { world, store } = pages
  const { id, path } = await pages.hold('m1')
  const release = await path('release')
  for (const action of ['release', 'allow', 'block'] as const)
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'PUT', 'DELETE'])
      await world.ask(await path(action), { method })
  t.assert.strictEqual((await store.find(id))?.state, 'held')
  for (const language of ['es', 'en'] as const) {
    const { status, text, headers } = await world.ask(release, { headers: { 'Accept-Language': language } })
    t.assert.strictEqual(status, 200)
    t.assert.ok(
      text.includes(`<button type="submit">${QUARANTINE_TEXTS['digest.release'][language]}</button>`),
    )
    t.assert.match(text, /Ofertas Núñez &lt;vende@barato\.test&gt;/)
    t.assert.doesNotMatch(text, /<script/)
    t.assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'self';/)
    t.assert.strictEqual(headers['referrer-policy'], 'same-origin')
    t.assert.strictEqual(headers['cache-control'], 'no-store')
  }
})

test('only the button of our page acts, and once', async (t: TestContext) => {
  await using pages = await openQuarantinePages()
  const { world, store } = pages
  const { id, path } = await pages.hold('m1')
  const release = await path('release')
  const post = async (body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    (await world.ask(release, { method: 'POST', headers: { ...FORM, ...headers }, body })).status
  t.assert.strictEqual(await post('confirm=yes', { 'Sec-Fetch-Site': 'cross-site' }), 403)
  t.assert.strictEqual(await post('confirm=yes', { 'Sec-Fetch-Site': 'same-site' }), 403)
  t.assert.strictEqual(await post('confirm=yes', { Origin: 'https://otra.test' }), 403)
  t.assert.strictEqual(await post(''), 400)
  t.assert.strictEqual(await post('confirm=no'), 400)
  t.assert.strictEqual(await post('confirm=yes&frequency=off'), 400)
  // The button that mail programs press for lists.
  t.assert.strictEqual(await post('List-Unsubscribe=One-Click'), 400)
  t.assert.strictEqual(await post(`confirm=yes&x=${'x'.repeat(9_000)}`), 413)
  t.assert.strictEqual((await store.find(id))?.state, 'held')
  t.assert.strictEqual(await post('confirm=yes', { 'Sec-Fetch-Site': 'same-origin' }), 200)
  t.assert.strictEqual((await store.find(id))?.state, 'released')
  t.assert.strictEqual(await post('confirm=yes', { 'Sec-Fetch-Site': 'same-origin' }), 410)
  const again = await world.ask(release, { headers: { 'Accept-Language': 'es' } })
  t.assert.strictEqual(again.status, 410)
  t.assert.match(again.text, /Este enlace ya se usó el 3 de mayo\./)
  for (const forged of [
    release.replace(/.$/, (sign) => (sign === 'A' ? 'E' : 'A')),
    release.replace('.release.', '.allow.'),
    '/quarantine/x',
  ]) {
    t.assert.strictEqual((await world.ask(forged)).status, 404)
    t.assert.strictEqual((await world.ask(forged, CONFIRM)).status, 404)
  }
})
