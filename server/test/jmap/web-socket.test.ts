/** JMAP over a WebSocket: requests, changes as they happen, and the bounds of HTTP. RFC 8887 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { JMAP_REQUEST_BYTES, STREAMS_PER_ACCOUNT } from '../../src/edge/http/limits.ts'
import { askHttp, cookieOf, sending } from '../kit/http-client.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { CLOSE, clientFrame, openWebSocket, PING, type SocketClient, TEXT } from '../kit/web-socket-client.ts'

const CORE = 'urn:ietf:params:jmap:core'
const VAPID = 'urn:ietf:params:jmap:webpush-vapid'
const ECHO = { '@type': 'Request', using: [CORE], methodCalls: [['Core/echo', { hola: 'ñandú' }, 'e']] }

let server: TestServer
let ana: JmapClient
let basic: Record<string, string>
/** Of somebody who signed out meanwhile. */
let left: SocketClient | undefined
before(async () => {
  server = await startServer()
  ana = await JmapClient.open(server, 'ana')
  const word = Buffer.from(`ana@empresa.test:${server.passwordOf('ana')}`).toString('base64')
  basic = { authorization: `Basic ${word}` }
})
after(() => server[Symbol.asyncDispose]())

function open(headers: Record<string, string> = basic): Promise<SocketClient> {
  return openWebSocket(server.ports.https, headers)
}

test('a request and its answer, in frames cut anyhow', async () => {
  const session = (await ana.ask('/.well-known/jmap')).json()
  const capability = (session['capabilities'] as Record<string, unknown>)['urn:ietf:params:jmap:websocket']
  assert.deepEqual(capability, {
    url: `wss://mail.empresa.test:${server.ports.https}/jmap/ws`,
    supportsPush: true,
  })
  using socket = await open()
  assert.equal(socket.status, 101)
  assert.match(socket.head, /^sec-websocket-protocol: jmap$/im)
  socket.say({ ...ECHO, id: 'R1' })
  const answer = await socket.next()
  assert.deepEqual(
    [answer['@type'], answer['requestId'], answer['methodResponses']],
    ['Response', 'R1', [['Core/echo', { hola: 'ñandú' }, 'e']]],
  )
  const text = Buffer.from(JSON.stringify(ECHO))
  // In three, with a sign of life between them.
  socket.send(clientFrame(TEXT, text.subarray(0, 9), 0x01), clientFrame(PING, 'x'))
  socket.send(clientFrame(0, text.subarray(9, 70), 0x00), clientFrame(0, text.subarray(70)))
  const second = await socket.next()
  assert.equal('requestId' in second, false)
  assert.equal(second['@type'], 'Response')
  socket.send(clientFrame(CLOSE, Buffer.from([3, 232])))
  assert.equal(await socket.closed, 1000)
})

test('what is no request is told so, and the socket goes on', async () => {
  using socket = await open()
  for (const [said, type, requestId] of [
    ['{', 'notJSON', null],
    ['[]', 'notRequest', null],
    ['{"@type":"Request","id":"R7","using":[]}', 'notRequest', 'R7'],
    ['{"@type":"Request","id":"R8","using":["urn:x"],"methodCalls":[]}', 'unknownCapability', 'R8'],
    ['{"@type":"Hello"}', 'notRequest', null],
    [`${'['.repeat(100)}`, 'notJSON', null],
  ] as const) {
    socket.send(clientFrame(TEXT, said))
    const { '@type': kind, type: told, requestId: of, status } = await socket.next()
    assert.deepEqual(
      [kind, told, of, status],
      ['RequestError', `urn:ietf:params:jmap:error:${type}`, requestId, 400],
    )
  }
})

