/** What is noted is in the ledger once, in order, in the tree of its day, and is found again by all it has. */
import assert from 'node:assert/strict'
import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SEGMENT_EVENTS } from '../../src/store/ledger/limits.ts'
import { DayTree, leafHash } from '../../src/store/ledger/tree.ts'
import type { Engine } from '../kit/engines.ts'
import { NOON_MS, openTestLedger, type TestLedger, wayOut } from '../kit/ledger.ts'
import { eachEngine } from '../kit/stores.ts'

const DAY_MS = 86_400_000

async function kinds(ledger: TestLedger, filter: Parameters<TestLedger['find']>[0]): Promise<string[]> {
  return (await ledger.find(filter)).events.map(({ event }) => event.kind).reverse()
}

eachEngine('an event is found by everything that it has', async (_, engine: Engine) => {
  const ledger = await openTestLedger(engine)
  for (let n = 0; n < 60; n++) await ledger.record(...wayOut(n, NOON_MS + n))
  const way = ['accepted', 'queued', 'relayed']
  assert.deepEqual(await kinds(ledger, { id: 'delivery-17.1' }), way)
  assert.deepEqual(await kinds(ledger, { queue: 'h' }), way.slice(1))
  assert.deepEqual(await kinds(ledger, { messageId: '<message-17@empresa.test>' }), ['accepted'])
  assert.deepEqual(await kinds(ledger, { ip: '10.0.0.17' }), ['accepted'])
  assert.deepEqual(await kinds(ledger, { to: 'person17@domain17.test' }), way)
  assert.deepEqual(await kinds(ledger, { from: 'person17@domain17.test' }), [])
  // Message 57 goes to that domain as well.
  assert.deepEqual(await kinds(ledger, { address: '@domain17.test' }), [...way, ...way])
  assert.deepEqual(await kinds(ledger, { domain: 'domain17.test' }), [...way, ...way])
  assert.equal((await ledger.find({ from: 'sender3@empresa.test' })).events.length, 2 * 3)
  assert.equal((await ledger.find({ account: 3 })).events.length, 2 * 3)
  assert.equal((await ledger.find({ kinds: ['relayed'] })).events.length, 60)
  assert.equal((await ledger.find({ fromMs: NOON_MS + 50, toMs: NOON_MS + 51 })).events.length, 6)
  assert.equal((await ledger.find({ domain: 'domain17' })).events.length, 0)
})

eachEngine('a company finds its own only, whoever asks for what', async (_, engine: Engine) => {
  const ledger = await openTestLedger(engine)
  await ledger.record(...wayOut(1, NOON_MS, 4), ...wayOut(1, NOON_MS, 5))
  for (const scope of [4, 5]) {
    const { events } = await ledger.find({ id: 'delivery-1.1' }, scope)
    assert.deepEqual(
      events.map(({ event }) => event.organisation),
      [scope, scope, scope],
    )
  }
  assert.equal((await ledger.find({}, 6)).events.length, 0)
  // The line that begins the day is the operator's.
  assert.equal((await ledger.find({})).events.length, 7)
})

eachEngine('the index and the plain reading find the same', async (_, engine: Engine) => {
  const ledger = await openTestLedger(engine)
  const usual = ledger.thread('edge-1')
  const messages = Math.ceil((SEGMENT_EVENTS + 3000) / 3)
  for (let n = 0; n < messages; n++) for (const event of wayOut(n, NOON_MS + n)) usual.note(event)
  usual.keep()
  await ledger.keeper.takeIn()
  const questions = [
    { id: 'delivery-5.1' },
    { id: `delivery-${messages - 1}.1` },
    { to: 'person77@domain37.test' },
    { from: 'sender7@empresa.test', to: 'person77@domain37.test' },
    { from: 'sender7@empresa.test', to: 'person78@domain38.test' },
    { ip: '203.0.113.7', account: 9, fromMs: NOON_MS + 100, toMs: NOON_MS + 300 },
    { address: '@domain3.test', kinds: ['accepted'] },
    { messageId: `<message-${Math.floor(SEGMENT_EVENTS / 3)}@empresa.test>` },
    { kinds: ['day-begun'] },
  ]
  const ask = async (): Promise<string[]> => {
    const answers: string[] = []
    for (const scope of ['all', 1, 2] as const)
      for (const question of questions)
        answers.push(JSON.stringify((await ledger.find(question, scope, 50)).events.map(({ seq }) => seq)))
    return answers
  }
  const plain = await ask()
  await ledger.keeper.index(true)
  const [day] = await ledger.reader.days()
  assert.ok(day)
  assert.equal((await ledger.reader.segments(day)).length, 1)
  assert.deepEqual(await ask(), plain)
  assert.ok(plain.filter((answer) => answer !== '[]').length > 12)
})

