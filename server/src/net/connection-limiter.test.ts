import { suite, type TestContext, test } from 'node:test'
import {
  ConnectionLimiter,
  DEFAULT_CONNECTION_LIMITS,
  type NoPlace,
  networkOf,
  type Place,
} from './connection-limiter.ts'
import { createSharedCounts, sharedCounts } from './network-counts.ts'

const LIMITS = { ...DEFAULT_CONNECTION_LIMITS, openPerNetwork: 3, newPerNetworkPerMinute: 6 }

const isPlace = (taken: Place | NoPlace | undefined): taken is Place => typeof taken === 'object'
const release = (taken: Place | NoPlace | undefined): void => {
  if (isPlace(taken)) taken.release()
}

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
    t.assert.ok(places.every(isPlace))
    t.assert.strictEqual(limiter.take('192.0.2.9'), 'network')
    t.assert.ok(isPlace(limiter.take('192.0.3.9')))
    release(places[0])
    release(places[0])
    t.assert.ok(isPlace(limiter.take('192.0.2.9')))
    t.assert.strictEqual(limiter.take('192.0.2.9'), 'network')
  })

  test('the sixth of a minute is new enough, the seventh waits for the next minute', (t: TestContext) => {
    const time = clock()
    const limiter = new ConnectionLimiter(LIMITS, time)
    for (let n = 0; n < 6; n++) {
      const place = limiter.take('2001:db8::1')
      t.assert.ok(isPlace(place))
      release(place)
    }
    t.assert.strictEqual(limiter.take('2001:db8::ffff'), 'network')
    time.ms = 60_000
    t.assert.ok(isPlace(limiter.take('2001:db8::ffff')))
  })

  test('threads that share their counts have one limit between them, and a new thread begins empty', (t: TestContext) => {
    const shared = createSharedCounts(2, 12345)
    const time = clock()
    const limiter = (thread: number): ConnectionLimiter =>
      new ConnectionLimiter(LIMITS, time, sharedCounts(shared, thread))
    const [one, two] = [limiter(0), limiter(1)]
    t.assert.ok(isPlace(one.take('192.0.2.1')))
    t.assert.ok(isPlace(one.take('192.0.2.1')))
    const last = two.take('192.0.2.1')
    t.assert.ok(isPlace(last))
    t.assert.strictEqual(one.take('192.0.2.1'), 'network')
    t.assert.strictEqual(two.take('192.0.2.1'), 'network')
    release(last)
    t.assert.ok(isPlace(one.take('192.0.2.1')))
    // The first thread died with its three connections; the kernel closed them.
    const again = limiter(0)
    t.assert.ok(isPlace(again.take('192.0.2.1')))
    time.ms = 60_000
    for (let n = 0; n < 6; n++) release((n % 2 === 0 ? again : two).take('198.51.100.1'))
    t.assert.strictEqual(again.take('198.51.100.1'), 'network')
    t.assert.strictEqual(two.take('198.51.100.1'), 'network')
  })

  test('exempt networks take places but have no limit of their own', (t: TestContext) => {
    const limits = { ...LIMITS, openInAll: 5, exempt: (address: string) => address.startsWith('10.') }
    const limiter = new ConnectionLimiter(limits, clock())
    for (let n = 0; n < 5; n++) t.assert.ok(isPlace(limiter.take('10.0.0.1')))
    t.assert.strictEqual(limiter.take('10.0.0.1'), 'server')
    t.assert.strictEqual(limiter.take('192.0.2.1'), 'server')
  })
})

suite('strangers and networks that are known', () => {
  test('strangers have half of all places, and are hurried when four fifths of them are gone', (t: TestContext) => {
    const limiter = new ConnectionLimiter({ ...LIMITS, openInAll: 20 }, clock())
    const stranger = (n: number): Place | NoPlace => limiter.take(`192.0.${n}.1`)
    const first = stranger(0)
    const second = stranger(1)
    t.assert.ok(isPlace(first) && isPlace(second))
    for (let n = 2; n < 8; n++) t.assert.ok(isPlace(stranger(n)))
    t.assert.strictEqual(first.pressed, false, 'eight of ten')
    t.assert.ok(isPlace(stranger(8)))
    t.assert.strictEqual(first.pressed, true, 'nine of ten')
    t.assert.ok(isPlace(stranger(9)))
    t.assert.strictEqual(stranger(10), 'server')
    // One that brings a message is a stranger no more, nor is its network.
    first.know()
    t.assert.deepStrictEqual([first.pressed, second.pressed], [false, true])
    t.assert.ok(isPlace(stranger(10)))
    t.assert.strictEqual(stranger(11), 'server')
    for (let n = 0; n < 2; n++) t.assert.ok(isPlace(stranger(0)))
    t.assert.strictEqual(stranger(0), 'network')
    second.release()
    t.assert.ok(isPlace(stranger(11)))
  })

  test('who has signed in leaves room for the others of the office, and they may all come at once', (t: TestContext) => {
    const limiter = new ConnectionLimiter(LIMITS, clock())
    for (let n = 0; n < 60; n++) {
      const place = limiter.take('192.0.2.1')
      t.assert.ok(isPlace(place), `connection ${n}`)
      place.signIn()
    }
    t.assert.strictEqual(limiter.take('192.0.2.1'), 'network', 'ten times six in a minute')
    t.assert.ok(isPlace(limiter.take('192.0.3.1')))
  })

  test('a network that one thread knows is known to the others', (t: TestContext) => {
    const shared = createSharedCounts(2, 777)
    const limits = { ...LIMITS, openInAll: 2 }
    const one = new ConnectionLimiter(limits, clock(), sharedCounts(shared, 0))
    const two = new ConnectionLimiter(limits, clock(), sharedCounts(shared, 1))
    const place = one.take('192.0.2.1')
    t.assert.ok(isPlace(place))
    place.signIn()
    t.assert.ok(isPlace(two.take('198.51.100.1')))
    t.assert.strictEqual(two.take('203.0.113.1'), 'server')
    t.assert.ok(isPlace(two.take('192.0.2.9')))
  })

  test('few strangers are taken for known', (t: TestContext) => {
    const counts = sharedCounts(createSharedCounts(1, 4711), 0)
    for (let n = 0; n < 100_000; n++) counts.know(`10.${n >> 8}.${n & 255}`)
    let mistaken = 0
    for (let n = 0; n < 30_000; n++) if (counts.isKnown(`192.${n >> 8}.${n & 255}`)) mistaken++
    t.assert.ok(counts.isKnown('10.0.1'))
    t.assert.ok(mistaken < 30, `${mistaken} of 30,000`)
  })
})

test('a network is a /24 or a /64, however the address is written', (t: TestContext) => {
  t.assert.strictEqual(networkOf('192.0.2.77'), networkOf('192.0.2.1'))
  t.assert.strictEqual(networkOf('2001:db8::1'), networkOf('2001:0db8:0:0:ffff::2'))
  t.assert.notStrictEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8::1'))
  t.assert.strictEqual(networkOf('::1'), networkOf('::2'))
})
