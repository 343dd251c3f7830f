/** Questions over HTTPS: whom they trust, and how much and how long they listen. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { type AskHttps, createAskHttps } from '../../src/net/https.ts'
import { selfSigned } from '../kit/self-signed.ts'

const BOUNDS = { maxBytes: 100, timeoutMs: 5_000 }

type Asked = { readonly method: string; readonly type: string; readonly body: string }

async function serve(
  answer: (response: ServerResponse, asked: Asked) => void,
): Promise<AsyncDisposable & { readonly url: string; readonly ask: AskHttps }> {
  const { key, certificate } = selfSigned('127.0.0.1')
  const server = createServer({ key, cert: certificate }, (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => {
      body += text
    })
    request.on('end', () =>
      answer(response, { method: request.method ?? '', type: request.headers['content-type'] ?? '', body }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ask: createAskHttps({ ca: certificate }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('an answer may be as long as its bound and no longer', async (t: TestContext) => {
  let length = 0
  await using at = await serve((response) => response.end('x'.repeat(length)))
  for (length of [0, BOUNDS.maxBytes - 1, BOUNDS.maxBytes]) {
    const { headers, ...answer } = await at.ask({ url: at.url, ...BOUNDS })
    t.assert.deepStrictEqual(answer, { status: 200, body: 'x'.repeat(length), type: '' })
    t.assert.strictEqual(headers['content-length'], String(length))
  }
  length = BOUNDS.maxBytes + 1
  await t.assert.rejects(at.ask({ url: at.url, ...BOUNDS }), /over the limit/)
})

test('who says nothing, or never comes to an end, is not waited for', async (t: TestContext) => {
  for (const begun of [false, true]) {
    await using at = await serve((response) => {
      if (begun) response.write('x')
    })
    await t.assert.rejects(at.ask({ url: at.url, ...BOUNDS, timeoutMs: 200 }))
  }
})

test('an answer that breaks off is none', async (t: TestContext) => {
  await using at = await serve((response) => {
    response.writeHead(200, { 'content-length': 50 })
    response.write('half')
    setImmediate(() => response.destroy())
  })
  await t.assert.rejects(at.ask({ url: at.url, ...BOUNDS }))
})

test('nobody else is believed, and nobody is followed', async (t: TestContext) => {
  await using at = await serve((response) => {
    response.writeHead(302, { location: 'https://otro.test/' })
    response.end()
  })
  t.assert.strictEqual((await at.ask({ url: at.url, ...BOUNDS })).status, 302)
  await t.assert.rejects(createAskHttps()({ url: at.url, ...BOUNDS }), /self-signed/)
  const elsewhere = at.url.replace('127.0.0.1', 'localhost')
  await t.assert.rejects(at.ask({ url: elsewhere, ...BOUNDS }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  await t.assert.rejects(at.ask({ url: at.url.replace('https:', 'http:'), ...BOUNDS }), /only https/)
})

test('a form is posted, anything else is got', async (t: TestContext) => {
  await using at = await serve((response, asked) => response.end(JSON.stringify(asked)))
  const bounds = { ...BOUNDS, maxBytes: 1000 }
  t.assert.deepStrictEqual(JSON.parse((await at.ask({ url: at.url, ...bounds })).body), {
    method: 'GET',
    type: '',
    body: '',
  })
  const posted = await at.ask({ url: at.url, form: { token: 'a+b=ñ' }, ...bounds })
  t.assert.deepStrictEqual(JSON.parse(posted.body), {
    method: 'POST',
    type: 'application/x-www-form-urlencoded',
    body: 'token=a%2Bb%3D%C3%B1',
  })
})
