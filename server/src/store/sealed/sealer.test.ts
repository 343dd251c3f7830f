import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { Secret } from '../../lib/secret.ts'
import { KEY_BYTES, type Place, Sealer, SealFault } from './sealer.ts'

const PLACE: Place = ['queue_route.sealed', 'otra.test', 'relay.test', 587, true, null]
const altered = (error: unknown): boolean => error instanceof SealFault && error.kind === 'altered'

test('what was sealed opens in its place and nowhere else', (t: TestContext) => {
  const sealer = new Sealer([randomBytes(KEY_BYTES)])
  for (const text of ['', 'x', 'señal de humo', '\ud83d\udd11'.repeat(2000)]) {
    const sealed = sealer.seal(new Secret(text), PLACE)
    t.assert.match(sealed, /^v1:[0-9a-f]{16}:[A-Za-z0-9_-]+$/)
    t.assert.strictEqual(sealer.open(sealed, PLACE).reveal(), text)
    t.assert.notStrictEqual(sealer.seal(new Secret(text), PLACE), sealed, 'never twice the same')
  }
  const sealed = sealer.seal(new Secret('secret'), PLACE)
  const others: Place[] = [
    ['queue_route.sealed', 'otra.test', 'evil.test', 587, true, null],
    ['queue_route.sealed', 'otra.test', 'relay.test', '587', true, null],
    ['queue_route.sealed', 'otra.test', 'relay.test', 587, true, ''],
    ['queue_route.sealed', 'otra.test","relay.test', 587, true, null],
    ['dkim_key.sealed', 'otra.test', 'relay.test', 587, true, null],
  ]
  for (const place of others) t.assert.throws(() => sealer.open(sealed, place), altered, inspect(place))
})

test('one bit changed anywhere, or a piece missing, and it does not open', (t: TestContext) => {
  const sealer = new Sealer([randomBytes(KEY_BYTES)])
  const sealed = sealer.seal(new Secret('secret'), PLACE)
  const [version = '', keyId = '', text = ''] = sealed.split(':')
  const bytes = Buffer.from(text, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const other = Buffer.from(bytes)
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const damaged = `${version}:${keyId}:${other.toString('base64url')}`
    t.assert.throws(() => sealer.open(damaged, PLACE), altered, `bit ${bit}`)
  }
  for (let length = 0; length < bytes.length; length++) {
    const cut = `${version}:${keyId}:${bytes.subarray(0, length).toString('base64url')}`
    t.assert.throws(() => sealer.open(cut, PLACE), altered, `${length} octets`)
  }
  for (const other of ['', 'secret', `v2:${keyId}:${text}`, `:${text}`, `${version}:${text}`])
    t.assert.throws(() => sealer.open(other, PLACE), SealFault, other)
})

test('older keys open, the newest seals, a key that is not here is named', (t: TestContext) => {
  const [first, second] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)]
  const old = new Sealer([first])
  const both = new Sealer([second, first])
  const sealed = old.seal(new Secret('secret'), PLACE)
  t.assert.strictEqual(both.open(sealed, PLACE).reveal(), 'secret')
  t.assert.deepStrictEqual([old.isOld(sealed), both.isOld(sealed)], [false, true])
  const anew = both.seal(new Secret('secret'), PLACE)
  t.assert.strictEqual(both.isOld(anew), false)
  t.assert.throws(
    () => old.open(anew, PLACE),
    (error) => error instanceof SealFault && error.kind === 'no-key' && error.message.includes(both.keyId),
  )
  t.assert.ok(!inspect(both, { depth: 9 }).includes(second.toString('hex')), 'a log of it shows no key')
  t.assert.throws(() => new Sealer([]))
  t.assert.throws(() => new Sealer([randomBytes(31)]))
})
