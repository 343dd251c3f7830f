/** Nodes that share PostgreSQL: the home of an account answers from what it knows, and never what is over. */
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { DELETED, type Flag, SEEN } from '../../src/mail/flag.ts'
import type { AccountId, MailboxId } from '../../src/mail/ids.ts'
import { createInterest, homesOf, openChangeRelay } from '../../src/runtime/relays.ts'
import type { AccountStore, MailboxView } from '../../src/store/account-store.ts'
import { PostgresDatabase } from '../../src/store/dialect/postgres.ts'
import { PostgresRelay } from '../../src/store/dialect/postgres-relay.ts'
import { HomeTable } from '../../src/store/homes/home-table.ts'
import { HOME_LEASE_MS, HOME_LEAVE_MS } from '../../src/store/limits.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { type Engine, openEngine } from '../kit/engines.ts'
import { ANA, inboxOf, LUIS, message, openTestStores, uids } from '../kit/stores.ts'

const skip = process.env['TEST_PG_URL'] === undefined ? 'TEST_PG_URL names no server' : false
const [ANSWERED, IS_FLAGGED, ALL_SYSTEM] = [1, 2, 31]
const FLAGGED = ['\\Flagged' as Flag]
/** What a busy machine adds to a wait. */
const SLACK_MS = 3_000

/** Of the connections that hear: those of other tests stay. */
const RELAY_NAME = `valija_homes_${process.pid}`

type Node = { readonly stores: Stores; readonly relay: PostgresRelay | undefined }

/** A node of one thread, or one more thread of the node that has this memory. */
async function openNode(
  engine: Engine,
  opened: AsyncDisposableStack,
  { hears = true, memory = createInterest() }: { hears?: boolean; memory?: SharedArrayBuffer } = {},
): Promise<Node> {
  const bus = new ChangeBus()
  bus.attach(opened.use(openChangeRelay(memory)))
  const stores = opened.use(await openTestStores(engine, { bus, homes: homesOf(memory) }))
  if (!hears) return { stores, relay: undefined }
  const { url = '', schema } = engine.postgres ?? {}
  const relay = opened.use(
    new PostgresRelay({
      url: namedUrl(url),
      schema,
      node: crypto.randomUUID(),
      log: silentLog,
      guest: stores.homes,
    }),
  )
  bus.attach(relay)
  await relay.ready()
  return { stores, relay }
}

function namedUrl(url: string): string {
  const named = new URL(url)
  named.searchParams.set('application_name', RELAY_NAME)
  return named.href
}

/** Looks until the node answers without asking. */
async function untilHome(account: AccountStore, inbox: MailboxId): Promise<MailboxView> {
  for (;;) {
    await account.view(inbox)
    const present = account.presentView(inbox)
    if (present !== undefined) return present
    await sleep(5)
  }
}

function flagsOf(view: MailboxView | undefined): string {
  return Array.from({ length: view?.count ?? 0 }, (_, at) => view?.flagsLow[at] ?? 0).join(' ')
}

async function filled(account: AccountStore, count = 1): Promise<MailboxId> {
  await account.provision()
  const inbox = await inboxOf(account)
  await account.append(
    inbox,
    Array.from({ length: count }, (_, at) => message(`m${at}`)),
    {},
  )
  return inbox
}

function flag(account: AccountStore, mailboxId: MailboxId, op: 'add' | 'remove' = 'add'): Promise<unknown> {
  return account.setFlags({ mailboxId, uids: uids(1), op, flags: FLAGGED })
}

async function homeInRow(engine: Engine, accountId: AccountId): Promise<number | null | undefined> {
  const { url = '', schema = '' } = engine.postgres ?? {}
  await using db = new PostgresDatabase({ url, schema, connections: 1 })
  const row = await db
    .forAccount(accountId, undefined)
    .read((sql) =>
      sql.get<{ home: number | null }>('select home from mail_account where account_id = ?', accountId),
    )
  return row?.home
}

function onNodes(
  title: string,
  run: (t: TestContext, engine: Engine, opened: AsyncDisposableStack) => Promise<void>,
): void {
  test(title, { skip, timeout: 60_000 }, async (t: TestContext) => {
    await using engine = await openEngine('postgres')
    await using opened = new AsyncDisposableStack()
    await run(t, engine, opened)
  })
}

