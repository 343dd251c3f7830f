/** Many at once, on one handle and on several: nobody's change is lost, no bound is passed. */
import type { TestContext } from 'node:test'
import type { ModSeq } from '../../src/mail/ids.ts'
import { ANA, eachEngine, flags, inboxOf, message, openTestStores, uids } from '../kit/stores.ts'

eachEngine('of twenty conditional STOREs one wins', async (t: TestContext, engine) => {
  await using one = await openTestStores(engine)
  await using two = await openTestStores(engine)
  await one.accounts.open(ANA).provision()
  const inbox = await inboxOf(one.accounts.open(ANA))
  const { modSeq } = await one.accounts.open(ANA).append(inbox, [message('a')], {})
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (n % 2 === 0 ? one : two).accounts.open(ANA).setFlags({
        mailboxId: inbox,
        uids: uids(1),
        op: 'add',
        flags: flags(`k${n}`),
        unchangedSince: modSeq,
      }),
    ),
  )
  t.assert.strictEqual(results.filter(({ changed }) => changed.length === 1).length, 1)
  t.assert.strictEqual(results.filter(({ stale }) => stale.length === 1).length, 19)
  t.assert.strictEqual((await one.care.check(ANA)).problems.length, 0)
})

eachEngine('parallel appends through two handles give dense UIDs', async (t: TestContext, engine) => {
  await using one = await openTestStores(engine)
  await using two = await openTestStores(engine)
  await one.accounts.open(ANA).provision()
  const inbox = await inboxOf(one.accounts.open(ANA))
  const added = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      (n % 2 === 0 ? one : two).accounts.open(ANA).append(inbox, [message(`m${n}`)], {}),
    ),
  )
  const given = added.flatMap((result) => [...result.uids]).sort((a, b) => a - b)
  t.assert.deepStrictEqual(
    given,
    Array.from({ length: 60 }, (_, n) => n + 1),
  )
  t.assert.strictEqual(new Set(added.map(({ modSeq }) => modSeq)).size, 60)
  for (const stores of [one, two]) {
    const view = await stores.accounts.open(ANA).view(inbox)
    t.assert.strictEqual(view.count, 60)
  }
})

eachEngine('a view read while messages come and go catches up', async (t: TestContext, engine) => {
  await using one = await openTestStores(engine)
  await using two = await openTestStores(engine)
  const ana = one.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const work = async (): Promise<void> => {
    for (let n = 0; n < 15; n++) {
      const added = await ana.append(inbox, [message(`m${n}`, { flags: flags('\\Deleted') })], {})
      if (n % 3 === 0) await ana.expunge(inbox, added.uids)
    }
  }
  const look = async (): Promise<void> => {
    for (let n = 0; n < 40; n++) {
      const view = await two.accounts.open(ANA).view(inbox)
      const seen = [...view.uids.subarray(0, view.count)]
      t.assert.deepStrictEqual(
        seen,
        [...new Set(seen)].sort((a, b) => a - b),
      )
    }
  }
  await Promise.all([work(), look()])
  const view = await two.accounts.open(ANA).view(inbox)
  const truth = await ana.changesSince(inbox, 0 as ModSeq)
  t.assert.deepStrictEqual(
    [...view.uids.subarray(0, view.count)],
    truth.changed.map(({ uid }) => uid as number),
  )
  t.assert.strictEqual(view.count, 10)
})

eachEngine('files are opened and closed under load', async (t: TestContext, engine) => {
  await using one = await openTestStores(engine, { openFilesMax: 2 })
  await using two = await openTestStores(engine, { openFilesMax: 2 })
  const ids = Array.from({ length: 9 }, (_, n) => (ANA + n) as typeof ANA)
  for (const id of ids) await one.accounts.open(id).provision()
  await Promise.all(
    Array.from({ length: 180 }, async (_, n) => {
      const store = (n % 2 === 0 ? one : two).accounts.open(ids[n % ids.length] ?? ANA)
      await store.append(await inboxOf(store), [message(`m${n}`)], {})
    }),
  )
  for (const id of ids) {
    t.assert.strictEqual((await two.accounts.open(id).usage()).messages, 20)
    t.assert.deepStrictEqual((await one.care.check(id)).problems, [])
  }
})
