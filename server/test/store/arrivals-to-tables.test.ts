/** New messages between their files and the tables: one place at a time, whatever comes between. SQLite only. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { QueueStore } from '../../src/store/queue.ts'
import { listEntries } from '../../src/store/queue-admin.ts'
import type { NewMessage } from '../../src/store/queue-types.ts'
import { openEngine } from '../kit/engines.ts'
import { later, message, recipient, settlement } from '../kit/queue-messages.ts'

type World = AsyncDisposable & {
  readonly store: QueueStore
  /** Where the first arrivals are. */
  readonly file: string
  /** A new process on the same data; the old one is left as a kill leaves it. */
  restart(): Promise<QueueStore>
}

async function world(): Promise<World> {
  const engine = await openEngine('sqlite')
  const folder = join(engine.dir, 'queue-arrivals')
  const open = async (): Promise<QueueStore> => {
    const options = { folder, log: silentLog }
    const store = await QueueStore.open(engine.database('queue'), 'node-1', options)
    await store.lease(1, 2)
    return store
  }
  const file = join(folder, 'a.log')
  return {
    store: await open(),
    file,
    restart: open,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

async function rows(store: QueueStore): Promise<string[]> {
  const entries = await listEntries(store.db, {}, undefined, 1000)
  return entries.map(({ recipient: { messageId, n, state } }) => `${messageId}.${n} ${state}`)
}

test('arrivals to tables: delivered at once, a message never is a row', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  t.assert.deepStrictEqual(await store.insert([message(1), message(2)]), [1, 2])
  t.assert.deepStrictEqual([store.arrived, await rows(store)], [2, []])
  t.assert.deepStrictEqual((await store.countStates()).get('delivering'), 2)
  t.assert.strictEqual(await store.oldestAcceptedMs(), 1001)
  t.assert.deepStrictEqual(Buffer.from((await store.bytes(2)) ?? []), message(2).bytes)
  await store.settle([settlement(1), settlement(2)], 'soon')
  t.assert.deepStrictEqual([store.arrived, await rows(store)], [0, []])
  t.assert.deepStrictEqual(await rows(await here.restart()), [])
})

test('arrivals to tables: put off, it gets its rows in the same transaction', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  await store.insert([message(1)])
  await store.settle([settlement(1, { finished: [], whole: false, later: [later] })], 'soon')
  t.assert.deepStrictEqual([store.arrived, await rows(store)], [0, ['1.0 waiting']])
  t.assert.deepStrictEqual(await rows(await here.restart()), ['1.0 waiting'])
})

test('arrivals to tables: recipients that were finished before stay finished', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  const recipients = ['a@x.test', 'b@y.test', 'c@z.test'].map((each) => recipient(each))
  await store.insert([message(1, { recipients })])
  await store.settle([settlement(1, { finished: [1], whole: false })], 'soon')
  await store.giveBack([{ messageId: 1, n: 0 }], 9)
  t.assert.deepStrictEqual(await rows(store), ['1.0 waiting', '1.2 delivering'])
  await store.settle([settlement(1, { finished: [2], whole: false })], 'soon')
  t.assert.deepStrictEqual(await rows(store), ['1.0 waiting'])
})

test('arrivals to tables: after a crash it is due again, and the crash is counted', async (t: TestContext) => {
  await using here = await world()
  await here.store.insert([message(1), message(2)])
  await here.store.settle([settlement(1)], 'soon')
  const store = await here.restart()
  t.assert.deepStrictEqual(await rows(store), ['2.0 waiting'])
  t.assert.strictEqual((await store.messages([2])).get(2)?.crashes, 1)
  t.assert.deepStrictEqual(Buffer.from((await store.bytes(2)) ?? []), message(2).bytes)
})

test('arrivals to tables: moved into the tables and crashed: it is there once', async (t: TestContext) => {
  await using here = await world()
  await here.store.insert([message(1)])
  await here.store.moveArrivals()
  t.assert.deepStrictEqual([here.store.arrived, await rows(here.store)], [0, ['1.0 delivering']])
  const store = await here.restart()
  t.assert.deepStrictEqual(await rows(store), ['1.0 waiting'])
})

