import { suite, type TestContext, test } from 'node:test'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS, networkOf } from './connection-limiter.ts'
import { createSharedCounts, sharedCounts } from './network-counts.ts'

const LIMITS = { ...DEFAULT_CONNECTION_LIMITS, openPerNetwork: 3, newPerNetworkPerMinute: 6 }

function clock(): { now(): number; ms: number } {
  return {
    ms: 0,
    now() {
      return this.ms
    },
  }
}

suite('connections per network', () => {
  test('the third has a place, the fourth has none until one closes; other networks have theirs', (t: TestContext) => {
    const limiter = new ConnectionLimiter(LIMITS, clock())
    const places = ['192.0.2.1', '192.0.2.2', '192.0.2.255'].map((address) => limiter.take(address))
    t.assert.ok(places.every((place) => place !== undefined))
    t.assert.strictEqual(limiter.take('192.0.2.9'), undefined)
    t.assert.notStrictEqual(limiter.take('192.0.3.9'), undefined)
    places[0]?.()
    places[0]?.()
    t.assert.notStrictEqual(limiter.take('192.0.2.9'), undefined)
    t.assert.strictEqual(limiter.take('192.0.2.9'), undefined)
  })

  test('the sixth of a minute is new enough, the seventh waits for the next minute', (t: TestContext) => {
    const time = clock()
    const limiter = new ConnectionLimiter(LIMITS, time)
    for (let n = 0; n < 6; n++) {
      const release = limiter.take('2001:db8::1')
      t.assert.notStrictEqual(release, undefined)
      release?.()
    }
    t.assert.strictEqual(limiter.take('2001:db8::ffff'), undefined)
    time.ms = 60_000
    t.assert.notStrictEqual(limiter.take('2001:db8::ffff'), undefined)
  })

  test('threads that share their counts have one limit between them, and a new thread begins empty', (t: TestContext) => {
    const shared = createSharedCounts(2, 12345)
    const time = clock()
    const limiter = (thread: number): ConnectionLimiter =>
      new ConnectionLimiter(LIMITS, time, sharedCounts(shared, thread))
    const [one, two] = [limiter(0), limiter(1)]
    t.assert.notStrictEqual(one.take('192.0.2.1'), undefined)
    t.assert.notStrictEqual(one.take('192.0.2.1'), undefined)
    const last = two.take('192.0.2.1')
    t.assert.notStrictEqual(last, undefined)
    t.assert.strictEqual(one.take('192.0.2.1'), undefined)
    t.assert.strictEqual(two.take('192.0.2.1'), undefined)
    last?.()
    t.assert.notStrictEqual(one.take('192.0.2.1'), undefined)
    // The first thread died with its three connections; the kernel closed them.
    const again = limiter(0)
    t.assert.notStrictEqual(again.take('192.0.2.1'), undefined)
    time.ms = 60_000
    for (let n = 0; n < 6; n++) (n % 2 === 0 ? again : two).take('198.51.100.1')?.()
    t.assert.strictEqual(again.take('198.51.100.1'), undefined)
    t.assert.strictEqual(two.take('198.51.100.1'), undefined)
  })

  test('exempt networks take places but have no limit of their own', (t: TestContext) => {
    const limits = { ...LIMITS, openInAll: 5, exempt: (address: string) => address.startsWith('10.') }
    const limiter = new ConnectionLimiter(limits, clock())
    for (let n = 0; n < 5; n++) t.assert.notStrictEqual(limiter.take('10.0.0.1'), undefined)
    t.assert.strictEqual(limiter.take('10.0.0.1'), undefined)
    t.assert.strictEqual(limiter.take('192.0.2.1'), undefined)
  })

  test('a network is a /24 or a /64, however the address is written', (t: TestContext) => {
    t.assert.strictEqual(networkOf('192.0.2.77'), networkOf('192.0.2.1'))
    t.assert.strictEqual(networkOf('2001:db8::1'), networkOf('2001:0db8:0:0:ffff::2'))
    t.assert.notStrictEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8::1'))
    t.assert.strictEqual(networkOf('::1'), networkOf('::2'))
  })
})
