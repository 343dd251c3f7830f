import { type TestContext, test } from 'node:test'
import type { Event } from './route.ts'
import { outwardOf } from './test-message.ts'

const START = Date.UTC(2026, 10, 23, 9)
const event = (kind: string, seconds: number, more: Readonly<Record<string, unknown>> = {}): Event => ({
  ...{ event: `${kind}-${seconds}`, at: new Date(START + seconds * 1000).toISOString(), kind },
  ...more,
})

test('the way of the test message is its last word', (t: TestContext) => {
  t.assert.equal(outwardOf([event('accepted', 0)], START).state, 'underway')
  t.assert.equal(outwardOf([event('deferred', 2, { host: 'mx.gmail.test' })], START).state, 'waiting')
  const way = [event('deferred', 2), event('relayed', 9, { host: 'mx.gmail.test', tls: 'TLSv1.3' })]
  const { state, host, tls, tookMs } = outwardOf(way, START)
  t.assert.deepStrictEqual([state, host, tls, tookMs], ['arrived', 'mx.gmail.test', 'TLSv1.3', 9000])
  t.assert.equal(outwardOf([event('bounced', 3), event('deferred', 1)], START).state, 'failed')
})
