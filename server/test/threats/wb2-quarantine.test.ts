/** What strangers write in subject and sender is text in summaries and on their pages, and nothing else. THREATS WB2, PA4 */
import { type TestContext, test } from 'node:test'
import { readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { partText } from '../../src/mail/mime/text.ts'
import { HOSTILE_TEXTS } from '../kit/hostile-texts.ts'
import { openQuarantinePages } from '../quarantine/http.ts'

const SCRIPTS = [
  '"><svg onload=alert(1)>',
  "'><img src=x onerror=alert(1)>",
  '</title><script>alert(1)</script>',
  '<a href="javascript:alert(1)">x</a>',
  '--></style><iframe srcdoc="<script>alert(1)</script>">',
  '{{7*7}}',
  '$' + '{7*7}',
  '%{x} {sender} {account}',
  '\u202egnp.exe',
  'Hola\r\nBcc: otra@ajena.test\r\n\r\n<svg>',
]
/** The only elements that we write there. */
const OURS =
  /<\/?(?:html|head|meta|title|link|body|main|h1|p|dl|dt|dd|form|input|button|ol|li|br|a|!doctype html)(?: [a-z-]+(?:="[^"<>]*")?)*>/gi

test('no mark of theirs survives', async (t: TestContext) => {
  await using pages = await openQuarantinePages()
  const { world } = pages
  // The newest are named in the summary.
  const texts = [...HOSTILE_TEXTS, ...SCRIPTS]
  const paths: string[] = []
  for (const [n, text] of texts.entries()) {
    const from = { name: text, address: 'vende@barato.test' }
    const { path } = await pages.hold(`m${n}`, { subject: text, from })
    paths.push(await path('release'), await path('block'))
  }
  for (const path of paths) {
    const page = await world.ask(path)
    t.assert.strictEqual(page.status, 200)
    t.assert.doesNotMatch(page.text.replaceAll(OURS, ''), /[<>]/)
  }
  t.assert.match((await world.ask(paths[texts.indexOf('{{7*7}}') * 2] ?? '')).text, /<dd>\{\{7\*7\}\}<\/dd>/)

  world.admin.clock.ms += 2 * 86_400_000
  await pages.tell()
  const [summary] = pages.sent
  if (summary === undefined || pages.sent.length !== 1) throw new Error('one summary was to be sent')
  const parts = [...walkParts(readStructure(summary.bytes).root)]
  const html = parts.find(({ type }) => type.subtype === 'html')
  const plain = parts.find(({ type }) => type.subtype === 'plain')
  if (html === undefined || plain === undefined) throw new Error('two parts were to be there')
  const shown = partText(summary.bytes, html)
  t.assert.ok(shown.includes('&lt;svg onload=alert(1)&gt;') && shown.includes('{{7*7}}'))
  t.assert.doesNotMatch(shown.replaceAll(OURS, ''), /[<>]/)
  t.assert.doesNotMatch(partText(summary.bytes, plain), /^Bcc:/m)
  t.assert.doesNotMatch(partText(summary.bytes, plain), /[\u202a-\u202e\u2066-\u2069]/)
  t.assert.doesNotMatch(Buffer.from(summary.bytes).toString(), /^Bcc:/m)
  t.assert.deepStrictEqual(
    summary.recipients.map(({ address }) => address),
    ['ana@empresa.test'],
  )
})
