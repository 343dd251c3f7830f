import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { ChangeBus, type ChangeEvent } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { PostgresRelay } from '../../src/store/dialect/postgres-relay.ts'

const url = process.env['TEST_PG_URL']
const skip = url === undefined ? 'TEST_PG_URL names no server' : false

/** Collects what one node hears; `until` resolves when the last of it passes the test. */
function listener(bus: ChangeBus, accountId: number) {
  const heard: ChangeEvent[] = []
  const waiting: (() => void)[] = []
  bus.subscribe(accountId, (event) => {
    heard.push(event)
    for (const wake of waiting.splice(0)) wake()
  })
  return {
    heard,
    async until(done: () => boolean): Promise<void> {
      while (!done()) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}

function node(name: string, schema: string): { bus: ChangeBus; relay: PostgresRelay } {
  const bus = new ChangeBus()
  const relay = new PostgresRelay({ url: url ?? '', schema, node: name, log: silentLog })
  bus.attach(relay)
  return { bus, relay }
}

test('other nodes hear of changes, the own node does not', {
  skip,
  timeout: 20_000,
}, async (t: TestContext) => {
  const schema = `relay_${process.pid}`
  const [one, two, sibling, stranger] = [
    node('one', schema),
    node('two', schema),
    node('one', schema),
    node('three', `${schema}_other`),
  ]
  await using _relays = new AsyncDisposableStack()
  for (const { relay } of [one, two, sibling, stranger]) _relays.use(relay)
  await Promise.all([one, two, sibling, stranger].map(({ relay }) => relay.ready()))
  const ears = [two, sibling, stranger].map(({ bus }) => listener(bus, 7))
  for (let modSeq = 1; modSeq <= 500; modSeq++) one.bus.publish({ accountId: 7, mailboxId: modSeq, modSeq })
  one.bus.publish({ accountId: 7, mailboxId: undefined, modSeq: 501 })
  await ears[0]?.until(() => ears[0]?.heard.at(-1)?.modSeq === 501)
  t.assert.strictEqual(new Set(ears[0]?.heard.map(({ modSeq }) => modSeq)).size, 501)
  t.assert.deepStrictEqual(ears[0]?.heard.at(-1), { accountId: 7, mailboxId: undefined, modSeq: 501 })
  two.bus.publish({ accountId: 7, mailboxId: 1, modSeq: 502 })
  await ears[1]?.until(() => ears[1]?.heard.length === 1)
  t.assert.deepStrictEqual(ears[2]?.heard, [])
})

test('a lost connection is made again; nonsense is not heard', {
  skip,
  timeout: 20_000,
}, async (t: TestContext) => {
  const schema = `relay2_${process.pid}`
  const [one, two] = [node('one', schema), node('two', schema)]
  await using _relays = new AsyncDisposableStack()
  for (const { relay } of [one, two]) _relays.use(relay)
  await Promise.all([one.relay.ready(), two.relay.ready()])
  const ear = listener(two.bus, 9)
  const operator = new pg.Client({ connectionString: url })
  await operator.connect()
  try {
    for (const text of ['', '{', 'null', '{"events":[["a",1,2]]}', '{"events":[[9,1]]}'])
      await operator.query('select pg_notify($1, $2)', ['valija_changes', text])
    await operator.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen valija_changes' or query like 'select pg_notify%' and pid <> pg_backend_pid()",
    )
  } finally {
    const ended = once(operator, 'end')
    await operator.end()
    await ended
  }
  // Published while away, it is kept; repeated because the other side may come back later than this one.
  const again = setInterval(() => one.bus.publish({ accountId: 9, mailboxId: 2, modSeq: 3 }), 100)
  await ear.until(() => ear.heard.length > 0)
  clearInterval(again)
  t.assert.deepStrictEqual(ear.heard[0], { accountId: 9, mailboxId: 2, modSeq: 3 })
})