eachEngine('a page after the other gives each event once', async (_, engine: Engine) => {
  const ledger = await openTestLedger(engine)
  for (let n = 0; n < 20; n++) await ledger.record(...wayOut(n, NOON_MS + n))
  const { searchEvents } = await import('../../src/service/ledger/search.ts')
  const { placeOf } = await import('../../src/service/ledger/event-id.ts')
  const seen: number[] = []
  for (let next: string | undefined = '20991231.1.0'; next !== undefined; ) {
    const page = await searchEvents(
      { reader: ledger.reader, now: () => 0 },
      'all',
      { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER },
      { limit: 7, before: placeOf(next) },
    )
    seen.push(...page.events.map(({ seq }) => seq))
    next = page.next
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 61 }, (_, n) => 60 - n),
  )
})

eachEngine('killed at any moment, every line is there once', async (_, engine: Engine) => {
  const ledger = await openTestLedger(engine)
  const { BookKeeper } = await import('../../src/service/ledger/book-keeper.ts')
  const { silentLog } = await import('../../src/lib/log.ts')
  const { db, spool, clock } = ledger
  const born = (): InstanceType<typeof BookKeeper> =>
    new BookKeeper({ db, spool, node: 'node-1', keepDays: 10, clock, log: silentLog })
  for (let life = 0; life < 5; life++) {
    // A thread that dies: its file stays, with half a line at its end. The next keeper knows only what is on the disk.
    const thread = ledger.thread('edge-1')
    const keeper = born()
    for (let n = 0; n < 100; n++) {
      for (const event of wayOut(life * 100 + n, NOON_MS + n)) thread.note(event)
      thread.keep()
      if (n === 20 * life) await keeper.takeIn()
    }
    const files = await readdir(spool)
    await appendFile(join(spool, files.sort().at(-1) ?? ''), '1 {"salt":"aaaaaaaaaaaaaaaa","at":12')
    await born().takeIn()
    await born().takeIn()
  }
  // One chain, although each keeper read its beginning from the tables.
  assert.equal((await ledger.reader.days()).length, 1)
  const left = (await readdir(spool)).length
  const { events } = await ledger.find({}, 'all', 10_000)
  assert.equal(events.length, 1 + 5 * 300)
  assert.equal(new Set(events.map(({ event }) => event.salt)).size, events.length)
  assert.ok(left <= 2, `${left} files are left`)
})

eachEngine(
  'the head of a day stands for its lines, and the next day begins with it',
  async (_, engine: Engine) => {
    const ledger = await openTestLedger(engine)
    for (let n = 0; n < 30; n++)
      await ledger.record(...(n % 10 === 0 ? wayOut(n, NOON_MS) : wayOut(n, NOON_MS).slice(0, 2)))
    ledger.clock.ms += DAY_MS
    await ledger.record(...wayOut(1, ledger.clock.ms))
    const [second, first] = await ledger.reader.days()
    assert.ok(first)
    assert.ok(second)
    const tree = new DayTree()
    const { events } = await ledger.find({}, 'all', 10_000)
    for (const { line, day } of events.toReversed())
      if (day === first.day) tree.append(leafHash(Buffer.from(line)))
    assert.equal(tree.size, first.events)
    assert.deepEqual(tree.head(), Buffer.from(first.head))
    const begun = (await ledger.find({ kinds: ['day-begun'] })).events[0]
    assert.deepEqual(begun?.event.previous, {
      day: first.day,
      events: first.events,
      head: tree.head().toString('hex'),
    })
  },
)

