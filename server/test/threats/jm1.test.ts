/** JM1: back-references that multiply, requests that are deep, long or many. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const CORE = 'urn:ietf:params:jmap:core'
const MAIL = 'urn:ietf:params:jmap:mail'

const request = (methodCalls: unknown): string => JSON.stringify({ using: [CORE, MAIL], methodCalls })
const echoes = (count: number): unknown[] =>
  Array.from({ length: count }, (_, n) => ['Core/echo', {}, `${n}`])

const TESTS: Readonly<Record<string, (ana: JmapClient) => Promise<void>>> = {
  async 'calls that each ask for all of the one before end'(ana) {
    const wide = Array.from({ length: 100 }, (_, n) => n)
    const calls: unknown[] = [['Core/echo', { list: wide.map(() => wide) }, '0']]
    for (let n = 1; n < 64; n++)
      calls.push([
        'Core/echo',
        {
          '#list': { resultOf: `${n - 1}`, name: 'Core/echo', path: n % 2 === 0 ? '/list' : '/list/*' },
          again: wide,
        },
        `${n}`,
      ])
    const doubling = calls.map((call, n) =>
      n < 2
        ? call
        : ['Core/echo', { '#list': { resultOf: '0', name: 'Core/echo', path: '/list/*' } }, `${n}`],
    )
    const answer = await ana.post(request(doubling))
    assert.equal(answer.status, 200)
    assert.ok(answer.text.length < 12 * 1024 * 1024)
    const nested = await ana.post(
      request([
        ['Core/echo', { list: Array.from({ length: 101 }, () => ({ ids: wide })) }, 'a'],
        ['Core/echo', { '#ids': { resultOf: 'a', name: 'Core/echo', path: '/list/*/ids' } }, 'b'],
      ]),
    )
    assert.deepEqual(nested.json()['methodResponses'], [
      ['Core/echo', { list: Array.from({ length: 101 }, () => ({ ids: wide })) }, 'a'],
      ['error', { type: 'invalidResultReference', description: 'it leads to too much' }, 'b'],
    ])
  },

  async 'a reference to what is not there is refused, and the next call goes on'(ana) {
    for (const [reference, why] of [
      [{ resultOf: 'x', name: 'Core/echo', path: '/a' }, 'no such answer'],
      [{ resultOf: 'a', name: 'Email/get', path: '/a' }, 'no such answer'],
      [{ resultOf: 'a', name: 'Core/echo', path: 'a' }, 'no path'],
      [{ resultOf: 'a', name: 'Core/echo', path: '/__proto__' }, 'nothing there'],
      [{ resultOf: 'a', name: 'Core/echo', path: '/n/1' }, 'nothing there'],
      ['/a', 'no such answer'],
    ] as const) {
      const answer = await ana.post(
        request([
          ['Core/echo', { n: [1] }, 'a'],
          ['Core/echo', { '#x': reference }, 'b'],
          ['Core/echo', {}, 'c'],
        ]),
      )
      const [, second, third] = answer.json()['methodResponses'] as unknown[]
      assert.deepEqual(second, ['error', { type: 'invalidResultReference', description: why }, 'b'])
      assert.deepEqual(third, ['Core/echo', {}, 'c'])
    }
    const twice = await ana.post(
      request([['Core/echo', { n: [1], '#n': { resultOf: 'a', name: 'Core/echo', path: '/n' } }, 'b']]),
    )
    assert.match(twice.text, /invalidArguments/)
  },

  async 'deep, long, many: each limit one below, at and above'(ana) {
    const deep = (levels: number): string =>
      `{"using":["${CORE}"],"methodCalls":[["Core/echo",{"a":${'['.repeat(levels)}${']'.repeat(levels)}},"0"]]}`
    // The request, its list, the call and its arguments are four.
    assert.equal((await ana.post(deep(27))).status, 200)
    assert.equal((await ana.post(deep(28))).status, 200)
    const over = await ana.post(deep(29))
    assert.deepEqual([over.status, over.json()['type']], [400, 'urn:ietf:params:jmap:error:notJSON'])
    assert.equal((await ana.post('['.repeat(100_000))).status, 400)
    // Brackets within a text are none.
    assert.equal((await ana.post(request([['Core/echo', { a: '[{"\\'.repeat(1000) }, '0']]))).status, 200)
    assert.equal((await ana.post(request(echoes(63)))).status, 200)
    assert.equal((await ana.post(request(echoes(64)))).status, 200)
    const many = await ana.post(request(echoes(65)))
    assert.deepEqual(
      [many.status, many.json()['type'], many.json()['limit']],
      [400, 'urn:ietf:params:jmap:error:limit', 'maxCallsInRequest'],
    )
    const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `M${n + 1}`)
    const get = async (count: number): Promise<unknown> =>
      (await ana.calls(['Email/get', { ids: ids(count) }]))[0]?.[0]
    assert.deepEqual([await get(499), await get(500), await get(501)], ['Email/get', 'Email/get', 'error'])
    const long = await ana.post(request([['Core/echo', { a: 'x'.repeat(10_000_000) }, '0']]))
    assert.equal(long.status, 413)
  },

  async 'answers are counted in octets, not in letters'(ana) {
    const text = 'ñ'.repeat(500_000)
    const calls: unknown[] = [['Core/echo', { text }, '0']]
    for (let n = 1; n < 12; n++)
      calls.push(['Core/echo', { '#text': { resultOf: '0', name: 'Core/echo', path: '/text' } }, `${n}`])
    const answers = (await ana.post(request(calls))).json()['methodResponses'] as [string, unknown, string][]
    const [name, answer, id] = answers.at(-1) ?? []
    assert.deepEqual([answers.length, name, answer, id], [11, 'error', { type: 'requestTooLarge' }, '10'])
  },

  async 'what is no request is told as what it is'(ana) {
    const type = async (body: string): Promise<unknown> => (await ana.post(body)).json()['type']
    assert.equal(await type('{'), 'urn:ietf:params:jmap:error:notJSON')
    assert.equal(await type('{"using":[]}'), 'urn:ietf:params:jmap:error:notRequest')
    assert.equal(
      await type('{"using":["x"],"methodCalls":[]}'),
      'urn:ietf:params:jmap:error:unknownCapability',
    )
    assert.equal(await type(request([['Core/echo', []]])), 'urn:ietf:params:jmap:error:notRequest')
    const unknown = await ana.calls(['Email/fly', {}], ['Email/get', { ids: [], wings: 2 }])
    assert.deepEqual(
      unknown.map(([, answer]) => answer['type']),
      ['unknownMethod', 'invalidArguments'],
    )
    // A method of a capability that is not used is none.
    const without = await ana.post(
      JSON.stringify({
        using: [CORE],
        methodCalls: [['Email/get', { accountId: ana.accountId, ids: [] }, '0']],
      }),
    )
    assert.match(without.text, /unknownMethod/)
  },
}

suite('JM1', () => {
  let server: TestServer
  let ana: JmapClient
  before(async () => {
    server = await startServer()
    ana = await JmapClient.open(server, 'ana')
  })
  after(() => server[Symbol.asyncDispose]())
  for (const [title, run] of Object.entries(TESTS)) test(title, () => run(ana))
})
