/** Headers that are kept for lists, and small bodies read together: the right ones, within their bounds, and nobody else's. */
import { type TestContext, test } from 'node:test'
import type { MessageId } from '../../src/mail/ids.ts'
import { HeaderCache } from '../../src/store/account/header-cache.ts'
import { BODIES_AT_ONCE, HEADER_KEPT_BYTES, INLINE_BYTES_MAX } from '../../src/store/limits.ts'
import { ANA, eachEngine, inboxOf, LUIS, message, openTestStores, uids } from '../kit/stores.ts'

const id = (value: number): MessageId => value as MessageId

test('the account asked for longest ago loses its headers first', (t: TestContext) => {
  const cache = new HeaderCache(10_000)
  const header = new Uint8Array(1_000).fill(1)
  cache.put(ANA, id(1), header)
  cache.put(LUIS, id(1), new Uint8Array(1_000).fill(2))
  t.assert.strictEqual(cache.get(ANA, 1)?.[0], 1)
  t.assert.strictEqual(cache.get(LUIS, 1)?.[0], 2)
  for (let n = 2; n < 20; n++) cache.put(LUIS, id(n), header)
  t.assert.strictEqual(cache.get(ANA, 1), undefined)
  t.assert.strictEqual(cache.get(LUIS, 1), undefined)
  t.assert.strictEqual(cache.get(LUIS, 19)?.length, 1_000)
  const kept = Array.from({ length: 20 }, (_, n) => cache.get(LUIS, n)?.length ?? 0)
  t.assert.ok(kept.reduce((sum, length) => sum + length, 0) <= 10_000)
  cache.drop(LUIS)
  t.assert.strictEqual(cache.get(LUIS, 19), undefined)
})

test('a header of the longest kept length is kept, one octet more is not', (t: TestContext) => {
  const cache = new HeaderCache(1_000_000)
  cache.put(ANA, id(1), new Uint8Array(HEADER_KEPT_BYTES - 1))
  cache.put(ANA, id(2), new Uint8Array(HEADER_KEPT_BYTES))
  cache.put(ANA, id(3), new Uint8Array(HEADER_KEPT_BYTES + 1))
  t.assert.strictEqual(cache.get(ANA, 1)?.length, HEADER_KEPT_BYTES - 1)
  t.assert.strictEqual(cache.get(ANA, 2)?.length, HEADER_KEPT_BYTES)
  t.assert.strictEqual(cache.get(ANA, 3), undefined)
})

eachEngine(
  'headers are the same asked for once and again, whatever was kept',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const names = ['uno', 'dos', 'tres', 'cuatro']
    await ana.append(
      inbox,
      names.map((name) => message(name)),
      {},
    )
    await ana.view(inbox)
    const ask = async (...numbers: number[]): Promise<string[]> =>
      (await ana.headers(inbox, uids(...numbers))).map(
        ({ uid, header }) => `${uid} ${/Subject: (.*)\r\n/.exec(Buffer.from(header).toString())?.[1]}`,
      )
    t.assert.deepStrictEqual(await ask(3, 2), ['2 dos', '3 tres'])
    t.assert.deepStrictEqual(await ask(4, 3, 2, 1, 9), ['1 uno', '2 dos', '3 tres', '4 cuatro'])
    t.assert.deepStrictEqual(await ask(1, 2, 3, 4), ['1 uno', '2 dos', '3 tres', '4 cuatro'])

    const luis = stores.accounts.open(LUIS)
    await luis.provision()
    const his = await inboxOf(luis)
    await luis.append(his, [message('suyo')], {})
    await luis.view(his)
    const [first] = await luis.headers(his, uids(1))
    t.assert.match(Buffer.from(first?.header ?? []).toString(), /Subject: suyo/)
  },
)

eachEngine(
  'small bodies come together, without the large and those not there',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const small = Array.from({ length: BODIES_AT_ONCE + 1 }, (_, n) => message(`pequeño ${n}`))
    const edge = message('borde', { bytes: new Uint8Array(INLINE_BYTES_MAX).fill(65) })
    const large = message('grande', { bytes: new Uint8Array(INLINE_BYTES_MAX + 1).fill(65) })
    const all = [...small, edge, large]
    await ana.append(inbox, all, {})
    const view = await ana.view(inbox)
    const ids = [...view.messageIds.subarray(0, view.count)] as MessageId[]
    const read = await ana.smallBodies([...ids, id(999_999)])
    t.assert.strictEqual(read.size, all.length - 1)
    for (const [at, { bytes }] of all.entries()) {
      const body = read.get(ids[at] ?? id(0))
      if (bytes === large.bytes) t.assert.strictEqual(body, undefined)
      else t.assert.ok(Buffer.from(body ?? []).equals(bytes))
    }
    t.assert.strictEqual((await ana.smallBodies([])).size, 0)
    const luis = stores.accounts.open(LUIS)
    await luis.provision()
    t.assert.strictEqual((await luis.smallBodies(ids)).size, 0)
  },
)
