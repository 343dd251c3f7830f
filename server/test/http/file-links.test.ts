/** Files by a link: whoever has the link gets the file, its owner sees and takes it back, and nobody learns why there is none. */
import { type TestContext, test } from 'node:test'
import { FILE_LINK_TEXTS } from '../../src/lib/catalogue/file-links.ts'
import type { ServicePlace } from '../../src/net/service-place.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { LINK_DAYS, WRONG_PER_NETWORK, WRONG_WINDOW_MS } from '../../src/service/file-links/limits.ts'
import { ATTACHMENTS_SETTING } from '../../src/store/directory-attachments.ts'
import { FILTER_SETTING } from '../../src/store/directory-filter.ts'
import { LINK_DAYS_SETTING } from '../../src/store/directory-link-days.ts'
import { LINKED_PIECE_OCTETS } from '../../src/store/limits.ts'
import { STREAM_MAX, startClamd } from '../kit/clamd.ts'
import { needs } from '../kit/components.ts'
import { EICAR } from '../kit/eicar.ts'
import { ENGINES, type EngineName, openEngine } from '../kit/engines.ts'
import type { Answered, Asked } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { openTestStores } from '../kit/stores.ts'

const DAY_MS = 24 * 3600 * 1000
const FILE = Buffer.alloc(LINKED_PIECE_OCTETS + 7, '<script>alert(1)</script>')
const NAME = '../../<b>plano\u202Efdp.html'
const KEPT_NAME = '....<b>planofdp.html'

type Person = (method: string, path: string, body?: string | Buffer) => Promise<Answered>

