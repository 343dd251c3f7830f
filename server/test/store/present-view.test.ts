/** What a thread knows of an account without asking the engine: only what is so now, whoever changed it. */
import { type TestContext, test } from 'node:test'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import type { Flag } from '../../src/mail/flag.ts'
import { createInterest, openChangeRelay } from '../../src/runtime/relays.ts'
import { FactCache } from '../../src/store/account/fact-cache.ts'
import type { AccountStore, MailboxView } from '../../src/store/account-store.ts'
import { FACTS_MS } from '../../src/store/limits.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { ANA, eachEngine, inboxOf, LUIS, message, openTestStores, type Place, uids } from '../kit/stores.ts'

const FLAGGED = ['\\Flagged' as Flag]
const HAS_FLAGGED = 2

/** As a thread of the service has them. */
async function openThread(
  place: Place,
  interest: SharedArrayBuffer,
  opened: AsyncDisposableStack,
): Promise<Stores> {
  const bus = new ChangeBus()
  bus.attach(opened.use(openChangeRelay(interest)))
  return opened.use(await openTestStores(place, { bus }))
}

async function openTwo(
  place: Place,
  opened: AsyncDisposableStack,
): Promise<{ readonly here: AccountStore; readonly there: AccountStore }> {
  const interest = createInterest()
  const here = (await openThread(place, interest, opened)).accounts.open(ANA)
  const there = (await openThread(place, interest, opened)).accounts.open(ANA)
  await here.provision()
  return { here, there }
}

function flagged(view: MailboxView | undefined): string {
  return Array.from({ length: view?.count ?? 0 }, (_, at) => view?.flagsLow[at] ?? 0).join(' ')
}

eachEngine('a view is of the present until anybody changes the account', async (t: TestContext, engine) => {
  await using opened = new AsyncDisposableStack()
  const { here, there } = await openTwo(engine, opened)
  const inbox = await inboxOf(here)
  await here.append(inbox, [message('uno'), message('dos')], {})
  t.assert.strictEqual(here.presentView(inbox), undefined)
  const view = await here.view(inbox)
  // On PostgreSQL another node may change it without a word.
  const knows = engine.postgres === undefined
  t.assert.strictEqual(here.presentView(inbox), knows ? view : undefined)

  // Nothing is awaited between the answer there and the look here: no event has come.
  await there.setFlags({ mailboxId: inbox, uids: uids(2), op: 'add', flags: FLAGGED })
  t.assert.strictEqual(here.presentView(inbox), undefined)
  t.assert.strictEqual(flagged(await here.view(inbox)), `0 ${HAS_FLAGGED}`)
  if (knows) t.assert.strictEqual(flagged(here.presentView(inbox)), `0 ${HAS_FLAGGED}`)

  // Its own changes a thread follows.
  await here.setFlags({ mailboxId: inbox, uids: uids(1), op: 'add', flags: FLAGGED })
  if (knows) t.assert.strictEqual(flagged(here.presentView(inbox)), `${HAS_FLAGGED} ${HAS_FLAGGED}`)
  await here.append(inbox, [message('tres')], {})
  if (knows) t.assert.strictEqual(here.presentView(inbox)?.count, 3)
  await here.deleteMailbox('Archive')
  t.assert.strictEqual(here.presentView(inbox), undefined)
})

eachEngine('a change that meets a look is not overlooked', async (t: TestContext, engine) => {
  await using opened = new AsyncDisposableStack()
  const { here, there } = await openTwo(engine, opened)
  const inbox = await inboxOf(here)
  await here.append(
    inbox,
    Array.from({ length: 20 }, (_, at) => message(`m${at}`)),
    {},
  )
  for (let round = 0; round < 40; round++) {
    const op = round % 2 === 0 ? 'add' : 'remove'
    const change = (who: AccountStore, uid: number): Promise<unknown> =>
      who.setFlags({ mailboxId: inbox, uids: uids(uid), op, flags: FLAGGED })
    const at = 1 + (round >> 1)
    await Promise.all([
      here.view(inbox),
      change(here, at),
      here.view(inbox),
      change(there, (at % 20) + 1),
      here.view(inbox),
    ])
    const present = here.presentView(inbox)
    if (present === undefined) continue
    const known = flagged(present)
    t.assert.strictEqual(known, flagged(await there.view(inbox)), `round ${round}`)
  }
})