onNodes('a change is seen on every node as soon as it is told', async (t: TestContext, engine, opened) => {
  const nodes = [await openNode(engine, opened), await openNode(engine, opened)]
  const accounts = await Promise.all(
    Array.from({ length: 8 }, async (_, at) => {
      const [here, there] = nodes.map(({ stores }) => stores.accounts.open((100 + at) as AccountId))
      if (here === undefined || there === undefined) throw new Error('two nodes')
      return { here, there, inbox: await filled(here) }
    }),
  )
  let present = 0
  await Promise.all(
    accounts.map(async ({ here, there, inbox }, which) => {
      const home = which % 2 === 0 ? here : there
      for (let round = 0; round < 3; round++) {
        t.assert.strictEqual((await untilHome(home, inbox)).count, 1)
        // By the home itself, by the other node, and by it once more, to whom it is home no longer.
        for (const [step, writer] of [home, here, there, here, there].entries()) {
          await flag(writer, inbox, step % 2 === 0 ? 'add' : 'remove')
          // Nothing is awaited between the answer and the looks: no event need have come.
          const known = [here, there].map((node) => node.presentView(inbox))
          present += known.filter((view) => view !== undefined).length
          const seen = await Promise.all(
            [here, there].map(async (node, at) => flagsOf(known[at] ?? (await node.view(inbox)))),
          )
          t.assert.deepStrictEqual(
            seen,
            step % 2 === 0 ? ['2', '2'] : ['0', '0'],
            `${which} ${round} ${step}`,
          )
        }
      }
    }),
  )
  t.assert.ok(present > 0, 'a home answers from what it knows after its own changes')
})

onNodes(
  'a home that hears nothing is waited for, and does not outlive its lease',
  async (t: TestContext, engine, opened) => {
    const deaf = await openNode(engine, opened, { hears: false })
    const other = await openNode(engine, opened)
    // The connection stands, and from some moment on nothing comes through it.
    let isStalled = false
    deaf.stores.homes?.begin({ ask: () => (isStalled ? new Promise(() => undefined) : Promise.resolve()) })
    const here = deaf.stores.accounts.open(ANA)
    const there = other.stores.accounts.open(ANA)
    const inbox = await filled(here)
    await untilHome(here, inbox)
    isStalled = true
    const atMs = performance.now()
    const told = flag(there, inbox).then(() => performance.now())
    // Until the change is told nothing is promised; then it is over with what was known.
    const toldMs = await told
    t.assert.strictEqual(here.presentView(inbox), undefined)
    t.assert.strictEqual(flagsOf(await here.view(inbox)), '2')
    t.assert.ok(toldMs - atMs >= HOME_LEASE_MS, `told after ${toldMs - atMs} ms`)
    t.assert.ok(toldMs - atMs < HOME_LEAVE_MS + SLACK_MS, `told after ${toldMs - atMs} ms`)
    // Once: its row does not say so any more.
    const againMs = performance.now()
    await flag(there, inbox, 'remove')
    t.assert.ok(performance.now() - againMs < HOME_LEASE_MS)
    t.assert.strictEqual(flagsOf(await here.view(inbox)), '0')
  },
)

onNodes(
  'who cannot hear an answer waits for as long as a home may stand',
  async (t: TestContext, engine, opened) => {
    const node = await openNode(engine, opened)
    const command = await openNode(engine, opened, { hears: false })
    const here = node.stores.accounts.open(ANA)
    const inbox = await filled(here)
    await untilHome(here, inbox)
    const atMs = performance.now()
    await flag(command.stores.accounts.open(ANA), inbox)
    t.assert.strictEqual(here.presentView(inbox), undefined)
    t.assert.ok(performance.now() - atMs >= HOME_LEASE_MS)
    t.assert.strictEqual(flagsOf(await here.view(inbox)), '2')
  },
)

onNodes(
  'a node that ends is home of nothing; one that was killed keeps others waiting once',
  async (t: TestContext, engine, opened) => {
    const there = (await openNode(engine, opened)).stores.accounts.open(ANA)
    const inbox = await filled(there)
    await using first = new AsyncDisposableStack()
    const here = (await openNode(engine, first)).stores.accounts.open(ANA)
    await untilHome(here, inbox)
    t.assert.strictEqual(typeof (await homeInRow(engine, ANA)), 'number')
    await first.disposeAsync()
    t.assert.strictEqual(await homeInRow(engine, ANA), null)

    const { url = '', schema = '' } = engine.postgres ?? {}
    await using db = new PostgresDatabase({ url, schema, connections: 1 })
    await db
      .forAccount(ANA, undefined)
      .write((sql) => sql.run('update mail_account set home = ? where account_id = ?', 77, ANA))
    const atMs = performance.now()
    await flag(there, inbox)
    t.assert.ok(performance.now() - atMs >= HOME_LEASE_MS)
    t.assert.strictEqual(await homeInRow(engine, ANA), null)
  },
)