test('changes are told to who wants them, also those that were missed', async () => {
  using socket = await open()
  using deliveries = await open()
  socket.say({ '@type': 'WebSocketPushEnable', dataTypes: ['Email', 'EmailDelivery'] })
  deliveries.say({ '@type': 'WebSocketPushEnable', dataTypes: ['EmailDelivery'] })
  const barrier = async (one: SocketClient): Promise<void> => {
    one.say({ ...ECHO, id: 'B' })
    assert.equal((await one.next())['@type'], 'Response')
  }
  await barrier(socket)
  await barrier(deliveries)
  const inbox = await ana.role('inbox')
  const id = await ana.put('From: x@y.test\r\nSubject: uno\r\n\r\nhola\r\n', inbox)
  const first = await socket.next()
  assert.equal(first['@type'], 'StateChange')
  const changed = (first['changed'] as Record<string, Record<string, string>>)[ana.accountId]
  assert.deepEqual(Object.keys(changed ?? {}).sort(), ['Email', 'EmailDelivery'])
  assert.equal((await deliveries.next())['@type'], 'StateChange')
  // Reading it delivers nothing.
  await ana.call('Email/set', { update: { [id]: { 'keywords/$seen': true } } })
  const second = await socket.next()
  assert.deepEqual(Object.keys((second['changed'] as Record<string, object>)[ana.accountId] ?? {}), ['Email'])
  await barrier(deliveries)
  socket.say({ '@type': 'WebSocketPushDisable' })
  await barrier(socket)
  await ana.put('Subject: dos\r\n\r\nhola\r\n', inbox)
  assert.equal((await deliveries.next())['@type'], 'StateChange')
  await barrier(socket)
  socket.say({ '@type': 'WebSocketPushEnable', dataTypes: null, pushState: second['pushState'] })
  assert.equal((await socket.next())['@type'], 'StateChange')
})

test('only from our own pages, and with a good sign-in', async () => {
  const { port } = { port: server.ports.https }
  const address = 'luis@empresa.test'
  const password = server.passwordOf('luis')
  const cookie = cookieOf(await askHttp({ port }, '/api/v1/session', sending('POST', { address, password })))
  const own = `https://mail.empresa.test:${port}`
  for (const [headers, status] of [
    [{}, 401],
    [{ ...basic, origin: 'https://evil.test' }, 403],
    [{ cookie }, 403],
    [{ cookie, origin: 'https://evil.test' }, 403],
    [{ cookie, origin: 'null' }, 403],
    [{ cookie, origin: own }, 101],
    [{ ...basic, 'sec-websocket-version': '8' }, 426],
    [{ ...basic, 'sec-websocket-protocol': 'chat' }, 426],
    [{ ...basic, 'sec-websocket-key': 'short' }, 426],
  ] as const) {
    using socket = await open(headers as Record<string, string>)
    assert.equal(socket.status, status, JSON.stringify(headers))
  }
  assert.equal((await ana.ask('/jmap/ws')).status, 426)
  // Other addresses answer as ever, whatever is offered to them.
  using page = await openWebSocket(port, {}, '/.well-known/security.txt')
  assert.equal(page.status, 200)
  await page.closed
  // Whoever signs out is cut off.
  left = await open({ cookie, origin: own })
  await askHttp({ port }, '/api/v1/session', { method: 'DELETE', headers: { cookie, origin: own } })
})