eachEngine(
  'two nodes keep chains of their own, and index a day that is over once',
  async (_, engine: Engine) => {
    const one = await openTestLedger(engine)
    const { BookKeeper } = await import('../../src/service/ledger/book-keeper.ts')
    const { silentLog } = await import('../../src/lib/log.ts')
    const { db, clock } = one
    const spool = join(engine.dir, 'other-spool')
    const other = new BookKeeper({ db, spool, node: 'node-2', keepDays: 10, clock, log: silentLog })
    const { SpoolWriter } = await import('../../src/store/ledger/spool.ts')
    const { createLedger } = await import('../../src/service/ledger/ledger.ts')
    const { Metrics } = await import('../../src/lib/metrics.ts')
    using writer = new SpoolWriter({ folder: spool, name: 'edge-1', log: silentLog, metrics: new Metrics() })
    const noted = createLedger(writer, clock)
    for (const event of wayOut(2, NOON_MS)) noted.note(event)
    noted.keep()
    await Promise.all([one.record(...wayOut(1, NOON_MS)), other.takeIn()])
    assert.deepEqual(
      (await one.reader.days()).map(({ events }) => events),
      [4, 4],
    )
    clock.ms += DAY_MS
    await Promise.all([one.keeper.index(true), other.index(true)])
    for (const day of await one.reader.days()) assert.equal((await one.reader.segments(day)).length, 1)
    assert.equal((await one.find({ from: 'sender1@empresa.test' })).events.length, 3)
    assert.equal((await one.find({ from: 'sender2@empresa.test' })).events.length, 3)
    const sums = await one.reader.sums('all', 0, 100_000)
    assert.equal(
      sums.reduce((sum, { events }) => sum + events, 0),
      8,
    )
  },
)

eachEngine('days that are over go wholly, and their heads stay', async (_, engine: Engine) => {
  const ledger = await openTestLedger(engine)
  await ledger.record(...wayOut(1, NOON_MS))
  for (let n = 0; n < 12; n++) {
    ledger.clock.ms += DAY_MS
    await ledger.record(...wayOut(n, ledger.clock.ms))
    await ledger.keeper.index(true)
  }
  await ledger.keeper.sweep()
  const days = await ledger.reader.days()
  assert.equal(days.length, 13)
  assert.deepEqual(
    days.filter(({ dropped }) => dropped).map(({ day }) => day * DAY_MS),
    [NOON_MS - DAY_MS / 2 + DAY_MS, NOON_MS - DAY_MS / 2],
  )
  assert.equal((await ledger.find({}, 'all', 1000)).events.length, 11 * 4)
  for (const table of ['ledger_chunk', 'ledger_term', 'ledger_segment', 'ledger_node', 'ledger_sum']) {
    const rows = await ledger.db.read((sql) =>
      sql.all(`select 1 from ${table} where day < ?`, Math.floor(ledger.clock.ms / DAY_MS) - 10),
    )
    assert.equal(rows.length, 0, table)
  }
})

eachEngine(
  'where the tables were changed, the writer leaves them as they are and goes on',
  async (_, engine) => {
    const ledger = await openTestLedger(engine)
    await ledger.record(...wayOut(1, NOON_MS))
    await ledger.db.write((sql) => sql.run('update ledger_day set head = ?', Buffer.alloc(32)))
    const { BookKeeper } = await import('../../src/service/ledger/book-keeper.ts')
    const errors: string[] = []
    const { silentLog } = await import('../../src/lib/log.ts')
    const log = { ...silentLog, error: (event: string) => void errors.push(event) }
    const { db, spool, clock } = ledger
    const thread = ledger.thread('edge-2')
    for (const event of wayOut(2, NOON_MS)) thread.note(event)
    thread.keep()
    await new BookKeeper({ db, spool, node: 'node-1', keepDays: 10, clock, log }).takeIn()
    assert.deepEqual(errors, ['ledger.damaged'])
    assert.equal((await ledger.find({ id: 'delivery-2.1' })).events.length, 3)
    assert.deepEqual(
      (await ledger.reader.days()).map(({ writer, events }) => [writer, events]),
      [
        [2, 4],
        [1, 4],
      ],
    )
  },
)
