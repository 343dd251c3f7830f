/** JM5: media types that only look like JSON, and what pages of other sites make a browser send. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type Answered, askHttp, cookieOf, sending, submitting } from '../kit/http-client.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const LOG_IN = '/api/v1/session'
const API = '/jmap/api'
const EMPTY = { using: [], methodCalls: [] }

suite('JM5', () => {
  let server: TestServer
  let ana: JmapClient
  let credentials: { readonly address: string; readonly password: string }
  let cookie: string
  before(async () => {
    server = await startServer()
    ana = await JmapClient.open(server, 'ana')
    credentials = { address: 'ana@empresa.test', password: server.passwordOf('ana') }
    const signedIn = await ask(LOG_IN, sending('POST', credentials))
    assert.equal(signedIn.status, 201)
    cookie = cookieOf(signedIn)
  })
  after(() => server[Symbol.asyncDispose]())
  const ask = (path: string, asked: Parameters<typeof askHttp>[2]): Promise<Answered> =>
    askHttp({ port: server.ports.https }, path, asked)

  test('a media type that is not JSON itself is refused', async () => {
    for (const type of [
      'application/json x',
      'application/json\tx',
      'application/jsonx',
      'xapplication/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { 'content-type': type }
      assert.equal((await ana.post(JSON.stringify(EMPTY), type)).status, 415, type)
      const logIn = await ask(LOG_IN, sending('POST', credentials, headers))
      assert.deepEqual([logIn.status, logIn.headers['set-cookie']], [415, undefined], type)
    }
    for (const type of ['application/json', 'application/json; charset=utf-8'])
      assert.equal((await ana.post(JSON.stringify(EMPTY), type)).status, 200, type)
  })

  test('what another site sends is refused, and sets no cookie', async () => {
    const own = `https://mail.empresa.test:${server.ports.https}`
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: own.replace('https', 'http') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: own },
      { 'sec-fetch-site': 'cross-site', origin: own, 'x-valija-request': '1' },
    ]
    for (const headers of foreign)
      for (const [path, asked] of [
        [LOG_IN, submitting(credentials, headers)],
        [LOG_IN, sending('POST', credentials, headers)],
        [LOG_IN, sending('POST', credentials, { ...headers, 'content-type': 'text/plain' })],
        [API, submitting({ methodCalls: '[]' }, { ...headers, cookie })],
        [API, sending('POST', EMPTY, { ...headers, cookie })],
        [`/jmap/upload/${ana.accountId}`, sending('POST', EMPTY, { ...headers, cookie })],
      ] as const) {
        const answer = await ask(path, asked)
        const told = `${path} ${JSON.stringify(headers)}`
        assert.deepEqual([answer.status, answer.headers['set-cookie']], [403, undefined], told)
        assert.equal(answer.headers['access-control-allow-origin'], undefined, told)
      }
    // A session says where it comes from, or nothing is done.
    assert.equal((await ask(API, sending('POST', EMPTY, { cookie }))).status, 403)
    for (const headers of [{ origin: own }, { 'sec-fetch-site': 'same-origin' }])
      assert.equal((await ask(API, sending('POST', EMPTY, { ...headers, cookie }))).status, 200)
  })
})
