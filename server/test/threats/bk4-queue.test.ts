/** BK4, the queue's part: two nodes share the tables; the one that was away too long sends nothing twice. THREATS BK4 */
import { suite, type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { QueueStore } from '../../src/store/queue.ts'
import { FencedError } from '../../src/store/queue-lease.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { settlement } from '../kit/queue-messages.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

suite('BK4: two nodes', { skip: !ENGINES.includes('postgres') }, () => {
  test('share the work: each message leaves once', async (t: TestContext) => {
    await using engine = await openEngine('postgres')
    await using sink = await smtpSink()
    await using one = await startTestQueue(engine.database('queue'), { node: 'one' })
    await using two = await startTestQueue(engine.database('queue'), { node: 'two' })
    await routeTo(one, sink)
    await two.loadRoutes()
    const all = Array.from({ length: 400 }, (_, n) =>
      (n % 2 === 0 ? one : two).enqueue(submission(`u${n}@x.test`)),
    )
    await Promise.all(all)
    await until(async () => (await rowsLeft(one)) === 0)
    t.assert.strictEqual(sink.messages.length, 400)
    t.assert.strictEqual(new Set(sink.messages.flatMap(({ rcptTo }) => rcptTo)).size, 400)
  })
})

suite('BK4: a dead node', { skip: !ENGINES.includes('postgres') }, () => {
  test('a node that stops renewing is taken over from, and finds itself shut out', async (t: TestContext) => {
    await using engine = await openEngine('postgres')
    const store = await QueueStore.open(engine.database('queue'), 'dead')
    const clock = fakeClock()
    await store.lease(clock.now(), clock.now() + 60_000)
    const id = await store.takeId()
    const recipient = {
      address: 'a@x.test',
      destination: 'x.test',
      state: 'delivering',
      nextMs: clock.now(),
      expiresMs: clock.now() + 1e9,
      notify: null,
      originalRecipient: null,
      expansions: 0,
    } as const
    await store.insert([
      {
        id,
        deliveryId: 'd',
        sender: null,
        accountId: null,
        organisationId: null,
        acceptedMs: clock.now(),
        smtpUtf8: false,
        body: '7bit',
        ret: null,
        envelopeId: null,
        senderVerified: false,
        lane: 'personal',
        bytes: Buffer.from('Subject: x\r\n\r\n'),
        recipients: [recipient],
      },
    ])
    await using sink = await smtpSink()
    await using alive = await startTestQueue(engine.database('queue'), {
      node: 'alive',
      clock,
      scheduler: clock,
    })
    await routeTo(alive, sink)
    t.assert.strictEqual(sink.messages.length, 0)
    // The lease of the other has to run out, which takes a minute and a half.
    await until(async () => {
      await clock.advance(15_000)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return sink.connections > 0
    })
    await sink.received(1)
    await t.assert.rejects(store.settle([settlement(id)], 'soon'), FencedError)
    await t.assert.rejects(store.claimDue(clock.now(), 10, undefined, []), FencedError)
    await t.assert.rejects(store.renew(clock.now() + 60_000), FencedError)
    t.assert.strictEqual(sink.messages.length, 1)
  })
})

for (const name of ENGINES)
  test(`BK4: a second process under the same name shuts the first one out, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink()
    const db = engine.database('queue')
    const fenced: Error[] = []
    await using old = await startTestQueue(db, {
      log: silentLog,
      lease: { lengthMs: 60_000, renewMs: 20, marginMs: 0 },
      onFenced: (error) => fenced.push(error),
    })
    await using young = await startTestQueue(db)
    await routeTo(young, sink)
    await until(() => fenced.length === 1)
    await t.assert.rejects(old.enqueue(submission('a@x.test')), FencedError)
    await young.enqueue(submission('b@x.test'))
    await sink.received(1)
    t.assert.deepStrictEqual(sink.messages[0]?.rcptTo, ['b@x.test'])
  })
