/** What Sieve scripts remember, and how often they may do what reaches others. RFC 5230 §4.2, RFC 7352; THREATS SV3, SV4 */
import type { TestContext } from 'node:test'
import { SIEVE_HOUR_MS, SIEVE_MEMORIES_MAX, SIEVE_PER_HOUR, SIEVE_SLOT_MS } from '../../src/store/limits.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { ANA, eachEngine, openTestStores } from '../kit/stores.ts'

const digest = (n: number): Uint8Array => {
  const octets = Buffer.alloc(32)
  octets.writeUInt32BE(n)
  return octets
}

eachEngine('what is remembered runs out', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const { sieve } = ana
  const at = (nowMs: number, refresh = false) =>
    sieve.remember('duplicate', digest(1), { nowMs, untilMs: nowMs + 100, refresh })
  t.assert.strictEqual(await at(1_000), true)
  t.assert.strictEqual(await at(1_099), false)
  // The first one's time, not that of the second.
  t.assert.strictEqual(await at(1_100), true)
  t.assert.strictEqual(await at(1_150, true), false)
  t.assert.strictEqual(await at(1_249), false)
  t.assert.strictEqual(await at(1_250), true)
  t.assert.strictEqual(
    await sieve.remember('vacation', digest(1), { nowMs: 1_250, untilMs: 2_000 }),
    true,
    'another kind',
  )
  await sieve.forget('vacation', digest(1))
  t.assert.strictEqual(await sieve.remember('vacation', digest(1), { nowMs: 1_260, untilMs: 2_000 }), true)
})

eachEngine('of many at once one is the first', async (t: TestContext, engine) => {
  await using here = await openTestStores(engine)
  await using there = await openTestStores(engine)
  await here.accounts.open(ANA).provision()
  const asked = Array.from({ length: 20 }, (_, n) =>
    (n % 2 === 0 ? here : there).accounts
      .open(ANA)
      .sieve.remember('vacation', digest(5), { nowMs: 1, untilMs: 1_000 }),
  )
  t.assert.strictEqual((await Promise.all(asked)).filter(Boolean).length, 1)
})

eachEngine('so many an hour and no more', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const { sieve } = ana
  const most = SIEVE_PER_HOUR.redirect
  const start = 1_700_000_000_000 - (1_700_000_000_000 % SIEVE_SLOT_MS)
  t.assert.strictEqual(await sieve.take('redirect', start, most - 1), true)
  t.assert.strictEqual(await sieve.take('redirect', start, 2), false)
  t.assert.strictEqual(await sieve.take('redirect', start + 1), true)
  t.assert.strictEqual(await sieve.take('redirect', start + SIEVE_HOUR_MS - 1), false)
  t.assert.strictEqual(await sieve.take('vacation', start), true, 'each deed for itself')
  t.assert.strictEqual(await sieve.take('redirect', start + SIEVE_HOUR_MS + SIEVE_SLOT_MS, most), true)
  t.assert.strictEqual(await sieve.take('redirect', start + SIEVE_HOUR_MS + SIEVE_SLOT_MS), false)
})

eachEngine('care sweeps what has run out, and what is too much', async (t: TestContext, engine) => {
  const clock = fakeClock(1_700_000_000_000)
  await using stores = await openTestStores(engine, { clock })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const nowMs = clock.now()
  for (let n = 0; n < 600; n++)
    await ana.sieve.remember('duplicate', digest(n), { nowMs, untilMs: nowMs + 1_000 + n })
  const isNew = (n: number, untilMs = nowMs + 10_000) =>
    ana.sieve.remember('duplicate', digest(n), { nowMs, untilMs })
  await clock.advance(1_550)
  t.assert.strictEqual((await stores.care.maintain()).failed, 0)
  // Swept, it would be new even for who still had another time.
  t.assert.strictEqual(await isNew(550), true)
  t.assert.strictEqual(await isNew(551), false)

  const db = engine.database(engine.postgres === undefined ? 'accounts/07/7' : 'mail')
  const rows = SIEVE_MEMORIES_MAX + 600
  await db.write(async (sql) => {
    if (sql.engine === 'postgres') await sql.run("select set_config('valija.account_id', '7', true)")
    for (let from = 1_000; from < 1_000 + rows; from += 500) {
      const values = Array.from({ length: 500 }, (_, n) => digest(from + n))
      await sql.run(
        `insert into mail_sieve_memory (account_id, kind, digest, until_ms) values ${values.map((_, n) => `(7, 'vacation', ?, ${nowMs + 100_000 + from + n})`).join(', ')}`,
        ...values,
      )
    }
  })
  t.assert.strictEqual((await stores.care.maintain()).failed, 0)
  const left = await db.write(async (sql) => {
    if (sql.engine === 'postgres') await sql.run("select set_config('valija.account_id', '7', true)")
    return await sql.get<{ count: number; first: number }>(
      'select count(*) as count, min(until_ms) as first from mail_sieve_memory where account_id = 7',
    )
  })
  t.assert.strictEqual(left?.count, SIEVE_MEMORIES_MAX)
  t.assert.ok((left?.first ?? 0) > nowMs + 100_000, 'those that run out first went')
})