test('broken and endless frames end it, and each account has so many', async () => {
  for (const [frames, status] of [
    [[Buffer.from([0x81, 0x01, 0x61])], 1002],
    [[clientFrame(TEXT, 'x', 0xc1)], 1002],
    [[clientFrame(3, 'x')], 1002],
    [[clientFrame(0, 'x')], 1002],
    [[clientFrame(2, 'x')], 1003],
    [[clientFrame(TEXT, Buffer.from([0xff]))], 1007],
    [[clientFrame(PING, 'x', 0x09)], 1002],
    [[Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])], 1009],
    [[clientFrame(CLOSE, Buffer.from([0]))], 1002],
  ] as const) {
    using socket = await open()
    socket.send(...frames)
    assert.equal(await socket.closed, status)
  }
  {
    using socket = await open()
    const filler = 'x'.repeat(JMAP_REQUEST_BYTES - Buffer.byteLength(JSON.stringify({ ...ECHO, filler: '' })))
    socket.say({ ...ECHO, filler })
    assert.equal((await socket.next())['@type'], 'Response')
    socket.say({ ...ECHO, filler: `${filler}x` })
    assert.equal(await socket.closed, 1009)
  }
  const many: SocketClient[] = []
  await until(async () => {
    const one = await open()
    if (one.status === 101) many.push(one)
    else one[Symbol.dispose]()
    return one.status === 429
  })
  assert.equal(many.length, STREAMS_PER_ACCOUNT)
  // Requests that are under way count together with those over HTTP.
  for (const one of many.slice(0, 8)) one.send(clientFrame(TEXT, '{', 0x01))
  await until(async () => (await ana.post('{}')).status === 429)
  many[8]?.say(ECHO)
  assert.equal((await many[8]?.next())?.['limit'], 'maxConcurrentRequests')
  for (const one of many) one[Symbol.dispose]()
  await until(async () => (await ana.post('{}')).status === 400)
})

test('push addresses are asked for by JMAP, and what is secret in them is never told', async () => {
  const ask = async (name: string, args: object): Promise<readonly [string, Record<string, unknown>]> => {
    const answer = await ana.post(JSON.stringify({ using: [CORE, VAPID], methodCalls: [[name, args, 'c']] }))
    const [first] = answer.json()['methodResponses'] as [[string, Record<string, unknown>]]
    return first
  }
  const session = (await ana.ask('/.well-known/jmap')).json()
  const key = (session['capabilities'] as Record<string, Record<string, string>>)[VAPID]
  assert.match(String(key?.['applicationServerKey']), /^[\w-]{87}$/)
  // Nothing private is dialled.
  const good = { deviceClientId: 'd1', url: 'https://127.0.0.1/', types: ['EmailDelivery'] }
  const [, made] = await ask('PushSubscription/set', {
    create: {
      ...{ good, noUrl: { deviceClientId: 'd2' }, plain: { ...good, url: 'http://push.test/' } },
      ...{ odd: { ...good, more: 1 }, proved: { ...good, verificationCode: 'x' } },
    },
  })
  const { id, expires } = (made['created'] as Record<string, Record<string, string>>)['good'] ?? {}
  assert.deepEqual(made['created'], { good: { id, expires, verificationCode: null, keys: null } })
  const faults = made['notCreated'] as Record<string, { type: string; properties?: string[] }>
  assert.deepEqual(
    Object.entries(faults).map(([name, { type, properties }]) => [name, type, properties?.join()]),
    [
      ['noUrl', 'invalidProperties', 'url'],
      ['plain', 'invalidProperties', undefined],
      ['odd', 'invalidProperties', 'more'],
      ['proved', 'invalidProperties', 'verificationCode'],
    ],
  )
  const [, got] = await ask('PushSubscription/get', { ids: [id, 'P999', 'x'] })
  assert.deepEqual(got, {
    list: [{ id, deviceClientId: 'd1', verificationCode: null, expires, types: ['EmailDelivery'] }],
    notFound: ['P999', 'x'],
  })
  assert.equal((await ask('PushSubscription/get', { properties: ['url'] }))[1]['type'], 'forbidden')
  const [, wrong] = await ask('PushSubscription/set', { update: { [id ?? '']: { verificationCode: 'x' } } })
  assert.equal((wrong['notUpdated'] as Record<string, { type: string }>)[id ?? '']?.type, 'invalidProperties')
  const [, renewed] = await ask('PushSubscription/set', {
    update: { [id ?? '']: { types: null, expires: '2026-01-01T00:00:00Z' } },
  })
  assert.deepEqual(renewed['updated'], { [id ?? '']: null })
  const [, gone] = await ask('PushSubscription/set', { destroy: [id, 'P999'] })
  assert.deepEqual(gone['destroyed'], [id])
  assert.equal('accountId' in gone || 'newState' in gone, false)
})

test('whoever signs out is cut off', async () => {
  assert.equal(await left?.closed, 1008)
})
