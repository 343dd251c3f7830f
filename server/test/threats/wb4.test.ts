/** The proxy for pictures asks no private place, takes no bomb and hands on nothing but pictures. THREATS WB4 */
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { createFetchOctets, type OctetQuestion } from '../../src/net/fetch-octets.ts'
import { createPictureProxy } from '../../src/service/message-view/picture-proxy.ts'
import { readPicture } from '../../src/service/message-view/picture-type.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { fakeDns } from '../kit/fake-dns.ts'

const HOSTS =
  '127.0.0.1 127.1 0x7f.1 0x7f000001 2130706433 017700000001 0177.0.0.1 １２７.0.0.1 127。0。0。1 0 0.0.0.0 localhost 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 100.127.255.255 198.18.0.1 192.0.0.1 192.0.2.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 [::] [::1] [::7f00:1] [::127.0.0.1] [::ffff:7f00:1] [::ffff:127.0.0.1] [::ffff:10.0.0.1] [64:ff9b::7f00:1] [64:ff9b::10.0.0.1] [64:ff9b:1::1] [2002:7f00:1::] [2002:a00:1::1] [2001::1] [2001:db8::1] [fc00::1] [fd12::1] [fe80::1] [fec0::1] [ff02::1] [100::1] [3fff::1] private.test both-private.test mapped.test none.test'.split(
    ' ',
  )
const OTHERS = [
  'ftp://1.2.3.4/',
  'file:///etc/passwd',
  'gopher://1.2.3.4/',
  'http://1.2.3.4:25/',
  'http://1.2.3.4:6379/',
  'http://1.2.3.4:22/',
  'data:image/png;base64,x',
  'javascript:1',
  'http://',
  'http://a b/',
  '',
]
const PNG = png(2, 2)

test('nothing private is dialled, however it is written', async (t: TestContext) => {
  await using dns = await fakeDns({
    'private.test': { A: ['10.0.0.7'] },
    'both-private.test': { A: ['127.0.0.1'], AAAA: ['::1'] },
    'mapped.test': { AAAA: ['::ffff:127.0.0.1'] },
    'mixed.test': { A: ['127.0.0.1', '93.184.215.14'] },
    'moves.test': { A: ['93.184.215.15'] },
  })
  const dialled: OctetQuestion[] = []
  let location: string | undefined
  const proxy = createPictureProxy({
    resolver: async () => dns.resolver,
    clock: steppedClock(),
    allowPrivate: false,
    fetch: async (question) => {
      dialled.push(question)
      const headers = location === undefined ? {} : { location }
      return { status: location === undefined ? 200 : 302, type: '', headers, body: PNG }
    },
  })
  const urls = [...HOSTS.map((host) => `http://${host}/x.png`), ...OTHERS]
  t.assert.ok(urls.length >= 60)
  for (const url of urls) t.assert.deepStrictEqual(await proxy(url), { kind: 'none' }, url)
  t.assert.strictEqual(dialled.length, 0)
  // A name that leads to both is dialled where it may be, and by number: it is not looked up again.
  t.assert.strictEqual((await proxy('https://mixed.test/x.png')).kind, 'picture')
  t.assert.deepStrictEqual(
    dialled.map(({ address }) => address),
    ['93.184.215.14'],
  )
  for (const host of HOSTS.slice(0, 40)) {
    location = `http://${host}/`
    t.assert.strictEqual((await proxy('https://moves.test/x.png')).kind, 'none')
  }
  t.assert.deepStrictEqual([...new Set(dialled.slice(1).map(({ address }) => address))], ['93.184.215.15'])
})

test('over a real connection: bombs, endless answers and what is no picture are none', async (t: TestContext) => {
  const asked: (string | undefined)[] = []
  const answers: Record<string, [Record<string, string>, Buffer]> = {
    '/good': [{}, PNG],
    '/svg': [
      { 'content-type': 'image/png' },
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ],
    '/html': [{ 'content-type': 'image/png' }, Buffer.from('<script>alert(1)</script>')],
    '/gzip': [{ 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(20 * 1024 * 1024))],
    '/large': [{}, Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)])],
    '/wide': [{}, png(50_000, 50_000)],
    '/round': [{ location: '/round' }, PNG],
    '/on': [{ location: '/good' }, PNG],
  }
  const server = createServer((request, response) => {
    asked.push(request.headers.cookie, request.headers.referer)
    const [headers, body] = answers[request.url ?? ''] ?? [{}, Buffer.alloc(0)]
    response.writeHead(headers['location'] === undefined ? 200 : 302, headers)
    response.end(body)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await using dns = await fakeDns({ 'a.test': { A: ['127.0.0.1'] } })
  const proxy = createPictureProxy({
    ...{ resolver: async () => dns.resolver, clock: { now: () => Date.now() }, allowPrivate: true },
    fetch: createFetchOctets(),
  })
  try {
    const kinds: Record<string, string> = {}
    for (const path of Object.keys(answers)) kinds[path] = (await proxy(`http://a.test:${port}${path}`)).kind
    const none = Object.fromEntries(Object.keys(answers).map((path) => [path, 'none']))
    t.assert.deepStrictEqual(kinds, { ...none, '/good': 'picture', '/on': 'picture' })
    t.assert.ok(asked.every((field) => field === undefined))
  } finally {
    server.close()
  }
})

test('any octets: a picture of the four kinds with a size, or none', (t: TestContext) => {
  for (const start of ['\x89PNG\r\n\x1a\n', 'GIF89a', '\xff\xd8\xff', 'RIFF....WEBPVP8X', ''])
    for (let length = 0; length < 64; length++) {
      const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(64, length)]).subarray(
        0,
        length,
      )
      const found = readPicture(bytes)
      t.assert.ok(found === undefined || found.dots > 0)
    }
})

/** As far as anybody reads it before it is drawn. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(25)
  head.writeUInt32BE(13, 0)
  head.write('IHDR', 4)
  head.writeUInt32BE(width, 8)
  head.writeUInt32BE(height, 12)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    head,
    deflateSync(Buffer.alloc(16)),
  ])
}
