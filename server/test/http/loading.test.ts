/** Nothing of HTTP is loaded before somebody says something; what cannot be loaded is tried again for the next one. */
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHttpEdge, type LoadedHttp } from '../../src/edge/http/http-edge.ts'
import { HTTP_LIMITS } from '../../src/edge/http/stream-limits.ts'
import { silentLog } from '../../src/lib/log.ts'
import { createHttpStreams } from '../../src/net/http-server.ts'
import { rawHttp } from '../kit/http-client.ts'
import { startClearServer } from './clear-server.ts'

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const LAST = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
const PATIENCE_MS = 30_000

function answering(): LoadedHttp {
  return createHttpStreams(HTTP_LIMITS, (_request, response) => response.end('here'))
}

async function openEdge(load: () => Promise<LoadedHttp>) {
  const edge = createHttpEdge(load, silentLog)
  const listener = await startClearServer({ serve: edge.accept, drain: edge.drain })
  return {
    place: { port: listener.port, secure: false },
    drain: edge.drain,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
}

test('a client that says nothing loads nothing; the first octet does, once', async (t: TestContext) => {
  let loads = 0
  const ready = Promise.withResolvers<void>()
  await using edge = await openEdge(async () => {
    loads++
    await ready.promise
    return answering()
  })
  const silent = connect(edge.place.port, '127.0.0.1')
  await sleep(100)
  t.assert.strictEqual(loads, 0)
  // What arrives while it loads is not lost, nor is its order.
  const waiting = [
    rawHttp(edge.place, GET.repeat(2) + LAST, PATIENCE_MS),
    rawHttp(edge.place, LAST, PATIENCE_MS),
  ]
  await sleep(100)
  ready.resolve()
  const answers = await Promise.all(waiting)
  t.assert.deepStrictEqual(
    answers.map(({ text }) => text.match(/here/g)?.length),
    [3, 1],
  )
  t.assert.strictEqual((await rawHttp(edge.place, LAST, PATIENCE_MS)).text.match(/here/g)?.length, 1)
  t.assert.strictEqual(loads, 1)
  silent.destroy()
})

test('what cannot be loaded closes, and is tried again', async (t: TestContext) => {
  let loads = 0
  await using edge = await openEdge(async () => {
    if (++loads === 1) throw new Error('a disk that did not answer')
    return answering()
  })
  const first = await rawHttp(edge.place, GET)
  t.assert.deepStrictEqual(first, { text: '', closed: true })
  t.assert.match((await rawHttp(edge.place, LAST, PATIENCE_MS)).text, /here/)
})

test('draining: idle streams are closed, who comes then is not taken', async (t: TestContext) => {
  await using edge = await openEdge(async () => answering())
  const kept = rawHttp(edge.place, GET, PATIENCE_MS)
  await sleep(200)
  await edge.drain()
  t.assert.strictEqual((await kept).closed, true)
  t.assert.deepStrictEqual(await rawHttp(edge.place, GET), { text: '', closed: true })
})