test('arrivals to tables: killed between the tables and the file, it is there once', async (t: TestContext) => {
  await using here = await world()
  await here.store.insert([message(1), message(2)])
  const file = readFileSync(here.file)
  await here.store.moveArrivals()
  await here.store.settle([settlement(1, { finished: [], whole: false, later: [later] })], 'soon')
  writeFileSync(here.file, file)
  const store = await here.restart()
  t.assert.deepStrictEqual(await rows(store), ['1.0 waiting', '2.0 waiting'])
  t.assert.strictEqual((await store.messages([1])).get(1)?.crashes, 0)
})

test('arrivals to tables: a message that ends while somebody looks leaves no row behind', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  for (let id = 1; id <= 200; id++) {
    await store.insert([message(id)])
    const notice = message(1000 + id, { recipients: [recipient('ana@empresa.test', 'waiting')] })
    const ends = id % 2 === 0 ? settlement(id) : settlement(id, { notices: [notice] })
    // Whoever is first, the other comes at any moment: before it, in its transaction, while it is synced, behind it.
    const both = [() => store.moveArrivals(), () => store.settle([ends], 'soon')]
    const [first, second] = id % 16 < 8 ? both : both.reverse()
    const begun = first?.()
    for (let turn = 0; turn < id % 8; turn++) await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([begun, second?.()])
  }
  const left = await rows(store)
  t.assert.strictEqual(left.length, 100)
  t.assert.ok(left.every((row) => Number.parseInt(row, 10) > 1000))
  t.assert.strictEqual(store.arrived, 0)
})

test('arrivals to tables: the same delivery is one message, wherever the first one is', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  const again = (id: number): NewMessage => message(id, { deliveryId: 'delivery-1' })
  t.assert.deepStrictEqual(await store.insert([message(1), again(2)]), [1, 1])
  t.assert.deepStrictEqual(await store.insert([again(3), message(4)]), [1, 4])
  await store.moveArrivals()
  t.assert.deepStrictEqual(await store.insert([again(5)]), [1])
  t.assert.deepStrictEqual([store.arrived, await rows(store)], [0, ['1.0 delivering', '4.0 delivering']])
})

test('arrivals to tables: what cannot come here becomes rows at once, in the order of the group', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  const waits = message(2, { recipients: [recipient('b@y.test', 'waiting')] })
  t.assert.deepStrictEqual(await store.insert([message(1), waits, message(3)]), [1, 2, 3])
  t.assert.deepStrictEqual([store.arrived, await rows(store)], [2, ['2.0 waiting']])
})

test('arrivals to tables: after an orderly end everything is in the tables', async (t: TestContext) => {
  await using here = await world()
  await here.store.insert([message(1)])
  await here.store.close()
  t.assert.deepStrictEqual(await rows(here.store), ['1.0 delivering'])
  await here.store.settle([settlement(1)], 'soon')
  t.assert.deepStrictEqual(await rows(here.store), [])
})

test('arrivals to tables: while the tables refuse, it stays where it is', async (t: TestContext) => {
  await using here = await world()
  const { store } = here
  await store.insert([message(1)])
  await store.db.write((sql) => sql.run('alter table queue_body rename to away'))
  await t.assert.rejects(store.moveArrivals())
  t.assert.strictEqual(store.arrived, 1)
  await store.db.write((sql) => sql.run('alter table away rename to queue_body'))
  await store.moveArrivals()
  t.assert.deepStrictEqual([store.arrived, await rows(store)], [0, ['1.0 delivering']])
})

test('arrivals to tables: a group of which a part is refused leaves nothing behind', async (t: TestContext) => {
  await using here = await world()
  await here.store.db.write((sql) => sql.run('alter table queue_body rename to away'))
  const waits = message(2, { recipients: [recipient('b@y.test', 'waiting')] })
  await t.assert.rejects(here.store.insert([message(1), waits]))
  t.assert.strictEqual(here.store.arrived, 0)
  await here.store.db.write((sql) => sql.run('alter table away rename to queue_body'))
  t.assert.deepStrictEqual(await rows(await here.restart()), [])
})