async function openLinkWorld(name: EngineName, clamav?: ServicePlace) {
  await using opened = new AsyncDisposableStack()
  const engine = opened.use(await openEngine(name))
  let world: HttpWorld | undefined
  const clock = { now: () => world?.admin.clock.now() ?? 0 }
  const { accounts } = opened.use(await openTestStores(engine, { clock }))
  world = opened.use(
    await openHttpWorld(name, {
      door: (directory) => createDoor({ accounts, directory }),
      ...(clamav !== undefined && { clamav }),
    }),
  )
  const { ask, signIn } = world
  const person = async (address: string): Promise<Person> => {
    const cookie = await signIn(address)
    return (method, path, body) => {
      const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json'
      const headers = { cookie, 'X-Valija-Request': '1', ...(body !== undefined && { 'content-type': type }) }
      const asked: Asked = { method, headers, ...(body !== undefined && { body }) }
      return ask(path, asked)
    }
  }
  const rest = opened.move()
  return { world, person, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

async function give(person: Person, name = NAME, file = FILE): Promise<{ id: number; path: string }> {
  const made = await person('POST', '/jmap/links', JSON.stringify({ name, sizeBytes: file.length }))
  if (made.status !== 201) throw new Error(`${made.status} ${made.text}`)
  const { id, url } = made.json()
  for (let at = 0; at < file.length; at += LINKED_PIECE_OCTETS) {
    const piece = file.subarray(at, at + LINKED_PIECE_OCTETS)
    const answer = await person('PUT', `/jmap/links/${Number(id)}?at=${at}`, piece)
    if (answer.json()['come'] !== at + piece.length) throw new Error(answer.text)
  }
  return { id: Number(id), path: new URL(String(url)).pathname }
}

/** What was cut off goes on, as long as it is the same file; nobody gets other octets than those that were asked for. */
async function goOn(
  t: TestContext,
  ask: (headers: Record<string, string>) => Promise<Answered>,
  tag: string,
): Promise<void> {
  const size = FILE.length
  for (const from of [1, LINKED_PIECE_OCTETS, size - 1]) {
    const rest = await ask({ range: `bytes=${from}-`, 'if-range': tag })
    t.assert.strictEqual(rest.status, 206)
    t.assert.strictEqual(rest.headers['content-range'], `bytes ${from}-${size - 1}/${size}`)
    t.assert.ok(Buffer.from(rest.text).equals(FILE.subarray(from)))
  }
  const none = await ask({ range: `bytes=${size}-` })
  t.assert.deepStrictEqual([none.status, none.headers['content-range']], [416, `bytes */${size}`])
  for (const headers of [{ range: 'bytes=0-0,2-3' }, { range: 'bytes=5-', 'if-range': '"x"' }]) {
    const whole = await ask(headers)
    t.assert.deepStrictEqual([whole.status, whole.text.length], [200, size])
  }
}

for (const engine of ENGINES)
  test(`a file is given by a link and taken back (${engine})`, async (t: TestContext) => {
    await using links = await openLinkWorld(engine)
    const { world, person } = links
    const { clock } = world.admin
    const ana = await person('ana@empresa.test')
    const { id, path } = await give(ana)
    t.assert.match(path, /^\/file\/[\w-]{43}$/)
    const lastDay = new Date(clock.ms + LINK_DAYS * DAY_MS).toISOString().slice(0, 10)

    for (const [language, day] of [['en', 'June 2, 2026'] as const, ['es', '2 de junio de 2026'] as const]) {
      const page = await world.ask(path, { headers: { 'Accept-Language': language } })
      t.assert.strictEqual(page.status, 200)
      for (const text of ['ana@empresa.test', 'Empresa', '&lt;b&gt;planofdp.html', '2.1 MB', day])
        t.assert.ok(page.text.includes(text), `${text} in ${page.text}`)
      t.assert.ok(page.text.includes(FILE_LINK_TEXTS['links.download'][language]))
      t.assert.doesNotMatch(page.text, /<script|<b>/)
      t.assert.match(
        String(page.headers['content-security-policy']),
        /^default-src 'none'; style-src 'self';/,
      )
    }
    const file = await world.ask(`${path}/download`)
    t.assert.ok(Buffer.from(file.text).equals(FILE))
    t.assert.strictEqual(file.headers['content-type'], 'application/octet-stream')
    t.assert.strictEqual(file.headers['x-content-type-options'], 'nosniff')
    t.assert.match(String(file.headers['content-security-policy']), /default-src 'none'.*sandbox/)
    t.assert.strictEqual(
      file.headers['content-disposition'],
      `attachment; filename="....<b>planofdp.html"; filename*=UTF-8''....%3Cb%3Eplanofdp.html`,
    )
    t.assert.strictEqual((await world.ask(`${path}/download`, { method: 'HEAD' })).status, 404)
    await goOn(t, (headers) => world.ask(`${path}/download`, { headers }), String(file.headers['etag']))

    const listed = await ana('GET', '/jmap/links')
    t.assert.deepStrictEqual(listed.json()['links'], [
      {
        ...{ id, name: KEPT_NAME, sizeBytes: FILE.length, downloads: 6, lastDay },
        madeAt: new Date(clock.ms).toISOString(),
      },
    ])
    // Nobody else has it among theirs, nor takes it back.
    for (const address of ['luis@empresa.test', 'jefa@empresa.test', 'eva@ajena.test']) {
      const other = await person(address)
      t.assert.deepStrictEqual((await other('GET', '/jmap/links')).json()['links'], [])
      const random = await other('DELETE', '/jmap/links/12345')
      const foreign = await other('DELETE', `/jmap/links/${id}`)
      t.assert.deepStrictEqual([foreign.status, foreign.text], [404, random.text])
      const piece = await other('PUT', `/jmap/links/${id}?at=0`, FILE.subarray(0, LINKED_PIECE_OCTETS))
      t.assert.strictEqual(piece.status, 404)
    }
    t.assert.strictEqual((await world.ask(path)).status, 200)
    t.assert.strictEqual((await ana('DELETE', `/jmap/links/${id}`)).status, 204)
    t.assert.strictEqual((await ana('DELETE', `/jmap/links/${id}`)).status, 404)
    t.assert.strictEqual((await world.ask(`${path}/download`)).status, 404)
  })

/** A file that is large enough for two pieces, with that at its end. */
const ending = (text: string): Buffer<ArrayBuffer> => Buffer.concat([FILE, Buffer.from(text)])

test('a virus scanner looks before anybody gets a file', { skip: needs('clamd') }, async (t: TestContext) => {
  await using clamd = await startClamd()
  await using links = await openLinkWorld('sqlite', { path: clamd.path })
  const { world, person } = links
  const ana = await person('ana@empresa.test')
  const page = async (path: string): Promise<string> =>
    (await world.ask(path, { headers: { 'Accept-Language': 'en' } })).text
  const clean = await give(ana, 'a.bin', ending('nothing of the kind'))
  t.assert.match(await page(clean.path), /The antivirus looked at it/)
  // It lies across two pieces: neither of them has it.
  const infected = Buffer.concat([Buffer.alloc(LINKED_PIECE_OCTETS - 30, ' '), Buffer.from(EICAR)])
  await t.assert.rejects(give(ana, 'b.bin', infected), /Eicar-/)
  t.assert.doesNotMatch((await ana('GET', '/jmap/links')).text, /b\.bin/)
  const large = await give(ana, 'c.bin', Buffer.alloc(STREAM_MAX + LINKED_PIECE_OCTETS, 'x'))
  t.assert.match(await page(large.path), /too large for the antivirus/)
  await clamd.kill()
  const made = (await ana('POST', '/jmap/links', JSON.stringify({ name: 'd', sizeBytes: 4 }))).json()
  const send = () => ana('PUT', `/jmap/links/${Number(made['id'])}?at=0`, Buffer.from('hola'))
  t.assert.strictEqual((await send()).status, 503)
  t.assert.strictEqual((await world.ask(new URL(String(made['url'])).pathname)).status, 404)
  await world.directory.write(({ settings }) =>
    settings.set('organisation', world.admin.empresa.organisationId, FILTER_SETTING, { unscanned: 'accept' }),
  )
  t.assert.deepStrictEqual((await send()).json(), { come: 4 })
})

test('a link that leads nowhere does not say why', async (t: TestContext) => {
  await using links = await openLinkWorld('sqlite')
  const { world, person } = links
  const { admin } = world
  const ana = await person('ana@empresa.test')
  const never = await world.ask(`/file/${'A'.repeat(43)}`)
  const same = async (path: string): Promise<void> => {
    for (const one of [path, `${path}/download`]) {
      const answer = await world.ask(one)
      t.assert.deepStrictEqual([answer.status, answer.text], [404, never.text])
    }
  }
  await same('/file/x')
  await same(`/file/${encodeURIComponent('../../etc/passwd')}`)
  const begun = await ana('POST', '/jmap/links', JSON.stringify({ name: 'a', sizeBytes: 9 }))
  await same(new URL(String(begun.json()['url'])).pathname)
  const small = Buffer.from('hola')
  const revoked = await give(ana, 'a', small)
  await ana('DELETE', `/jmap/links/${revoked.id}`)
  await same(revoked.path)

  const { path } = await give(ana, 'a', small)
  const jefa = await admin.as('jefa@empresa.test')
  await admin.call(jefa, 'account.suspend', { address: 'ana@empresa.test' })
  await same(path)
  await admin.call(jefa, 'account.enable', { address: 'ana@empresa.test' })
  t.assert.strictEqual((await world.ask(path)).status, 200)
  const made = admin.clock.ms
  // The whole of the last day counts, at whichever end of the earth.
  admin.clock.ms = Math.floor(made / DAY_MS + LINK_DAYS + 1) * DAY_MS + DAY_MS / 2 - 1
  t.assert.strictEqual((await world.ask(path)).status, 200)
  admin.clock.ms++
  await same(path)
  admin.clock.ms = made
  await admin.call(jefa, 'account.remove', { address: 'ana@empresa.test' })
  await same(path)
})

test('files that a company does not send, and networks that guess, go no further', async (t: TestContext) => {
  await using links = await openLinkWorld('sqlite')
  const { world, person } = links
  const ana = await person('ana@empresa.test')
  const { path } = await give(ana, 'a', Buffer.from('hola'))
  await world.directory.write(({ settings }) =>
    settings.set('organisation', world.admin.empresa.organisationId, ATTACHMENTS_SETTING, ['exe']),
  )
  const refused = await ana('POST', '/jmap/links', JSON.stringify({ name: 'Pago.EXE', sizeBytes: 4 }))
  t.assert.strictEqual(refused.status, 403)
  const hidden = await ana('POST', '/jmap/links', JSON.stringify({ name: 'pago.txt', sizeBytes: 64 }))
  const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(62)])
  const piece = await ana('PUT', `/jmap/links/${Number(hidden.json()['id'])}?at=0`, program)
  t.assert.strictEqual(piece.status, 403)
  for (const body of [
    { name: '', sizeBytes: 4 },
    { name: '\u202E', sizeBytes: 4 },
    { name: 'a', sizeBytes: 0 },
  ])
    t.assert.strictEqual((await ana('POST', '/jmap/links', JSON.stringify(body))).status, 400)

  for (let n = 0; n < WRONG_PER_NETWORK; n++)
    t.assert.strictEqual((await world.ask(`/file/${'A'.repeat(43)}`)).status, 404)
  // Then a right one says no more than a wrong one, until the window is over.
  const [wrong, right] = [await world.ask(`/file/${'A'.repeat(43)}`), await world.ask(path)]
  t.assert.deepStrictEqual([wrong.status, right.status, right.text], [429, 429, wrong.text])
  world.admin.clock.ms += WRONG_WINDOW_MS
  t.assert.strictEqual((await world.ask(path)).status, 200)
})

