import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJmapClient, JmapError, type JmapSession } from './jmap-client.ts'

type Asked = { readonly methodCalls: readonly (readonly [string, Record<string, unknown>, string])[] }

function server(maxCallsInRequest: number, answer: (name: string) => unknown) {
  const asked: Asked[] = []
  const session = {
    capabilities: { 'urn:ietf:params:jmap:core': { maxCallsInRequest }, 'urn:ietf:params:jmap:mail': {} },
    apiUrl: '/jmap/api',
  } as unknown as JmapSession
  const client = createJmapClient({
    session: () => Promise.resolve(session),
    post: (_url, body) => {
      const request = body as Asked
      asked.push(request)
      const methodResponses = request.methodCalls.map(([name, , id]) => {
        const said = answer(name)
        return said instanceof JmapError ? ['error', { type: said.type }, id] : [name, said, id]
      })
      return Promise.resolve({ methodResponses, sessionState: 's' })
    },
  })
  return { client, asked }
}

test('calls of one turn travel together, and one uses the answer of another', async () => {
  const { client, asked } = server(16, (name) => ({ of: name }))
  const query = client.prepare<{ of: string }>('Email/query', {})
  const get = client.prepare<{ of: string }>('Email/get', { '#ids': query.ref('/ids') })
  const [both, alone] = await Promise.all([client.send(query, get), client.call('Mailbox/get', {})])
  assert.equal(asked.length, 1)
  assert.deepEqual(both, [{ of: 'Email/query' }, { of: 'Email/get' }])
  assert.deepEqual(alone, { of: 'Mailbox/get' })
  assert.deepEqual(asked[0]?.methodCalls[1]?.[1], {
    '#ids': { resultOf: query.id, name: 'Email/query', path: '/ids' },
  })
})

test('never more calls in a request than the server takes, and never parted from those they speak of', async () => {
  const { client, asked } = server(3, () => ({}))
  const pair = () => client.send(client.prepare('A/get', {}), client.prepare('B/get', {}))
  await Promise.all([pair(), pair(), client.call('C/get', {})])
  assert.deepEqual(
    asked.map(({ methodCalls }) => methodCalls.length),
    [2, 3],
  )
})

test('one call fails, the others of its request do not', async () => {
  const { client } = server(16, (name) => (name === 'X/get' ? new JmapError('notFound', {}) : {}))
  const [bad, good] = await Promise.allSettled([client.call('X/get', {}), client.call('Y/get', {})])
  assert.equal(bad.status, 'rejected')
  assert.equal((bad as PromiseRejectedResult).reason.type, 'notFound')
  assert.equal(good.status, 'fulfilled')
})
