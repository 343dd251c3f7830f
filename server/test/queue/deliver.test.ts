import { suite, type TestContext, test } from 'node:test'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

for (const name of ENGINES)
  suite(`queue on ${name}`, () => {
    test('a message reaches its route byte for byte, and nothing of it stays', async (t: TestContext) => {
      await using engine = await openEngine(name)
      await using sink = await smtpSink()
      await using queue = await startTestQueue(engine.database('queue'))
      await routeTo(queue, sink)
      const bytes = Buffer.from('Subject: x\r\n\r\n.punto\r\n..dos\r\nfin\r\n.\r\n')
      const id = await queue.enqueue(submission(['luis@sink.test', 'eva@sink.test'], { bytes }))
      t.assert.match(id, /^[0-9a-z]+$/)
      await sink.received(1)
      t.assert.deepStrictEqual(sink.messages[0]?.bytes, bytes)
      t.assert.deepStrictEqual(sink.messages[0]?.rcptTo, ['luis@sink.test', 'eva@sink.test'])
      await until(async () => (await rowsLeft(queue)) === 0)
    })

    test('the same delivery id is one message', async (t: TestContext) => {
      await using engine = await openEngine(name)
      await using sink = await smtpSink({ greeting: 'hang' })
      await using queue = await startTestQueue(engine.database('queue'))
      await routeTo(queue, sink)
      const one = submission('luis@sink.test')
      const ids = await Promise.all([queue.enqueue(one), queue.enqueue(one)])
      t.assert.strictEqual(ids[0], ids[1])
      await queue.store.moveArrivals()
      t.assert.strictEqual(await rowsLeft(queue), 3)
    })

    test('five hundred messages share few connections, each arrives once', async (t: TestContext) => {
      await using engine = await openEngine(name)
      await using sink = await smtpSink()
      await using queue = await startTestQueue(engine.database('queue'))
      await routeTo(queue, sink)
      const all = Array.from({ length: 500 }, (_, n) => queue.enqueue(submission(`u${n}@sink.test`)))
      await Promise.all(all)
      await sink.received(500)
      await until(async () => (await rowsLeft(queue)) === 0)
      const seen = new Set(sink.messages.flatMap(({ rcptTo }) => rcptTo))
      t.assert.strictEqual(seen.size, 500)
      t.assert.strictEqual(sink.messages.length, 500)
      t.assert.ok(sink.connections <= 20, `${sink.connections} connections`)
    })
  })
