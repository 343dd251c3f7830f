/** What HTTP lets a stranger hold or say: framing without two readings, every bound one below, at and above. */
import { type TestContext, test } from 'node:test'
import { HTTP_LIMITS } from '../../src/edge/http/stream-limits.ts'
import { createHttpStreams } from '../../src/net/http-server.ts'
import { rawHttp, sending } from '../kit/http-client.ts'
import { openHttpWorld } from '../kit/http-world.ts'
import { startClearServer } from './clear-server.ts'

const HEAD = 'GET /.well-known/security.txt HTTP/1.1\r\nHost: mail.empresa.test\r\n'

/** Each could be read as one request by us and as two by somebody in between. RFC 9112 §11.2, THREATS JM8 */
const SMUGGLED: Readonly<Record<string, string>> = {
  'both lengths': 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'two lengths': 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde',
  'two equal lengths': 'Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd',
  'a list of lengths': 'Content-Length: 4, 4\r\n\r\nabcd',
  'a signed length': 'Content-Length: +4\r\n\r\nabcd',
  'a length in hex': 'Content-Length: 0x4\r\n\r\nabcd',
  'chunked twice': 'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',
  'two codings': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'chunked not last': 'Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n',
  'a coding before chunked': 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  'an unknown coding': 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
  'a blank before the colon': 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
  'a folded field': 'X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a lone LF': 'X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a lone CR': 'X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a NUL': 'X: a\u0000b\r\n\r\n',
  'a chunk size with a sign': 'Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n',
  'an endless chunk size': 'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n',
  'a chunk without its end': 'Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n',
  'two hosts': 'Host: evil.test\r\n\r\n',
}

test('requests with two readings are refused and the stream is closed', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  for (const [title, rest] of Object.entries(SMUGGLED)) {
    const post = HEAD.replace('GET /.well-known/security.txt', 'POST /api/v1/password-reset').concat(
      'Content-Type: application/json\r\n',
    )
    const { text, closed } = await rawHttp(world, `${post}${rest}${HEAD}\r\n`)
    t.assert.ok(closed, title)
    t.assert.match(text, /^HTTP\/1\.1 (?:400|431|501) /, title)
    t.assert.strictEqual(text.match(/HTTP\/1\.1 \d/g)?.length, 1, `${title}: what follows is not answered`)
  }
  for (const line of [
    'GET http://evil.test/ HTTP/1.1',
    'GET * HTTP/1.1',
    'GET / HTTP/2.0',
    'GET /',
    'x'.repeat(100),
  ]) {
    const { text, closed } = await rawHttp(world, `${line}\r\nHost: mail.empresa.test\r\n\r\n`)
    t.assert.ok(closed, line)
    t.assert.match(text, /^HTTP\/1\.1 (?:400|505) /, line)
  }
  const twice = await rawHttp(world, `${HEAD}\r\n${HEAD}Connection: close\r\n\r\n`)
  t.assert.strictEqual(twice.text.match(/HTTP\/1\.1 200/g)?.length, 2, 'in order, one after the other')
})

test('names that are not ours are not answered', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const asked = async (host: string) =>
    (await rawHttp(world, `GET /password HTTP/1.1\r\nConnection: close\r\n${host}\r\n`)).text.slice(9, 12)
  t.assert.strictEqual(await asked('Host: mail.empresa.test\r\n'), '200')
  t.assert.strictEqual(await asked('Host: MAIL.empresa.test.:443\r\n'), '200')
  t.assert.strictEqual(await asked('Host: 127.0.0.1:10443\r\n'), '200')
  t.assert.strictEqual(await asked('Host: [::1]\r\n'), '200')
  for (const host of [
    'evil.test',
    'mail.empresa.test@evil.test',
    'mail.empresa.test/evil',
    '',
    'a b',
    'empresa.test',
  ])
    t.assert.strictEqual(await asked(`Host: ${host}\r\n`), '421', host)
  t.assert.strictEqual(await asked(''), '400')
})

