/** Parts of a message are never one document, and a link fills in a letter with nothing but words. THREATS WB6 */
import { type TestContext, test } from 'node:test'
import { linkTarget } from '../../src/service/message-view/web-link.ts'
import { openViewWorld } from '../kit/view-world.ts'

const PARTS = `From: Otra <otra@ajena.test>
Subject: tres
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html

<p>uno<img src="https://canary.test/?
--b
Content-Type: text/plain

SECRETO
--b
Content-Type: text/html

">fin<p title='
--b--
`

test('each part is a page of its own', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const { bodies } = await pages.view(await pages.put(PARTS), true)
  t.assert.deepStrictEqual(
    bodies.map(({ kind }) => kind),
    ['html', 'text', 'html'],
  )
  const texts = await Promise.all(bodies.map(async ({ url }) => (await pages.follow(url)).text))
  t.assert.deepStrictEqual(
    texts.map((text) => text.includes('SECRETO')),
    [false, true, false],
  )
  for (const text of texts) t.assert.match(text, /<\/main>/)
})

test('mailto says to, cc, subject and body, and nothing else', (t: TestContext) => {
  for (const [given, expected] of [
    ['mailto:a@b.test', 'mailto:a@b.test'],
    ['mailto:a@b.test?subject=Hola%20Ana&body=x', 'mailto:a@b.test?subject=Hola%20Ana&body=x'],
    ['mailto:?attach=/etc/passwd', undefined],
    ['mailto:a@b.test?attach=/etc/passwd', 'mailto:a@b.test'],
    ['mailto:a@b.test?attachment=x&insert=y&Bcc=z@b.test&from=jefa@b.test', 'mailto:a@b.test'],
    ['MAILTO:a@b.test?in-reply-to=x&cc=c@b.test', 'mailto:a@b.test?cc=c%40b.test'],
    ['mailto:a@b.test%0d%0aBcc:z@b.test', undefined],
    ['mailto:a@b.test?subject=x%0d%0aBcc:z@b.test', undefined],
  ] as const)
    t.assert.strictEqual(linkTarget(given), expected, given)
})
