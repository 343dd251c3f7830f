/** The pages and files of the screens: their policy, how long they are kept, how they are sent, and what is not there. */
import { readdir, readFile } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import { buildWeb } from '../kit/built-web.ts'
import { openHttpWorld } from '../kit/http-world.ts'

const DIST = new URL('../../../web/dist/', import.meta.url)
/** Of the sheet of the outline, compressed: what a connection sends at once. */
const FIRST_SHEET_BYTES_MAX = 4_000
/** Of script before the first screen is of use, compressed. */
const SCRIPT_BYTES_MAX = 200 * 1024

test('the page runs our code and nothing else', async (t: TestContext) => {
  await buildWeb()
  await using world = await openHttpWorld('sqlite')
  for (const path of ['/', '/c/7', '/ajustes/dispositivos', '/panel', '/panel/', '/panel/cuentas']) {
    const { status, headers, text } = await world.ask(path)
    t.assert.strictEqual(status, 200, path)
    const policy = String(headers['content-security-policy'])
    t.assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /)
    t.assert.match(policy, /require-trusted-types-for 'script'; trusted-types valija dompurify$/)
    t.assert.doesNotMatch(policy, /unsafe|nonce|https?:|\*/)
    t.assert.strictEqual(headers['x-content-type-options'], 'nosniff')
    t.assert.strictEqual(headers['referrer-policy'], 'no-referrer')
    t.assert.strictEqual(headers['cache-control'], 'no-cache')
    t.assert.doesNotMatch(
      text,
      /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/i,
      'nothing is written into it',
    )
    const again = await world.ask(path, { headers: { 'if-none-match': String(headers['etag']) } })
    t.assert.strictEqual(again.status, 304)
  }
})

test('files are kept for ever, compressed, and only those that were built', async (t: TestContext) => {
  await buildWeb()
  await using world = await openHttpWorld('sqlite')
  for (const [app, base] of [
    ['mail', '/'],
    ['admin', '/panel/'],
  ] as const) {
    const script = (await readdir(new URL(`${app}/assets`, DIST))).find((name) => /^index-.*\.js$/.test(name))
    const path = `${base}assets/${script}`
    const plain = await world.ask(path)
    t.assert.strictEqual(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
    t.assert.strictEqual(plain.headers['content-type'], 'text/javascript; charset=utf-8')
    t.assert.strictEqual(plain.headers['content-encoding'], undefined)
    const packed = await world.ask(path, { headers: { 'accept-encoding': 'gzip, br' } })
    t.assert.strictEqual(packed.headers['content-encoding'], 'br')
    t.assert.strictEqual(packed.headers['vary'], 'accept-encoding')
    const refused = await world.ask(path, { headers: { 'accept-encoding': 'br;q=0, gzip' } })
    t.assert.strictEqual(refused.headers['content-encoding'], 'gzip')
    const file = await readFile(new URL(`${app}/assets/${script}.br`, DIST))
    t.assert.strictEqual(brotliDecompressSync(file).toString(), plain.text)
  }
  for (const path of [
    '/assets/..%2fstamp.json',
    '/assets/%2e%2e%2findex.html',
    '/assets/index.html',
    '/assets/stamp.json',
    '/stamp.json',
    '/panel/assets/',
    '/Panel/',
    '/assets',
    '/anything',
  ]) {
    const { status } = await world.ask(path)
    t.assert.ok(status === 404 || (path === '/panel/assets/' && status === 200), `${path}: ${status}`)
  }
})

test('no screen waits for more than 200 kB of script', async (t: TestContext) => {
  await buildWeb()
  // The page itself, and the first screen that it loads.
  for (const [app, screen] of [
    ['mail', 'mail'],
    ['admin', 'home'],
  ] as const) {
    const page = await readFile(new URL(`${app}/index.html`, DIST), 'utf8')
    const names = [...page.matchAll(/assets\/([^"]+\.js)/g)].map(([, name]) => name ?? '')
    t.assert.ok(names.length > 0)
    const all = await readdir(new URL(`${app}/assets/`, DIST))
    const first = all.filter((name) => new RegExp(`^${screen}-.{8}\\.js$`).test(name))
    t.assert.strictEqual(first.length, 1, screen)
    const waited = new Map<string, number>()
    for (const name of [...names, ...first]) await waitedFor(new URL(`${app}/assets/`, DIST), name, waited)
    const bytes = [...waited.values()].reduce((sum, one) => sum + one, 0)
    t.assert.ok(bytes <= SCRIPT_BYTES_MAX, `${app}: ${bytes}`)
  }
})

test('the outline of the webmail waits for one small sheet, not for the sheets and scripts of the app', async (t: TestContext) => {
  await buildWeb()
  const page = await readFile(new URL('mail/index.html', DIST), 'utf8')
  const [head = '', body = ''] = page.split('<body>')
  const held = [...head.matchAll(/<link rel="stylesheet"[^>]*href="\/(assets\/[^"]+)"/g)].map(
    ([, name]) => name,
  )
  t.assert.strictEqual(held.length, 1, head)
  const sheet = await readFile(new URL(`mail/${held[0]}`, DIST), 'utf8')
  t.assert.ok(gzipSync(sheet).length <= FIRST_SHEET_BYTES_MAX, `${gzipSync(sheet).length}`)
  for (const name of body.matchAll(/class="(first[^"]*)"/g))
    if (name[1] !== undefined) t.assert.match(sheet, new RegExp(`\\.${name[1]}\\b`))
  t.assert.ok(body.indexOf('id="first"') < body.indexOf('rel="stylesheet"'))
  // The policy of the page takes no style that is written into it. THREATS §3.14
  t.assert.doesNotMatch(page, /<style|\sstyle=|<script(?![^>]*src)/)
})

/** A script with everything that it imports before it runs. */
async function waitedFor(folder: URL, name: string, waited: Map<string, number>): Promise<void> {
  if (waited.has(name)) return
  const script = await readFile(new URL(name, folder))
  waited.set(name, gzipSync(script).length)
  for (const [, imported = ''] of script.toString().matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    await waitedFor(folder, imported, waited)
}