test('header and body, one below, at and above their bounds', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const fields = (n: number): string => `${HEAD}Connection: close\r\n${'A: b\r\n'.repeat(n - 2)}\r\n`
  const statusOf = async (request: string): Promise<string> =>
    (await rawHttp(world, request)).text.slice(9, 12)
  t.assert.strictEqual(await statusOf(fields(HTTP_LIMITS.headerFields - 1)), '200')
  t.assert.strictEqual(await statusOf(fields(HTTP_LIMITS.headerFields)), '200')
  t.assert.strictEqual(await statusOf(fields(HTTP_LIMITS.headerFields + 1)), '431')
  t.assert.strictEqual(await statusOf(fields(HTTP_LIMITS.headerFields * 20)), '431')

  const padded = (octets: number): string => {
    const frame = `${HEAD}Connection: close\r\nA: \r\n\r\n`
    return `${HEAD}Connection: close\r\nA: ${'a'.repeat(octets - frame.length)}\r\n\r\n`
  }
  t.assert.strictEqual(await statusOf(padded(HTTP_LIMITS.headerBytes - 64)), '200')
  t.assert.strictEqual(await statusOf(padded(HTTP_LIMITS.headerBytes + 64)), '431')

  const body = (octets: number): string => {
    const frame = JSON.stringify({ address: 'a', x: '' }).length
    return JSON.stringify({ address: 'a', x: 'a'.repeat(octets - frame) })
  }
  const ask = async (octets: number): Promise<number> => {
    const asked = { ...sending('POST', {}), body: body(octets) }
    return (await world.ask('/api/v1/password-reset', asked)).status
  }
  t.assert.strictEqual(await ask(64 * 1024 - 1), 400, 'read, and refused for what it says')
  t.assert.strictEqual(await ask(64 * 1024), 400)
  t.assert.strictEqual(await ask(64 * 1024 + 1), 413)
  t.assert.strictEqual(
    (await world.ask('/api/v1/password-reset', { ...sending('POST', {}), body: '['.repeat(60_000) })).status,
    400,
  )
  for (const type of [
    'application/json x',
    'application/jsonx',
    'text/plain',
    'application/json;charset=utf-16',
    '',
  ])
    t.assert.strictEqual(
      (
        await world.ask('/api/v1/password-reset', {
          method: 'POST',
          body: '{"address":"a"}',
          headers: { 'content-type': type },
        })
      ).status,
      type === 'application/json;charset=utf-16' ? 202 : 415,
      type,
    )
  t.assert.strictEqual(({} as Record<string, unknown>)['polluted'], undefined)
})

test('a slow client is closed, one after the other request counted', async (t: TestContext) => {
  const limits = { ...HTTP_LIMITS, headersMs: 300, requestMs: 600, keepAliveMs: 300, requestsPerStream: 3 }
  const streams = createHttpStreams(limits, (request, response) => {
    request.resume()
    request.once('end', () => response.end('x'))
  })
  await using server = await startClearServer(streams)
  const place = { port: server.port, secure: false }
  const head = 'POST / HTTP/1.1\r\nHost: a\r\n'
  const slow = await rawHttp(place, head)
  t.assert.ok(slow.closed, 'a header without its end')
  t.assert.match(slow.text, /^HTTP\/1\.1 408 /)
  const body = await rawHttp(place, `${head}Content-Length: 10\r\n\r\nabc`)
  t.assert.ok(body.closed, 'a body without its end')
  const idle = await rawHttp(place, `${head}Content-Length: 0\r\n\r\n`)
  t.assert.ok(idle.closed, 'silence after an answer')
  const many = await rawHttp(place, `${head}Content-Length: 0\r\n\r\n`.repeat(5))
  t.assert.strictEqual(many.text.match(/HTTP\/1\.1 200/g)?.length, 3)
  t.assert.ok(many.closed)
})
