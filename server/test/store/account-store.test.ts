import type { TestContext } from 'node:test'
import { ChangeBus, type ChangeEvent } from '../../src/lib/change-bus.ts'
import type { ModSeq } from '../../src/mail/ids.ts'
import {
  ANA,
  eachEngine,
  flags,
  inboxOf,
  LUIS,
  message,
  openTestStores,
  refuses,
  uids,
} from '../kit/stores.ts'

eachEngine('a new account has its mailboxes, once', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await t.assert.rejects(ana.mailboxes(), refuses('not-found'))
  await Promise.all([ana.provision(), ana.provision()])
  await ana.provision()
  const mailboxes = await ana.mailboxes()
  t.assert.deepStrictEqual(
    mailboxes.map((mailbox) => [mailbox.name, mailbox.specialUse, mailbox.subscribed, mailbox.messages]),
    [
      ['INBOX', 'inbox', true, 0],
      ['Archive', 'archive', true, 0],
      ['Drafts', 'drafts', true, 0],
      ['Junk', 'junk', true, 0],
      ['Sent', 'sent', true, 0],
      ['Trash', 'trash', true, 0],
    ],
  )
  t.assert.strictEqual(new Set(mailboxes.map(({ uidValidity }) => uidValidity)).size, 6)
})

eachEngine('what is appended comes back, byte for byte', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const every = new Uint8Array(70_000).map((_, index) => index)
  const first = message('uno', { flags: flags('\\Seen', '$Importante'), bytes: every })
  const second = message('dos', { internalDateMs: 5 })
  const added = await ana.append(inbox, [first, second], {})
  t.assert.deepStrictEqual([...added.uids], [1, 2])
  t.assert.strictEqual(added.duplicate, false)
  const infos = await ana.infos(inbox, uids(2, 1, 9))
  t.assert.deepStrictEqual(
    infos.map(({ uid, sizeBytes, internalDateMs }) => [uid, sizeBytes, internalDateMs]),
    [
      [1, 70_000, 1_700_000_000_000],
      [2, second.bytes.length, 5],
    ],
  )
  const { listRow, ...derived } = first.derived
  t.assert.deepStrictEqual(infos[0]?.derived, derived)
  t.assert.strictEqual((await ana.details(inbox, uids(1), ['listRow']))[0]?.listRow, listRow)
  const kept = await ana.bytes((infos[0] ?? { messageId: 0 }).messageId as never)
  t.assert.ok(Buffer.from(kept).equals(every))
  t.assert.deepStrictEqual([...(await ana.keywords())], ['$Importante'])
  const row = await ana.mailbox('INBOX')
  t.assert.deepStrictEqual(
    [row?.messages, row?.unseen, row?.deleted, row?.sizeBytes, row?.uidNext, row?.highestModSeq],
    [2, 1, 0, 70_000 + second.bytes.length, 3, added.modSeq],
  )
  t.assert.deepStrictEqual(await ana.usage(), { bytes: row?.sizeBytes, messages: 2 })
  t.assert.deepStrictEqual(
    await ana
      .sizes(inbox)
      .then(({ count, uids, sizes }) => [...uids.subarray(0, count)].map((uid, at) => [uid, sizes[at]])),
    [
      [1, 70_000],
      [2, second.bytes.length],
    ],
  )
})

eachEngine('a delivery id is delivered once', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const same = message('uno', { deliveryId: 'q1' })
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => ana.append(inbox, [same], { messages: 1 })),
  )
  t.assert.strictEqual(answers.filter(({ duplicate }) => !duplicate).length, 1)
  for (const answer of answers) {
    t.assert.deepStrictEqual([...answer.uids], [1])
    t.assert.strictEqual(answer.modSeq, answers[0]?.modSeq)
  }
  t.assert.strictEqual((await ana.mailbox('INBOX'))?.messages, 1)
})

eachEngine(
  'the view follows every kind of change, and older views keep their messages',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    await ana.append(inbox, [message('a'), message('b'), message('c')], {})
    const before = await ana.view(inbox)
    t.assert.deepStrictEqual([...before.uids.subarray(0, before.count)], [1, 2, 3])
    await ana.setFlags({ mailboxId: inbox, uids: uids(2, 3), op: 'add', flags: flags('\\Deleted', 'k1') })
    await ana.append(inbox, [message('d')], {})
    const flagged = await ana.view(inbox)
    t.assert.deepStrictEqual([...flagged.flagsLow.subarray(0, 4)], [0, 36, 36, 0])
    t.assert.deepStrictEqual([...(await ana.expunge(inbox, uids(1, 2)))], [2])
    const after = await ana.view(inbox)
    t.assert.deepStrictEqual([...after.uids.subarray(0, after.count)], [1, 3, 4])
    t.assert.deepStrictEqual([...before.uids.subarray(0, before.count)], [1, 2, 3])
    t.assert.strictEqual(flagged.count, 4)
    const changes = await ana.changesSince(inbox, before.modSeq)
    t.assert.deepStrictEqual(
      changes.changed.map(({ uid, flags }) => [uid, flags]),
      [
        [3, 36],
        [4, 0],
      ],
    )
    t.assert.deepStrictEqual([...changes.expunged], [2])
    t.assert.strictEqual(changes.modSeq, after.modSeq)
  },
)

eachEngine('changes are announced after their commit', async (t: TestContext, engine) => {
  const bus = new ChangeBus()
  await using stores = await openTestStores(engine, { bus })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const heard: ChangeEvent[] = []
  bus.subscribe(ANA, (event) => heard.push(event))
  const inbox = await inboxOf(ana)
  const { modSeq } = await ana.append(inbox, [message('a')], {})
  t.assert.deepStrictEqual(heard, [{ accountId: ANA, mailboxId: inbox, modSeq }])
  await ana.setFlags({ mailboxId: inbox, uids: uids(1), op: 'remove', flags: flags('\\Seen') })
  t.assert.strictEqual(heard.length, 1)
})

eachEngine('accounts do not meet', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const [ana, luis] = [stores.accounts.open(ANA), stores.accounts.open(LUIS)]
  await Promise.all([ana.provision(), luis.provision()])
  const inbox = await inboxOf(ana)
  await ana.append(inbox, [message('a', { deliveryId: 'x' })], {})
  const theirs = await luis.append(await inboxOf(luis), [message('b', { deliveryId: 'x' })], {})
  t.assert.strictEqual(theirs.duplicate, false)
  t.assert.strictEqual((await luis.view(inbox)).count, 1)
  const [info] = await luis.infos(inbox, uids(1))
  t.assert.strictEqual(info?.derived.messageId, 'b@empresa.test')
  t.assert.strictEqual((await ana.changesSince(inbox, 0 as ModSeq)).changed.length, 1)
})
