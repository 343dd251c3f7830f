/** Nodes that share a database: what an operator says to one of them holds for all. */
import { type TestContext, test } from 'node:test'
import { openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const lease = { lengthMs: 60_000, renewMs: 20, marginMs: 10_000 }

test('a route that another node was told of', async (t: TestContext) => {
  await using engine = await openEngine('postgres')
  await using sink = await smtpSink()
  await using told = await startTestQueue(engine.database('queue'), { node: 'node-1', lease })
  await using other = await startTestQueue(engine.database('queue'), { node: 'node-2', lease })
  await routeTo(told, sink)
  // Without the route they come back at once: nobody has the name.
  await until(async () => {
    await other.enqueue(submission('x@fuera.test', { reversePath: null }))
    return sink.messages.length > 0
  })
  t.assert.ok(sink.messages.every(({ rcptTo }) => rcptTo.join() === 'x@fuera.test'))
})
