/** THREATS ST4: quota and counters hold however many write at once. */
import type { TestContext } from 'node:test'
import type { NewMessage } from '../../src/store/account-store.ts'
import { ANA, eachEngine, inboxOf, message, openTestStores, refuses, uids } from '../kit/stores.ts'

const MIB = 1024 * 1024

function large(n: number): NewMessage {
  return message(`m${n}`, { bytes: new Uint8Array(MIB).fill(65 + (n % 26)) })
}

eachEngine('100 parallel appends never overshoot the quota', async (t: TestContext, engine) => {
  await using one = await openTestStores(engine)
  await using two = await openTestStores(engine)
  await one.accounts.open(ANA).provision()
  const inbox = await inboxOf(one.accounts.open(ANA))
  const quota = { bytes: 10 * MIB + MIB / 2 }
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, n) =>
      (n % 2 === 0 ? one : two).accounts.open(ANA).append(inbox, [large(n)], quota),
    ),
  )
  const stored = results.filter(({ status }) => status === 'fulfilled')
  t.assert.strictEqual(stored.length, 10)
  for (const result of results)
    if (result.status === 'rejected') t.assert.ok(refuses('over-quota')(result.reason))
  t.assert.deepStrictEqual(await one.accounts.open(ANA).usage(), { bytes: 10 * MIB, messages: 10 })
  t.assert.deepStrictEqual((await two.care.check(ANA)).problems, [])
})

eachEngine(
  'the bound itself is allowed, one octet more is not; copies count',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const size = message('a').bytes.length
    await t.assert.rejects(ana.append(inbox, [message('a')], { bytes: size - 1 }), refuses('over-quota'))
    await t.assert.rejects(ana.append(inbox, [message('a')], { messages: 0 }), refuses('over-quota'))
    await ana.append(inbox, [message('a')], { bytes: size, messages: 1 })
    await t.assert.rejects(ana.copy(inbox, uids(1), inbox, { bytes: 2 * size - 1 }), refuses('over-quota'))
    await ana.copy(inbox, uids(1), inbox, { bytes: 2 * size, messages: 2 })
    t.assert.deepStrictEqual(await ana.usage(), { bytes: 2 * size, messages: 2 })
    // Moving frees as much as it takes: a full mailbox can be tidied up.
    const trash = (await ana.mailbox('Trash'))?.id ?? inbox
    t.assert.strictEqual((await ana.move(inbox, uids(1, 2), trash)).to.length, 2)
  },
)

eachEngine('counters never fall below zero', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  await ana.append(inbox, [message('a', { flags: ['\\Deleted' as never] })], {})
  const gone = await Promise.all(Array.from({ length: 10 }, () => ana.expunge(inbox)))
  t.assert.strictEqual(gone.flat().length, 1)
  const row = await ana.mailbox('INBOX')
  t.assert.deepStrictEqual([row?.messages, row?.unseen, row?.deleted, row?.sizeBytes], [0, 0, 0, 0])
  t.assert.deepStrictEqual(await ana.usage(), { bytes: 0, messages: 0 })
})
