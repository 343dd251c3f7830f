/** What happens, told as it happens: the radar's changes, and the ledger from where a listener left off. MISSION M13, M15 */
import { request } from 'node:https'
import { type TestContext, test } from 'node:test'
import { STREAMS_PER_ACCOUNT, WATCH_MS } from '../../src/edge/http/limits.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { openHttpWorld } from '../kit/http-world.ts'
import { until } from '../kit/queue.ts'

type Heard = { readonly id: string; readonly event: string; readonly data: Record<string, Json> }
type Listener = AsyncDisposable & {
  readonly heard: Heard[]
  readonly status: number
  readonly closed: () => boolean
}

/** Resolves when the head of the answer is there. */
function listen(port: number, path: string, headers: Record<string, string>): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const question = request(
      {
        host: '127.0.0.1',
        port,
        path,
        agent: false,
        rejectUnauthorized: false,
        headers: { host: `mail.empresa.test:${port}`, ...headers },
      },
      (answer) => {
        const heard: Heard[] = []
        let text = ''
        let closed = false
        answer.on('data', (octets: Buffer) => {
          text += octets.toString()
          const blocks = text.split('\n\n')
          text = blocks.pop() ?? ''
          heard.push(...blocks.flatMap(eventOf))
        })
        answer.on('error', () => undefined)
        answer.on('close', () => {
          closed = true
        })
        resolve({
          ...{ heard, status: answer.statusCode ?? 0, closed: () => closed },
          async [Symbol.asyncDispose]() {
            answer.destroy()
          },
        })
      },
    )
    question.on('error', reject)
    question.end()
  })
}

function eventOf(block: string): Heard[] {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(': ')[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  )
  const event = fields.get('event')
  if (event === undefined) return []
  return [{ id: fields.get('id') ?? '', event, data: JSON.parse(fields.get('data') ?? '') as Heard['data'] }]
}

test('the radar is told whole, then by its changes; all who watch share one look', async (t: TestContext) => {
  let groups: readonly Json[] = [
    { group: 'a', waiting: 1 },
    { group: 'b', waiting: 2 },
  ]
  let looks = 0
  const queueCall = async (): Promise<Json> => {
    looks++
    return { groups }
  }
  await using world = await openHttpWorld('sqlite', { queueCall })
  const cookie = await world.signIn('operador@servicio.test')
  await using one = await listen(world.port, '/api/v1/queue/radar/stream', { cookie })
  await until(() => one.heard.length === 1)
  t.assert.deepStrictEqual(one.heard[0], { id: '', event: 'radar', data: { groups } })
  const others = await Promise.all(
    Array.from({ length: STREAMS_PER_ACCOUNT - 1 }, () =>
      listen(world.port, '/api/v1/queue/radar/stream', { cookie }),
    ),
  )
  await using over = await listen(world.port, '/api/v1/queue/radar/stream', { cookie })
  t.assert.strictEqual(over.status, 429)
  const before = { looks, ms: performance.now() }
  groups = [
    { group: 'b', waiting: 3 },
    { group: 'c', waiting: 1 },
  ]
  await until(() => [one, ...others].every(({ heard }) => heard.length === 2))
  // However many watch: about one in a second.
  const most = 2 + (performance.now() - before.ms) / WATCH_MS
  t.assert.ok(looks - before.looks <= most, `${looks - before.looks} looks for ${STREAMS_PER_ACCOUNT}`)
  t.assert.deepStrictEqual(one.heard[1], {
    id: '',
    event: 'changes',
    data: {
      changed: [
        { group: 'b', waiting: 3 },
        { group: 'c', waiting: 1 },
      ],
      gone: ['a'],
    },
  })
  const again = looks
  await until(() => looks > again + 1)
  t.assert.strictEqual(one.heard.length, 2, 'nothing has changed')
  for (const other of others) await other[Symbol.asyncDispose]()
})

test('whoever may no longer listen is cut off, and so are all when the server stops', async (t: TestContext) => {
  const queueCall = async (): Promise<Json> => ({ groups: [] })
  await using world = await openHttpWorld('sqlite', { queueCall })
  const operator = { cookie: await world.signIn('operador@servicio.test') }
  await using one = await listen(world.port, '/api/v1/queue/radar/stream', operator)
  await using two = await listen(world.port, '/api/v1/queue/radar/stream', {
    cookie: await world.signIn('jefa@empresa.test'),
  })
  const by = await world.admin.as('operador@servicio.test')
  await world.admin.call(by, 'account.suspend', { address: 'jefa@empresa.test' })
  await until(() => two.closed())
  t.assert.ok(!one.closed())
  await world.app.drain(2_000)
  await until(() => one.closed())
})

test('the ledger goes on where a listener left off', async (t: TestContext) => {
  const asked: Json[] = []
  const mainCall = async (_who: unknown, _method: string, input: Json): Promise<Json> => {
    asked.push(input)
    const n = asked.length
    return {
      events: [{ after: `20261122.1.${n}`, event: { kind: 'relayed', n } }],
      after: `20261122.1.${n}`,
      more: n === 1,
    }
  }
  await using world = await openHttpWorld('sqlite', { mainCall })
  const cookie = await world.signIn('ana@empresa.test')
  const last = { cookie, 'last-event-id': '20261122.1.7' }
  await using one = await listen(world.port, '/api/v1/ledger-stream?kinds=relayed', last)
  await until(() => one.heard.length >= 3)
  t.assert.deepStrictEqual(asked.slice(0, 2), [
    { kinds: ['relayed'], after: '20261122.1.7' },
    { kinds: ['relayed'], after: '20261122.1.1' },
  ])
  t.assert.deepStrictEqual(
    one.heard.slice(0, 3).map(({ id, event, data }) => [id, event, data['n']]),
    [
      ['20261122.1.1', 'begin', undefined],
      ['20261122.1.1', 'ledger', 1],
      ['20261122.1.2', 'ledger', 2],
    ],
  )
})
