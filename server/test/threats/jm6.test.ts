/** An attachment is never a page: saved whatever it says to be, shown only as a picture or as its words. THREATS JM6, JM3 */
import { type TestContext, test } from 'node:test'
import { createLazyTextReader } from '../../src/service/parse-process/lazy-text-reader.ts'
import { openViewWorld } from '../kit/view-world.ts'

const SCRIPT = '<script>alert(document.cookie)</script>'
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const FILES: readonly (readonly [type: string, name: string, body: string, preview: string])[] = [
  ['text/html', 'a.html', SCRIPT, 'text'],
  ['text/html; x=', 'b.html', SCRIPT, 'text'],
  ['image/svg+xml', 'c.svg', `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`, 'none'],
  ['text/xml', 'd.xml', `<?xml version="1.0"?><x>${SCRIPT}</x>`, 'text'],
  ['application/xhtml+xml', 'e.xhtml', `<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`, 'text'],
  ['application/pdf', 'f.pdf', '%PDF-1.4 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>', 'text'],
  ['image/png', 'g.png', SCRIPT, 'none'],
  ['image/gif', 'h.gif"\\\u202E.exe', `GIF89a/*${SCRIPT}*/`, 'picture'],
  ['application/javascript', 'i.js', 'alert(1)', 'text'],
  ['message/rfc822', 'j.eml', `Content-Type: text/html\n\n${SCRIPT}`, 'text'],
]

test('ten kinds of file that browsers would run are saved or inert', async (t: TestContext) => {
  await using reader = createLazyTextReader({ waitedFor: true })
  await using pages = await openViewWorld('sqlite', { readFiles: reader.read })
  const parts = FILES.map(([type, name, body]) => {
    const coded = encodeURIComponent(name)
    return `--b\nContent-Type: ${type}\nContent-Disposition: attachment; filename*=utf-8''${coded}\nContent-Transfer-Encoding: base64\n\n${Buffer.from(body).toString('base64')}\n`
  })
  const id = await pages.put(
    `From: o@ajena.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${parts.join('')}--b--\n`,
  )
  const { files, bodies } = await pages.view(id)
  t.assert.strictEqual(bodies.length, 0)
  t.assert.strictEqual(files.length, FILES.length)
  for (const [n, file] of files.entries()) {
    const [type, , , preview] = FILES[n] ?? []
    t.assert.strictEqual(file.preview, preview, type)
    const { status, headers } = await pages.follow(file.url)
    t.assert.strictEqual(status, 200)
    t.assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="[ -~]+"; filename\*=UTF-8''[\w.%!#$&+^`|~-]+$/,
    )
    t.assert.strictEqual(headers['content-type'], 'application/octet-stream')
    t.assert.match(String(headers['content-security-policy']), /default-src 'none'.*; sandbox$/)
    t.assert.strictEqual(headers['x-content-type-options'], 'nosniff')
    t.assert.strictEqual(headers['set-cookie'], undefined)
    if (file.previewUrl === '') continue
    const look = await pages.follow(file.previewUrl)
    t.assert.match(String(look.headers['content-security-policy']), /; sandbox/)
    t.assert.match(
      String(look.headers['content-type']),
      preview === 'picture' ? /^image\/gif$/ : /^text\/html; charset=utf-8$/,
    )
    if (preview === 'text') t.assert.doesNotMatch(look.text, /<script/)
  }
})

test('a picture within the text is shown by its Content-ID, and comes from us', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const id = await pages.put(
    `From: o@ajena.test\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src="cid:logo@x"><img src="cid:none@x">\n--b\nContent-Type: image/gif\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\n${GIF}\n--b--\n`,
  )
  const { files, bodies } = await pages.view(id)
  t.assert.deepStrictEqual(
    files.map(({ inline, preview }) => [inline, preview]),
    [[true, 'picture']],
  )
  const { text } = await pages.follow(bodies[0]?.url ?? '')
  const [, source = ''] = / src="([^"]+)"/.exec(text) ?? []
  const picture = await pages.follow(source)
  t.assert.deepStrictEqual([picture.status, picture.headers['content-type']], [200, 'image/gif'])
  t.assert.strictEqual(picture.headers['cross-origin-resource-policy'], 'cross-origin')
})

test('other people’s messages are as absent as those that never were, and a link ends with the credentials', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const { world } = pages
  const id = await pages.put('From: o@ajena.test\n\nHola\n')
  const [body] = (await pages.view(id)).bodies
  const eva = await world.signIn('luis@empresa.test')
  const ask = async (path: string, cookie: string) => await world.ask(path, { headers: { cookie } })
  const foreign = await ask(`/api/v1/messages/${id}/view`, eva)
  const absent = await ask('/api/v1/messages/M999999/view', eva)
  t.assert.deepStrictEqual([foreign.status, foreign.text], [absent.status, absent.text])
  t.assert.strictEqual(foreign.status, 404)
  for (const odd of ['M0', 'x', 'M1-1', 'T1', '%2e%2e', 'M1e3'])
    t.assert.strictEqual((await ask(`/api/v1/messages/${odd}/view`, eva)).status, 404, odd)
  const quotes = [
    await ask(`/api/v1/messages/${id}/quote`, eva),
    await ask('/api/v1/messages/M999999/quote', eva),
  ]
  t.assert.deepStrictEqual(
    quotes.map(({ status, text }) => [status, text]),
    [absent, absent].map(({ status, text }) => [status, text.replaceAll('/view', '/quote')]),
  )
  t.assert.strictEqual((await pages.follow(body?.url ?? '')).status, 200)
  const ana = await world.directory.accountByAddress('ana@empresa.test')
  if (ana === undefined) throw new Error('ana is not there')
  await world.admin.call(await world.admin.as('jefa@empresa.test'), 'account.suspend', {
    address: ana.address,
  })
  t.assert.strictEqual((await pages.follow(body?.url ?? '')).status, 404)
})
