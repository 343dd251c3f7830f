/** IN10, the part about backscatter: late failures of forged mail end here. THREATS IN10 */
import { type TestContext, test } from 'node:test'
import { Metrics } from '../../src/lib/metrics.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

for (const name of ENGINES)
  test(`1,000 late failures with forged senders make no notice, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink({ rcpt: () => '550 5.1.1 no such user' })
    const metrics = new Metrics()
    await using queue = await startTestQueue(engine.database('queue'), { metrics })
    await routeTo(queue, sink)
    const forged = Array.from({ length: 1000 }, (_, n) =>
      queue.enqueue(
        submission(`u${n}@x.test`, {
          reversePath: { local: `victim${n}`, domain: 'elsewhere.test' },
          senderVerified: false,
        }),
      ),
    )
    await Promise.all(forged)
    await until(async () => (await rowsLeft(queue)) === 0, 30_000)
    t.assert.strictEqual(sink.lines.filter((line) => line.startsWith('MAIL FROM:<>')).length, 0)
    const suppressed = metrics
      .snapshot()
      .counters.find(([key]) => key === 'notices_suppressed_total{reason="unverified"}')
    t.assert.strictEqual(suppressed?.[1], 1000)
  })

test('a notice that cannot be delivered makes no other', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using sink = await smtpSink({ rcpt: () => '550 5.1.1 no such user' })
  await using queue = await startTestQueue(engine.database('queue'))
  await routeTo(queue, sink)
  await queue.enqueue(submission('luis@x.test'))
  await until(async () => (await rowsLeft(queue)) === 0)
  const senders = sink.lines.filter((line) => line.startsWith('MAIL')).map((line) => line.split(' ')[1])
  t.assert.deepStrictEqual(senders, ['FROM:<ana@empresa.test>', 'FROM:<>'])
})
