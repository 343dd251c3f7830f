/** Changes of very many messages are made slice by slice, and add up to the same. */
import type { TestContext } from 'node:test'
import type { ModSeq } from '../../src/mail/ids.ts'
import { CHANGE_SLICE } from '../../src/store/limits.ts'
import { ANA, eachEngine, flags, inboxOf, message, openTestStores, type uids } from '../kit/stores.ts'

const MANY = CHANGE_SLICE + 40

eachEngine('flags, moves and expunges of more than a slice', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  await ana.append(
    inbox,
    Array.from({ length: MANY }, (_, n) => message(`m${n}`)),
    {},
  )
  const before = await ana.view(inbox)
  const all = [...before.uids.subarray(0, before.count)] as ReturnType<typeof uids>
  t.assert.strictEqual(all.length, MANY)
  const set = await ana.setFlags({ mailboxId: inbox, uids: all, op: 'add', flags: flags('\\Deleted') })
  t.assert.strictEqual(set.changed.length, MANY)
  t.assert.strictEqual((await ana.sizes(inbox)).count, MANY)
  const changes = await ana.changesSince(inbox, before.modSeq)
  t.assert.strictEqual(changes.changed.length, MANY)
  const trash = (await ana.mailbox('Trash'))?.id ?? inbox
  const moved = await ana.move(inbox, all, trash)
  t.assert.deepStrictEqual([moved.from.length, moved.to.length], [MANY, MANY])
  t.assert.strictEqual((await ana.view(inbox)).count, 0)
  t.assert.strictEqual((await ana.expunge(trash)).length, MANY)
  t.assert.strictEqual((await ana.changesSince(trash, 1 as ModSeq)).changed.length, 0)
  t.assert.deepStrictEqual(await ana.usage(), { bytes: 0, messages: 0 })
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
})
