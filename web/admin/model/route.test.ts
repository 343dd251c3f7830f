/** The way of a message, as the log tells it and no further. */
import { type TestContext, test } from 'node:test'
import { type Event, fateOf, messagesIn, recipientsOf, replyOf, routeOf } from './route.ts'

const event = (kind: string, second: number, more: Readonly<Record<string, unknown>> = {}): Event => ({
  ...{ kind, event: `20261122.1.${second}`, at: `2026-11-22T10:00:0${second}.000Z`, id: 'd1' },
  ...more,
})
const LUIS = { to: ['luis@example.org'] }
const BOTH = { to: ['luis@example.org', 'eva@example.org'] }
const states = (way: readonly Event[], to = 'luis@example.org'): string =>
  routeOf(way, to)
    .stops.map(({ state }) => state)
    .join(' ')

const BEGUN = [event('connected', 0), event('accepted', 1, BOTH), event('queued', 1, BOTH)]

test('handed over: six stations, with the time between', (t: TestContext) => {
  const way = [...BEGUN, event('relayed', 3, { ...LUIS, code: 250, status: '2.0.0', text: '2.0.0 Ok' })]
  const route = routeOf(way, 'luis@example.org')
  t.assert.strictEqual(states(way), 'done done done done done done')
  t.assert.strictEqual(route.fate, 'handed-over')
  t.assert.strictEqual(route.tookMs, 3000)
  t.assert.strictEqual(route.stops[4]?.tookMs, 2000)
  t.assert.strictEqual(replyOf(route.last), '250 2.0.0 Ok')
  t.assert.deepStrictEqual(recipientsOf(way), ['luis@example.org', 'eva@example.org'])
})

test('one recipient’s end is not the other’s', (t: TestContext) => {
  const way = [...BEGUN, event('relayed', 3, LUIS)]
  t.assert.strictEqual(routeOf(way, 'eva@example.org').fate, 'underway')
  t.assert.strictEqual(states(way, 'eva@example.org'), 'done done done done waiting ahead')
})

test('what waits, bounced or was stopped stands where it stands', (t: TestContext) => {
  t.assert.strictEqual(states([...BEGUN, event('deferred', 2, LUIS)]), 'done done done done waiting ahead')
  const bounced = [...BEGUN, event('deferred', 2, LUIS), event('bounced', 4, LUIS)]
  t.assert.strictEqual(states(bounced), 'done done done done done failed')
  t.assert.strictEqual(routeOf(bounced, 'luis@example.org').attempts, 2)
  t.assert.strictEqual(
    routeOf([event('connected', 0), event('refused', 1, LUIS)], 'luis@example.org').fate,
    'stopped',
  )
  t.assert.strictEqual(routeOf([], undefined).fate, 'underway')
})

test('a list of found messages has one row a message, by its newest end', (t: TestContext) => {
  const found = messagesIn([
    event('relayed', 3, LUIS),
    event('accepted', 1, BOTH),
    event('signed-in', 1, { id: undefined }),
  ])
  t.assert.deepStrictEqual(found.map(fateOf), ['handed-over'])
})
