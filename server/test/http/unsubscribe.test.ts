/** No more mass mail by a link: asked on a page, done at once by a mail program's button, seen and undone by the sender. */
import { type TestContext, test } from 'node:test'
import { UNSUBSCRIBE_TEXTS } from '../../src/lib/catalogue/unsubscribe.ts'
import { createUnsubscribeTokens } from '../../src/service/unsubscribe/tokens.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { openHttpWorld } from '../kit/http-world.ts'
import { DELETE } from '../threats/pa1-api-routes.ts'

const FORM = 'application/x-www-form-urlencoded'
const MULTIPART = [
  '--x',
  'Content-Disposition: form-data; name="List-Unsubscribe"',
  '',
  'One-Click',
  '--x--',
  '',
].join('\r\n')

test('a link unsubscribes by a button or a page, never by a look', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const { directory, clock } = world.admin
  const ana = await directory.accountByAddress('ana@empresa.test')
  if (ana === undefined) throw new Error('no account')
  const sealer = async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)])
  const tokens = createUnsubscribeTokens({ directory, sealer, clock })
  const pathOf = async (recipient: string): Promise<string> =>
    `/unsubscribe/${await tokens.link({ accountId: ana.id, recipient })}`
  const list = (): Promise<readonly string[]> =>
    directory.read(async ({ unsubscribed }) =>
      (await unsubscribed.list(ana.id, '', 10)).map(({ recipient, way }) => `${recipient} ${way}`),
    )

  for (const language of ['en', 'es'] as const) {
    const page = await world.ask(await pathOf('bea@otra.test'), { headers: { 'Accept-Language': language } })
    t.assert.strictEqual(page.status, 200)
    t.assert.ok(page.text.includes(UNSUBSCRIBE_TEXTS['unsubscribe.button'][language]))
    t.assert.match(page.text, /bea@otra\.test/)
  }
  t.assert.deepStrictEqual(await list(), [], 'a look changes nothing')

  const post = (path: string, type: string, body: string, headers = {}) =>
    world.ask(path, { method: 'POST', headers: { 'Content-Type': type, ...headers }, body })
  const elsewhere = { Origin: 'https://correo.otra.test', 'Sec-Fetch-Site': 'cross-site' }
  const bea = await pathOf('Bea@otra.test')
  t.assert.strictEqual((await post(bea, FORM, 'List-Unsubscribe=One-Click', elsewhere)).status, 200)
  const multipart = await post(await pathOf('leo@otra.test'), 'multipart/form-data; boundary=x', MULTIPART)
  t.assert.strictEqual(multipart.status, 200)
  t.assert.strictEqual((await post(await pathOf('eva@otra.test'), FORM, 'confirm=yes')).status, 200)
  t.assert.strictEqual((await post(await pathOf('iria@otra.test'), FORM, 'other=yes')).status, 400)
  // One sign of it changed, and it is nobody's.
  const forged = bea.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')).replace(/.{5}$/, 'AAAAA')
  t.assert.strictEqual((await post(forged, FORM, 'List-Unsubscribe=One-Click')).status, 404)
  t.assert.deepStrictEqual(await list(), [
    'bea@otra.test one-click',
    'eva@otra.test page',
    'leo@otra.test one-click',
  ])

  const cookie = await world.signIn('ana@empresa.test')
  const mine = '/api/v1/accounts/ana@empresa.test/unsubscribed'
  const headers = { Cookie: cookie, 'X-Valija-Request': '1' }
  const shown = await world.ask(`${mine}?limit=2`, { headers })
  t.assert.match(shown.text, /"recipient":"eva@otra\.test","way":"page"/)
  t.assert.match(shown.text, /"next":"eva@otra\.test"/)
  const removed = await world.ask(`${mine}/eva@otra.test`, { ...DELETE, headers })
  t.assert.strictEqual(removed.status, 200)
  t.assert.deepStrictEqual(await list(), ['bea@otra.test one-click', 'leo@otra.test one-click'])
})
