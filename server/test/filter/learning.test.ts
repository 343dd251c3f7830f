/** Moving and marking mail teaches the filter, once, and the other way when the person changes their mind. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import type { MailboxId, OrganisationId, Uid } from '../../src/mail/ids.ts'
import { createReadContent } from '../../src/service/filter/content/create-content-examiner.ts'
import { createLearner } from '../../src/service/filter/learning/create-learner.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { openFilterStore } from '../../src/store/filter/filter-store.ts'
import { LESSONS_A_CHANGE_MAX } from '../../src/store/limits.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { ANA, eachEngine, flags, inboxOf, message, openTestStores } from '../kit/stores.ts'

const EMPRESA = 1 as OrganisationId

async function mailboxOf(account: AccountStore, name: string): Promise<MailboxId> {
  const mailbox = await account.mailbox(name)
  assert.ok(mailbox)
  return mailbox.id
}

/** `junk` or `wanted` of each message that waits. */
async function waiting(account: AccountStore): Promise<string[]> {
  return (await account.lessons.waiting(1000)).map(({ junk }) => (junk ? 'junk' : 'wanted'))
}

eachEngine(
  'a move into Junk and out of it is a lesson, one into the trash is none',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const [junk, trash, archive] = await Promise.all(
      ['Junk', 'Trash', 'Archive'].map((name) => mailboxOf(ana, name)),
    )
    assert.ok(junk !== undefined && trash !== undefined && archive !== undefined)
    // What is delivered into Junk teaches nothing.
    const delivered = await ana.append(junk, [message('spam')], {})
    t.assert.deepStrictEqual(await waiting(ana), [])
    const { uids } = await ana.append(inbox, [message('hola')], {})
    const there = await ana.move(inbox, uids, junk)
    t.assert.strictEqual(there.taught, true)
    t.assert.deepStrictEqual(await waiting(ana), ['junk'])
    const back = await ana.move(junk, there.to, archive)
    t.assert.strictEqual(back.taught, true)
    t.assert.deepStrictEqual(await waiting(ana), ['wanted'])
    t.assert.strictEqual((await ana.move(archive, back.to, inbox)).taught, undefined)
    t.assert.strictEqual((await ana.move(junk, delivered.uids, trash)).taught, undefined)
    t.assert.deepStrictEqual(await waiting(ana), ['wanted'])
    await ana.lessons.learned([{ ...((await ana.lessons.waiting(1))[0] ?? assert.fail()), junk: true }])
    t.assert.deepStrictEqual(await waiting(ana), ['wanted'], 'the owner has changed their mind since')
  },
)

eachEngine('$Junk and $NotJunk are lessons, a copy into Junk is one', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const { uids } = await ana.append(inbox, [message('uno'), message('dos')], {})
  const [first, second] = uids
  assert.ok(first !== undefined && second !== undefined)
  const mark = (uid: Uid, op: 'add' | 'remove' | 'replace', ...names: string[]) =>
    ana.setFlags({ mailboxId: inbox, uids: [uid], op, flags: flags(...names) })
  t.assert.strictEqual((await mark(first, 'add', '\\Seen', '$Important')).taught, undefined)
  t.assert.strictEqual((await mark(first, 'add', '$Junk')).taught, true)
  t.assert.strictEqual((await mark(first, 'remove', '$Junk')).taught, undefined)
  t.assert.deepStrictEqual(await waiting(ana), ['junk'])
  t.assert.strictEqual((await mark(first, 'replace', '$notjunk')).taught, true)
  t.assert.deepStrictEqual(await waiting(ana), ['wanted'])
  t.assert.strictEqual((await ana.copy(inbox, [second], await mailboxOf(ana, 'Junk'), {})).taught, true)
  t.assert.deepStrictEqual(await waiting(ana), ['wanted', 'junk'])
})

eachEngine('of very many messages at once only some are lessons', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const junk = await mailboxOf(ana, 'Junk')
  const many = Array.from({ length: LESSONS_A_CHANGE_MAX + 1 }, (_, n) => message(`nota ${n}`))
  const { uids } = await ana.append(inbox, many, {})
  t.assert.strictEqual((await ana.move(inbox, uids, junk)).taught, true)
  t.assert.strictEqual((await waiting(ana)).length, LESSONS_A_CHANGE_MAX)
})

eachEngine('lessons are learned in the background, once, and unlearned', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const store = await openFilterStore(await stores.filterDb())
  const clock = fakeClock()
  await using learner = createLearner({
    accounts: stores.accounts,
    store: async () => store,
    read: createReadContent(),
    turns: { take: () => undefined },
    ...{ scheduler: clock, clock, log: silentLog },
  })
  const whose = { accountId: ANA, organisationId: EMPRESA }
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const junk = await mailboxOf(ana, 'Junk')
  const messages = async (): Promise<readonly number[]> => {
    const { counts } = await store.model({ organisationId: EMPRESA, accountId: undefined })
    return [counts.spamMessages, counts.hamMessages]
  }
  const { uids } = await ana.append(
    inbox,
    Array.from({ length: 30 }, (_, n) => message(`oferta ${n}`)),
    {},
  )
  const there = await ana.move(inbox, uids, junk)
  learner.taught(whose)
  await learner.settled()
  t.assert.deepStrictEqual(await messages(), [30, 0])
  t.assert.deepStrictEqual(await waiting(ana), [])
  // Back and there again: nothing is counted a second time.
  const back = await ana.move(junk, there.to.slice(0, 1), inbox)
  learner.taught(whose)
  await learner.settled()
  t.assert.deepStrictEqual(await messages(), [29, 1])
  await ana.move(inbox, back.to, junk)
  learner.taught(whose)
  await learner.settled()
  t.assert.deepStrictEqual(await messages(), [30, 0])
  // A lesson whose message is gone is no lesson, and holds nothing up.
  await ana.lessons.learned(await ana.lessons.waiting(10))
  learner.taught(whose)
  await learner.settled()
  t.assert.deepStrictEqual(await messages(), [30, 0])
})