eachEngine('a view has what the mailbox’s row has, counted or not', async (t: TestContext, engine) => {
  await using opened = new AsyncDisposableStack()
  const { here } = await openTwo(engine, opened)
  // As a thread between its commit and its count: nobody knows yet that anything was changed.
  const mute = opened.use(await openTestStores(engine, { bus: new ChangeBus() })).accounts.open(ANA)
  const inbox = await inboxOf(mute)
  await mute.append(inbox, [message('uno'), message('dos')], {})
  await here.view(inbox)
  await mute.setFlags({ mailboxId: inbox, uids: uids(2), op: 'add', flags: FLAGGED })
  const row = await here.mailbox('INBOX')
  const view = await here.view(inbox)
  // Who is told this ModSeq is never told of what came before it.
  t.assert.ok(view.modSeq >= (row?.highestModSeq ?? 0), `${view.modSeq} of ${row?.highestModSeq}`)
  t.assert.strictEqual(flagged(view), `0 ${HAS_FLAGGED}`)
})

eachEngine('a mailbox is as it is now, whoever changed it', async (t: TestContext, engine) => {
  await using opened = new AsyncDisposableStack()
  const { here, there } = await openTwo(engine, opened)
  const inbox = await inboxOf(here)
  for (const [at, who] of [here, there, there, here].entries()) {
    await who.append(inbox, [message(`m${at}`)], {})
    t.assert.strictEqual((await here.mailbox('INBOX'))?.messages, at + 1)
    t.assert.strictEqual((await there.mailbox('inbox'))?.messages, at + 1)
  }
  await there.setFlags({ mailboxId: inbox, uids: uids(1), op: 'add', flags: ['$Work' as Flag] })
  t.assert.deepStrictEqual(await here.keywords(), ['$Work'])
  t.assert.deepStrictEqual(await here.expunge(inbox), [])
  await there.setFlags({ mailboxId: inbox, uids: uids(3), op: 'add', flags: ['\\Deleted' as Flag] })
  t.assert.deepStrictEqual(await here.expunge(inbox), uids(3))
  await there.renameMailbox('Archive', 'Archivo')
  t.assert.strictEqual(await here.mailbox('Archive'), undefined)
  await there.setSubscribed('Archivo', false)
  t.assert.strictEqual((await here.mailbox('Archivo'))?.subscribed, false)
  await there.setSubscribed('Archivo', true)
  t.assert.strictEqual((await here.mailbox('Archivo'))?.subscribed, true)
})

test('answers are kept for their account, until it changes, and a second', async (t: TestContext) => {
  let changes = 0
  let now = 0
  let asked = 0
  const cache = new FactCache(() => changes, { now: () => now })
  const ask = async (account: typeof ANA): Promise<object | undefined> =>
    await cache.ask(account, 'what', () => Promise.resolve({ account, asked: ++asked }))
  t.assert.deepStrictEqual(await ask(ANA), { account: ANA, asked: 1 })
  t.assert.deepStrictEqual(await ask(LUIS), { account: LUIS, asked: 2 })
  t.assert.deepStrictEqual(await ask(ANA), { account: ANA, asked: 1 })
  changes++
  t.assert.deepStrictEqual(await ask(ANA), { account: ANA, asked: 3 })
  now = FACTS_MS - 1
  t.assert.deepStrictEqual(await ask(ANA), { account: ANA, asked: 3 })
  now = FACTS_MS
  t.assert.deepStrictEqual(await ask(ANA), { account: ANA, asked: 4 })
  // What is not there is asked for each time: names are the client's.
  for (let time = 1; time <= 2; time++)
    t.assert.strictEqual(
      await cache.ask(ANA, 'missing', () => Promise.resolve(void asked++ as undefined)),
      undefined,
    )
  t.assert.strictEqual(asked, 6)
})
