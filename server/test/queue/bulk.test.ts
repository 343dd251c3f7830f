/** Very many waiting messages: they are rows, not memory. SOAK_MESSAGES raises the number to a million. */
import { type TestContext, test } from 'node:test'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const MESSAGES = Number(process.env['SOAK_MESSAGES'] ?? 100_000)
const BATCH = 1000
/** Jobs in memory are bounded at 20,000 of about a KiB, hot bytes at 64 MiB; the rest is the engines' cache. */
const GROWTH_MAX_BYTES = 160 * 1024 * 1024

for (const name of ENGINES)
  test(`${MESSAGES} waiting messages need no memory of their own, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const db = engine.database('queue')
    const nowMs = Date.now()
    {
      await using filling = await startTestQueue(db)
      for (let at = 1; at <= MESSAGES; at += BATCH)
        await fill(filling.store.db, at, Math.min(BATCH, MESSAGES - at + 1), nowMs)
    }
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    await using sink = await smtpSink()
    await using queue = await startTestQueue(db)
    await routeTo(queue, sink)
    // Not due yet: they cost nothing, and what is fresh does not wait behind them.
    await queue.enqueue(submission('fresh@sink.test'))
    await sink.received(1)
    t.assert.strictEqual(sink.messages[0]?.rcptTo[0], 'fresh@sink.test')
    await queue.store.db.write((sql) => sql.run('update queue_recipient set next_ms = ?', nowMs))
    queue.dispatcher.rewind()
    await sink.received(Math.min(3000, MESSAGES), 60_000)
    t.assert.ok(queue.dispatcher.jobs <= 20_000)
    const growth = process.memoryUsage().rss - before
    t.assert.ok(growth < GROWTH_MAX_BYTES, `${Math.round(growth / 2 ** 20)} MiB more`)
  })

/** Rows as `enqueue` writes them, a thousand at a time, due in an hour. */
async function fill(
  db: { write: import('../../src/store/sql.ts').Database['write'] },
  from: number,
  count: number,
  nowMs: number,
): Promise<void> {
  await db.write(async (sql) => {
    const series =
      sql.engine === 'postgres'
        ? 'select g as id from generate_series(cast(? as bigint), cast(? as bigint)) g'
        : 'with recursive s(id) as (select ? union all select id + 1 from s where id < ?) select id from s'
    const range = [1_000_000 + from, 1_000_000 + from + count - 1]
    await sql.run(
      `insert into queue_message (id, delivery_id, sender, organisation_id, accepted_ms, size_bytes, smtp_utf8, body,
         sender_verified, crashes, noted)
       select id, 'bulk-' || cast(id as text), 'ana@empresa.test', id % 7, ${nowMs}, 20, 0, '7bit', 0, 0, 0 from (${series}) x`,
      ...range,
    )
    await sql.run(
      `insert into queue_recipient (message_id, n, address, destination, state, next_ms, attempts, expansions, expires_ms, warned)
       select id, 0, 'u' || cast(id as text) || '@d' || cast(id % 500 as text) || '.test',
         'd' || cast(id % 500 as text) || '.test', 'waiting', ${nowMs + 3_600_000}, 0, 0, ${nowMs + 1e9}, 0
       from (${series}) x`,
      ...range,
    )
    await sql.run(
      `insert into queue_body (message_id, part, bytes)
       select id, 0, ${sql.engine === 'postgres' ? "cast('Subject: x' as bytea)" : "cast('Subject: x' as blob)"} from (${series}) x`,
      ...range,
    )
  })
}