onNodes(
  'a connection that breaks ends what was believed, and homes come again',
  async (t: TestContext, engine, opened) => {
    const { stores } = await openNode(engine, opened)
    const here = stores.accounts.open(ANA)
    const inbox = await filled(here)
    await untilHome(here, inbox)
    const { url = '' } = engine.postgres ?? {}
    await using db = new PostgresDatabase({ url, connections: 1 })
    await db.read((sql) =>
      sql.all(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?',
        RELAY_NAME,
      ),
    )
    const overMs = performance.now() + HOME_LEASE_MS
    while (here.presentView(inbox) !== undefined) {
      t.assert.ok(performance.now() < overMs + SLACK_MS)
      await sleep(5)
    }
    t.assert.strictEqual((await untilHome(here, inbox)).count, 1)
  },
)

onNodes('threads of one node share its homes', async (t: TestContext, engine, opened) => {
  const memory = createInterest()
  const [one, two] = [
    (await openNode(engine, opened, { memory })).stores.accounts.open(ANA),
    (await openNode(engine, opened, { memory })).stores.accounts.open(ANA),
  ]
  const inbox = await filled(one)
  await untilHome(one, inbox)
  // The other thread is home by the first one's word, or by its own where a busy machine made the first one late.
  t.assert.strictEqual((await untilHome(two, inbox)).count, 1)
  let present = 0
  for (let round = 0; round < 20; round++) {
    await flag(round % 2 === 0 ? two : one, inbox, round % 2 === 0 ? 'add' : 'remove')
    for (const thread of [one, two]) {
      t.assert.strictEqual(
        flagsOf(thread.presentView(inbox) ?? (await thread.view(inbox))),
        round % 2 === 0 ? '2' : '0',
      )
      if (thread.presentView(inbox) !== undefined) present++
    }
  }
  // Had one been asked to leave, neither would know for two seconds.
  t.assert.ok(present >= 5, `known ${present} times`)
})

onNodes(
  'flags changed by threads and nodes at once are all there, and counted',
  async (t: TestContext, engine, opened) => {
    const memory = createInterest()
    const nodes = [
      await openNode(engine, opened, { memory }),
      await openNode(engine, opened, { memory }),
      await openNode(engine, opened),
    ]
    const [one, two, other] = nodes.map(({ stores }) => stores.accounts.open(ANA))
    if (one === undefined || two === undefined || other === undefined) throw new Error('three')
    const inbox = await filled(one, 20)
    await untilHome(one, inbox)
    const change = (
      who: AccountStore,
      uid: number,
      name: string,
      op: 'add' | 'remove' = 'add',
    ): Promise<unknown> => who.setFlags({ mailboxId: inbox, uids: uids(uid), op, flags: [name as Flag] })
    // One after the other, of which each begins with what the last one left, and at once, of which none may.
    for (let uid = 1; uid <= 20; uid++) await change(one, uid, '\\Seen')
    for (let uid = 1; uid <= 20; uid++) {
      await Promise.all([
        change(one, uid, '\\Flagged'),
        change(two, 21 - uid, '\\Answered'),
        change(one, uid, '\\Draft'),
      ])
      await change(one, uid, '\\Draft', 'remove')
      if (uid % 5 === 0) await Promise.all([change(other, uid, '$Work'), change(one, uid, '\\Deleted')])
      await change(two, uid, '\\Seen', uid % 2 === 0 ? 'remove' : 'add')
    }
    const fresh = (await openNode(engine, opened)).stores
    const view = await fresh.accounts.open(ANA).view(inbox)
    const keyword = (view.flagsLow[4] ?? 0) & ~ALL_SYSTEM
    t.assert.ok(keyword > 0)
    const expected = Array.from({ length: 20 }, (_, at) => {
      const rare = (at + 1) % 5 === 0 ? DELETED + keyword : 0
      return ANSWERED + IS_FLAGGED + rare + (at % 2 === 0 ? SEEN : 0)
    })
    t.assert.strictEqual(flagsOf(view), expected.join(' '))
    t.assert.strictEqual(flagsOf(await one.view(inbox)), expected.join(' '))
    t.assert.strictEqual((await fresh.accounts.open(ANA).mailbox('INBOX'))?.deleted, 4)
    t.assert.strictEqual((await fresh.accounts.open(ANA).mailbox('INBOX'))?.unseen, 10)
    t.assert.deepStrictEqual((await fresh.care.check(ANA)).problems, [])
  },
)

