/** The disk nearly full: new mail is put off, everything else goes on, and room makes all right again. */
import { tmpdir } from 'node:os'
import { type TestContext, test } from 'node:test'
import { FreeSpace } from '../../src/store/free-space.ts'
import { ANA, eachEngine, flags, inboxOf, message, openTestStores, refuses, uids } from '../kit/stores.ts'

test('the reserve is looked at again after a second, and at once after a full disk', async (t: TestContext) => {
  let ms = 1_000_000
  let reserveBytes = 2 ** 60
  const space = new FreeSpace(tmpdir(), {
    clock: { now: () => ms },
    get reserveBytes() {
      return reserveBytes
    },
  })
  await t.assert.rejects(space.assertRoom(), refuses('no-space'))
  reserveBytes = 0
  ms += 999
  await t.assert.rejects(space.assertRoom(), refuses('no-space'))
  ms += 1
  await space.assertRoom()
  reserveBytes = 2 ** 60
  await space.assertRoom()
  space.forget()
  await t.assert.rejects(space.assertRoom(), refuses('no-space'))
})

eachEngine(
  'without room mail is read, flagged and deleted, but none comes in',
  async (t: TestContext, engine) => {
    await using roomy = await openTestStores(engine)
    await using full = await openTestStores(engine, { reserveBytes: 2 ** 60 })
    await roomy.accounts.open(ANA).provision()
    const ana = full.accounts.open(ANA)
    const inbox = await inboxOf(ana)
    await roomy.accounts.open(ANA).append(inbox, [message('a')], {})
    await t.assert.rejects(ana.append(inbox, [message('b')], {}), refuses('no-space'))
    await ana.setFlags({ mailboxId: inbox, uids: uids(1), op: 'add', flags: flags('\\Deleted') })
    t.assert.deepStrictEqual([...(await ana.expunge(inbox))], [1])
    await roomy.accounts.open(ANA).append(inbox, [message('b')], {})
    t.assert.strictEqual((await ana.view(inbox)).count, 1)
  },
)
