/** Finding the machines of a domain and trying them in order. RFC 5321 §5.1 */
import { suite, type TestContext, test } from 'node:test'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { openEngine } from '../kit/engines.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'
import { onlyRecipient, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SinkScript, type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'

type World = AsyncDisposable & { readonly queue: QueueService; readonly sink: SmtpSink }

/** A zone on loopback; every MX port leads to one sink, on whichever address of 127/8 it is dialled. */
async function world(zone: Zone, script: SinkScript = {}): Promise<World> {
  await using made = new AsyncDisposableStack()
  const engine = made.use(await openEngine('sqlite'))
  const dns = made.use(await fakeDns(zone))
  const sink = made.use(await smtpSink(script))
  const queue = made.use(
    await startTestQueue(engine.database('queue'), {
      resolver: dns.resolver,
      mxPort: sink.port,
      allowPrivate: true,
    }),
  )
  const rest = made.move()
  return { queue, sink, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

async function ends(zone: Zone): Promise<{ readonly status: string; readonly connections: number }> {
  await using w = await world({ ...zone, 'empresa.test': { A: ['127.0.0.1'] } })
  await w.queue.enqueue(submission('luis@x.test'))
  await until(async () => (await rowsLeft(w.queue)) === 0)
  // The notice goes to the sender's domain, which the sink serves.
  const text = w.sink.messages[0]?.bytes.toString() ?? ''
  return { status: /Status: (\S+)/.exec(text)?.[1] ?? '', connections: w.sink.connections }
}

suite('machines by MX', () => {
  test('the next one is asked when the first is not there', async (t: TestContext) => {
    await using w = await world({
      'x.test': {
        MX: [
          [10, 'dead.x.test'],
          [20, 'mx.x.test'],
        ],
      },
      // Nobody listens there: the sink has only 127.0.0.1.
      'dead.x.test': { A: ['127.0.0.2'] },
      'mx.x.test': { A: ['127.0.0.1'] },
    })
    await w.queue.enqueue(submission('luis@x.test'))
    await w.sink.received(1)
    t.assert.strictEqual(w.sink.connections, 1)
  })

  test('the next one is asked when the first greets with a refusal', async (t: TestContext) => {
    await using busy = await smtpSink({ greeting: '421 4.3.2 busy' }, '127.0.0.3')
    await using w = await world({
      'x.test': {
        MX: [
          [10, 'busy.x.test'],
          [20, 'mx.x.test'],
        ],
      },
      'busy.x.test': { A: ['127.0.0.3'] },
      'mx.x.test': { A: ['127.0.0.1'] },
    })
    await w.queue.enqueue(submission('luis@x.test'))
    await w.sink.received(1)
    t.assert.ok(busy.connections <= 1)
  })

  test('without MX the domain’s own address serves', async () => {
    await using w = await world({ 'x.test': { A: ['127.0.0.1'] } })
    await w.queue.enqueue(submission('luis@x.test'))
    await w.sink.received(1)
  })

  test('an address literal is dialled as it is', async () => {
    await using w = await world({})
    await w.queue.enqueue(submission('luis@[127.0.0.1]'))
    await w.sink.received(1)
  })
})

suite('domains that take no mail', () => {
  test('null MX, no such domain, no machine, ourselves: told at once, nobody is asked', async (t: TestContext) => {
    // One connection each: the notice.
    const told = (status: string) => ({ status, connections: 1 })
    t.assert.deepStrictEqual(await ends({ 'x.test': { MX: [[0, '.']] } }), told('5.1.10'))
    t.assert.deepStrictEqual(await ends({}), told('5.1.2'))
    t.assert.deepStrictEqual(await ends({ 'x.test': { TXT: ['only'] } }), told('5.4.4'))
    const own: Zone = {
      'x.test': {
        MX: [
          [10, 'correo.empresa.test'],
          [20, 'backup.x.test'],
        ],
      },
      'correo.empresa.test': { A: ['127.0.0.1'] },
      'backup.x.test': { A: ['127.0.0.1'] },
    }
    t.assert.deepStrictEqual(await ends(own), told('5.4.6'))
  })

  test('a better MX than ourselves is asked', async (t: TestContext) => {
    await using w = await world({
      'x.test': {
        MX: [
          [5, 'main.x.test'],
          [10, 'correo.empresa.test'],
        ],
      },
      'correo.empresa.test': { A: ['127.0.0.9'] },
      'main.x.test': { A: ['127.0.0.1'] },
    })
    await w.queue.enqueue(submission('luis@x.test'))
    await w.sink.received(1)
    t.assert.strictEqual(w.sink.messages.length, 1)
  })

  test('DNS that does not answer is no reason to give up', async (t: TestContext) => {
    await using w = await world({ 'x.test': { fault: 'servfail' } })
    await w.queue.enqueue(submission('luis@x.test'))
    await until(async () => (await onlyRecipient(w.queue))?.attempts === 1)
    t.assert.strictEqual((await onlyRecipient(w.queue))?.reply_status, '4.4.3')
  })

  test('a host that says it never takes mail (521) is believed', async (t: TestContext) => {
    await using w = await world({ 'x.test': { A: ['127.0.0.1'] } }, { greeting: '521 5.3.2 no mail here' })
    await w.queue.enqueue(submission('luis@x.test', { reversePath: null }))
    await until(async () => (await rowsLeft(w.queue)) === 0)
    t.assert.strictEqual(w.sink.messages.length, 0)
  })
})
