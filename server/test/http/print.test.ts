/** Messages on a sheet to print: what was written and nothing that acts, for whoever may read them. THREATS WB1, JM3 */
import { type TestContext, test } from 'node:test'
import { PRINTED_MAX } from '../../src/service/message-view/limits.ts'
import { ENGINES } from '../kit/engines.ts'
import { htmlMessage, openViewWorld, type ViewWorld } from '../kit/view-world.ts'

const PLAIN = [
  'From: =?utf-8?Q?Mart=C3=ADn_L=C3=B3pez?= <martin@sur.example>',
  'To: Ana <ana@empresa.test>, "<b>Luis</b>" <luis@empresa.test>',
  'Cc: jefa@empresa.test',
  'Subject: Pedido <script>alert(1)</script>',
  'Date: Mon, 23 Nov 2026 12:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Van 36 bultos <b>.',
  '--b',
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename="../remito <i>.pdf"',
  '',
  'octetos',
  '--b--',
  '',
].join('\n')
const HTML = htmlMessage(
  '<p onclick="x()">Van las <b>fotos</b></p><script>x()</script><img src="https://afuera.example/foto.png">',
)

async function linkOf({ world, cookie }: ViewWorld, query: string, as = cookie) {
  return await world.ask(`/api/v1/print-link?${query}`, { headers: { cookie: as } })
}

for (const engine of ENGINES)
  test(`a conversation on a sheet, on ${engine}`, async (t: TestContext) => {
    await using mail = await openViewWorld(engine)
    const ids = `${await mail.put(PLAIN)},${await mail.put(HTML)}`
    const asked = await linkOf(mail, `ids=${ids}&zone=America/Montevideo`)
    t.assert.strictEqual(asked.status, 200, asked.text)
    const sheet = await mail.follow(String((asked.json() as { url: string }).url))
    t.assert.strictEqual(sheet.status, 200)
    const policy = String(sheet.headers['content-security-policy'])
    t.assert.match(policy, /sandbox allow-popups allow-popups-to-escape-sandbox$/)
    t.assert.match(policy, /default-src 'none'/)
    for (const said of [
      '<h1 dir="auto">Pedido &lt;script&gt;alert(1)&lt;/script&gt;</h1>',
      '<bdi>Martín López</bdi> &lt;<bdi>martin@sur.example</bdi>&gt;',
      '<bdi>&lt;b&gt;Luis&lt;/b&gt;</bdi>',
      '<bdi>jefa@empresa.test</bdi>',
      'Van 36 bultos &lt;b&gt;.',
      '<p>Van las <b>fotos</b></p>',
      '<bdi>..remito &lt;i&gt;.pdf</bdi>',
    ])
      t.assert.ok(sheet.text.includes(said), `${said}\n${sheet.text}`)
    // Noon in Greenwich is nine in Montevideo.
    t.assert.match(sheet.text, /lunes, 23 de noviembre de 2026, 0?9:00/)
    t.assert.doesNotMatch(sheet.text, /<script|onclick|afuera\.example/)
    const withPictures = await linkOf(mail, `ids=${ids}&pictures=yes`)
    const shown = await mail.follow(String((withPictures.json() as { url: string }).url))
    t.assert.match(shown.text, /<img[^>]+\/shown\/picture\//)
  })

test('a sheet is for whoever may read each message, and holds so many', async (t: TestContext) => {
  await using mail = await openViewWorld('sqlite')
  const id = await mail.put(PLAIN)
  const other = await mail.world.signIn('otra@ajena.test')
  const [theirs, nobodys] = [await linkOf(mail, `ids=${id}`, other), await linkOf(mail, 'ids=M999', other)]
  t.assert.deepStrictEqual([theirs.status, theirs.text], [404, nobodys.text])
  t.assert.strictEqual((await linkOf(mail, `ids=${id},M999`)).status, 404)
  t.assert.strictEqual((await linkOf(mail, `ids=${id}&zone=Marte/Norte`)).status, 400)
  for (const [count, status] of [
    [PRINTED_MAX, 200],
    [PRINTED_MAX + 1, 400],
  ] as const)
    t.assert.strictEqual((await linkOf(mail, `ids=${Array(count).fill(id).join(',')}`)).status, status)
  const { url } = (await linkOf(mail, `ids=${id}`)).json() as { url: string }
  t.assert.strictEqual((await mail.follow(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`)).status, 404)
  // A link of a sheet leads to a sheet and to nothing else.
  t.assert.strictEqual((await mail.follow(url.replace('/print/', '/body/'))).status, 404)
})