onNodes('statements of one round trip are done all or not at all', async (t: TestContext, engine, opened) => {
  const { stores } = await openNode(engine, opened)
  await filled(stores.accounts.open(ANA))
  const { url = '', schema = '' } = engine.postgres ?? {}
  await using db = new PostgresDatabase({ url, schema, connections: 1 })
  // For the one connection, whatever the cluster of the tests says.
  await db.write((sql) => sql.run('set synchronous_commit = on'))
  const account = db.forAccount(ANA, undefined)
  const subscribe = (name: string) => ({
    statement: 'insert into mail_subscription (account_id, name) values (?, ?)',
    values: [ANA, name],
  })
  const expect = (modSeq: number) => ({
    statement:
      'update mail_account set mod_seq = cast(? as bigint) / (case when mod_seq = ? then 1 else 0 end) where account_id = ?',
    values: [modSeq, modSeq, ANA],
  })
  const names = (): Promise<readonly string[]> => stores.accounts.open(ANA).subscriptions()
  const row = await account.read((sql) =>
    sql.get<{ mod_seq: number }>('select mod_seq from mail_account where account_id = ?', ANA),
  )
  const modSeq = row?.mod_seq ?? 0
  t.assert.strictEqual(await account.writeAtOnce?.([expect(modSeq + 1), subscribe('Una')]), false)
  t.assert.strictEqual((await names()).includes('Una'), false)
  t.assert.strictEqual(
    await account.writeAtOnce?.([expect(modSeq), subscribe('Una')], { durable: 'soon' }),
    true,
  )
  t.assert.strictEqual((await names()).includes('Una'), true)
  // What fails for another reason is told, takes the rest with it, and nothing of it outlives the round trip.
  await t.assert.rejects(
    async () => account.writeAtOnce?.([expect(modSeq), subscribe('Dos'), subscribe('Una')]),
    {
      name: 'DuplicateError',
    },
  )
  t.assert.strictEqual((await names()).includes('Dos'), false)
  const setting = await db.read((sql) =>
    sql.get<{ sync: string; id: string | null }>(
      "select current_setting('synchronous_commit') as sync, current_setting('valija.account_id', true) as id",
    ),
  )
  t.assert.strictEqual(setting?.sync, 'on')
  t.assert.ok(setting?.id === null || setting?.id === '')
})

onNodes('what is notified in a strange form is not heard', async (t: TestContext, engine, opened) => {
  const { stores } = await openNode(engine, opened)
  const here = stores.accounts.open(ANA)
  const inbox = await filled(here)
  await untilHome(here, inbox)
  for (const payload of [
    undefined,
    '',
    'leave',
    'leave x y z',
    `leave 1 ${ANA} t`,
    'left',
    'left t',
    'leave 1e999 7 t',
  ])
    stores.homes?.hear(payload)
  t.assert.strictEqual(here.presentView(inbox)?.count, 1)
})

test('a holder stands for its accounts, each in its place, for its time', (t: TestContext) => {
  const table = new HomeTable()
  const soon = process.hrtime.bigint() + 3_600_000_000_000n
  const [one, two] = [table.takeHolder() ?? -1, table.takeHolder() ?? -1]
  t.assert.deepStrictEqual([one, two], [0, 1])
  table.put(ANA, one, 5)
  t.assert.strictEqual(table.has(ANA), false)
  table.standUntil(one, soon)
  t.assert.deepStrictEqual([table.has(ANA), table.has(LUIS)], [true, false])
  t.assert.deepStrictEqual(
    [table.isHere(ANA, 5), table.isHere(ANA, 6), table.isHere(LUIS, 5)],
    [true, false, false],
  )
  table.remove(ANA, two)
  t.assert.strictEqual(table.has(ANA), true)
  // Another account of the same place takes it.
  const other = (ANA + 8_192) as AccountId
  table.put(other, one, 7)
  t.assert.deepStrictEqual([table.has(ANA), table.has(other)], [false, true])
  table.standUntil(one, process.hrtime.bigint())
  t.assert.strictEqual(table.has(other), false)
})