test('a company says how long its links last, or that it has none', async (t: TestContext) => {
  await using links = await openLinkWorld('sqlite')
  const { world, person } = links
  const [ana, eva] = [await person('ana@empresa.test'), await person('eva@ajena.test')]
  const says = (days: number): Promise<unknown> =>
    world.directory.write(({ settings }) =>
      settings.set('organisation', world.admin.empresa.organisationId, LINK_DAYS_SETTING, days),
    )
  const ask = () => ana('POST', '/jmap/links', JSON.stringify({ name: 'a', sizeBytes: 4 }))
  const daysOf = async (one: Person): Promise<unknown> =>
    ((await one('GET', '/jmap/links')).json()['limits'] as Record<string, unknown>)['days']
  await says(7)
  const day = new Date(world.admin.clock.ms + 7 * DAY_MS).toISOString().slice(0, 10)
  t.assert.deepStrictEqual([(await ask()).json()['lastDay'], await daysOf(ana)], [day, 7])
  t.assert.strictEqual(await daysOf(eva), LINK_DAYS)
  const { path } = await give(ana, 'a', Buffer.from('hola'))
  await says(0)
  t.assert.deepStrictEqual([(await ask()).status, await daysOf(ana)], [403, 0])
  // Who has a link already keeps it.
  t.assert.strictEqual((await world.ask(path)).status, 200)
})
