/** Sieve scripts of an account: one active at most, bounded, seen by the next delivery wherever it is. RFC 5804 */
import { type TestContext, test } from 'node:test'
import { SieveCache } from '../../src/store/account/sieve-cache.ts'
import {
  SIEVE_NAME_SIGNS_MAX,
  SIEVE_SCRIPT_BYTES_MAX,
  SIEVE_SCRIPTS_MAX,
  SIEVE_TOTAL_BYTES_MAX,
} from '../../src/store/limits.ts'
import type { StoredScript } from '../../src/store/sieve-store.ts'
import { ANA, eachEngine, inboxOf, LUIS, message, openTestStores, refuses } from '../kit/stores.ts'

eachEngine('scripts are put, read, renamed, activated and removed', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const { sieve } = ana
  t.assert.strictEqual(await sieve.active(), undefined)
  t.assert.deepStrictEqual(await sieve.list(), [])

  const first = await sieve.put('b', 'keep;')
  const second = await sieve.put('añ', 'discard;', { activate: true })
  t.assert.ok(second > first)
  t.assert.deepStrictEqual(
    (await sieve.list()).map(({ name, isActive, sizeBytes, revision }) => [
      name,
      isActive,
      sizeBytes,
      revision,
    ]),
    [
      ['añ', true, 8, second],
      ['b', false, 5, first],
    ],
  )
  t.assert.deepStrictEqual(await sieve.active(), { name: 'añ', text: 'discard;', revision: second })
  t.assert.deepStrictEqual(await sieve.script('b'), { name: 'b', text: 'keep;', revision: first })
  t.assert.strictEqual(await sieve.script('c'), undefined)

  await t.assert.rejects(sieve.remove('añ'), refuses('in-use'))
  await t.assert.rejects(sieve.remove('c'), refuses('not-found'))
  await t.assert.rejects(sieve.rename('c', 'd'), refuses('not-found'))
  await t.assert.rejects(sieve.rename('añ', 'b'), refuses('already-exists'))
  await t.assert.rejects(sieve.rename('añ', 'añ'), refuses('already-exists'))
  await t.assert.rejects(sieve.setActive('c'), refuses('not-found'))
  await sieve.rename('añ', 'z')
  t.assert.deepStrictEqual(await sieve.active(), { name: 'z', text: 'discard;', revision: second })

  await sieve.setActive('b')
  t.assert.strictEqual((await sieve.active())?.name, 'b')
  const third = await sieve.put('b', 'stop;')
  t.assert.deepStrictEqual(await sieve.active(), { name: 'b', text: 'stop;', revision: third })
  await sieve.setActive(undefined)
  t.assert.strictEqual(await sieve.active(), undefined)
  await sieve.remove('b')
  t.assert.strictEqual(await sieve.script('b'), undefined)
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
})

eachEngine('who edits what somebody has changed meanwhile is told', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const { sieve } = ana
  const first = await sieve.put('a', '1', { ifRevision: 0 })
  await t.assert.rejects(sieve.put('a', '2', { ifRevision: 0 }), refuses('try-later'))
  const second = await sieve.put('a', '2', { ifRevision: first })
  await t.assert.rejects(sieve.put('a', '3', { ifRevision: first }), refuses('try-later'))
  // Gone and there again it is another one.
  await sieve.remove('a')
  await t.assert.rejects(sieve.put('a', '3', { ifRevision: second }), refuses('try-later'))
  t.assert.ok((await sieve.put('a', '3')) > second)
})

eachEngine('each bound holds, and a refusal keeps nothing', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const { sieve } = ana
  const sized = (bytes: number): string => '#'.repeat(bytes)
  await t.assert.rejects(sieve.put('a', sized(SIEVE_SCRIPT_BYTES_MAX + 1)), refuses('limit'))
  // Octets count, not signs.
  await t.assert.rejects(sieve.put('a', 'ñ'.repeat(SIEVE_SCRIPT_BYTES_MAX / 2 + 1)), refuses('limit'))
  await sieve.put('a', sized(SIEVE_SCRIPT_BYTES_MAX))
  await sieve.put('b', sized(SIEVE_SCRIPT_BYTES_MAX))
  await sieve.put('c', sized(SIEVE_SCRIPT_BYTES_MAX))
  const left = SIEVE_TOTAL_BYTES_MAX - 3 * SIEVE_SCRIPT_BYTES_MAX
  await sieve.put('d', sized(left - 1))
  await t.assert.rejects(sieve.put('e', '##'), refuses('limit'))
  await t.assert.rejects(sieve.assertRoom('e', 2), refuses('limit'))
  await sieve.assertRoom('e', 1)
  await sieve.put('e', '#')
  // In place of what is there.
  await sieve.put('a', sized(SIEVE_SCRIPT_BYTES_MAX))
  for (const name of 'abcd') await sieve.put(name, '')
  for (let n = 5; n < SIEVE_SCRIPTS_MAX; n++) await sieve.put(`n${n}`, '')
  await t.assert.rejects(sieve.put('one more', ''), refuses('limit'))
  await sieve.put('n5', 'keep;')
  t.assert.strictEqual((await sieve.list()).length, SIEVE_SCRIPTS_MAX)

  await sieve.remove('e')
  for (const name of [
    '',
    'a\0',
    'a\nb',
    'a\u0085',
    'a\u2028',
    '\ud800',
    'x'.repeat(SIEVE_NAME_SIGNS_MAX + 1),
  ])
    await t.assert.rejects(sieve.put(name, ''), refuses('cannot'), JSON.stringify(name))
  await sieve.put('😀'.repeat(SIEVE_NAME_SIGNS_MAX), 'keep;\0')
  t.assert.strictEqual((await sieve.script('😀'.repeat(SIEVE_NAME_SIGNS_MAX)))?.text, 'keep;\0')
})

eachEngine('accounts do not see each other', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const [ana, luis] = [stores.accounts.open(ANA), stores.accounts.open(LUIS)]
  await ana.provision()
  await luis.provision()
  await ana.sieve.put('a', 'keep;', { activate: true })
  t.assert.strictEqual(await luis.sieve.active(), undefined)
  t.assert.strictEqual(await luis.sieve.script('a'), undefined)
  const digest = new Uint8Array(32)
  t.assert.ok(await ana.sieve.remember('vacation', digest, { nowMs: 1, untilMs: 10 }))
  t.assert.ok(await luis.sieve.remember('vacation', digest, { nowMs: 1, untilMs: 10 }))
})

eachEngine('a change elsewhere is seen at the next look', async (t: TestContext, engine) => {
  await using here = await openTestStores(engine)
  await using there = await openTestStores(engine)
  const [ana, same] = [here.accounts.open(ANA), there.accounts.open(ANA)]
  await ana.provision()
  for (let n = 0; n < 5; n++) {
    await same.sieve.put(`s${n}`, `# ${n}`, { activate: true })
    t.assert.strictEqual((await ana.sieve.active())?.text, `# ${n}`)
    t.assert.strictEqual((await same.sieve.active())?.text, `# ${n}`)
    await ana.append(await inboxOf(ana), [message(`m${n}`)], {})
    t.assert.strictEqual((await ana.sieve.active())?.text, `# ${n}`)
  }
  await same.sieve.setActive(undefined)
  t.assert.strictEqual(await ana.sieve.active(), undefined)
})

test('who knows that nobody else has changed the account asks nobody', async (t: TestContext) => {
  let others: number | undefined = 1
  const cache = new SieveCache(() => others)
  let looks = 0
  let there: StoredScript | undefined = { name: 'a', text: 'keep;', revision: 1 }
  const ask = () =>
    cache.ask(ANA, 'active', async (known) => {
      looks++
      return known?.revision === there?.revision ? known : there
    })
  t.assert.strictEqual(await ask(), there)
  t.assert.strictEqual(await ask(), there)
  t.assert.strictEqual(looks, 1)
  there = { name: 'a', text: 'stop;', revision: 2 }
  others = 2
  t.assert.strictEqual(await ask(), there)
  t.assert.strictEqual(looks, 2)
  there = undefined
  cache.forget(ANA)
  t.assert.strictEqual(await ask(), undefined)
  t.assert.strictEqual(await ask(), undefined)
  t.assert.strictEqual(looks, 3)
  // Nobody tells whether somebody has changed it: each time is a look.
  others = undefined
  await ask()
  await ask()
  t.assert.strictEqual(looks, 5)
})

test('what was read before an own change is not believed after it', async (t: TestContext) => {
  const cache = new SieveCache(() => 1)
  const old = { name: 'a', text: 'keep;', revision: 1 }
  const { promise, resolve } = Promise.withResolvers<StoredScript>()
  const asked = cache.ask(ANA, 'active', () => promise)
  cache.forget(ANA)
  resolve(old)
  t.assert.strictEqual(await asked, old)
  t.assert.strictEqual(await cache.ask(ANA, 'active', async () => undefined), undefined)
})
