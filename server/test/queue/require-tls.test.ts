/** Messages that go on with TLS or not at all: given to servers that are proved and promise the same, else sent back. RFC 8689 */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import type { StsMode } from '../../src/mail/sts/policy.ts'
import type { Resolver } from '../../src/net/dns/resolver.ts'
import { createStsPolicies, type StsPolicies } from '../../src/service/mta-sts/policies.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { waivesTls } from '../../src/service/queue/relaxed.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import type { Engine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { onlyRecipient, routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { eachEngine } from '../kit/stores.ts'
import { DESTINATION, openStsDestination, type StsDestination } from '../kit/sts-destination.ts'

const OFFERS = ['PIPELINING', 'SIZE', '8BITMIME', 'DSN', 'REQUIRETLS']

type Rig = AsyncDisposable & {
  readonly place: StsDestination
  /** What comes back to the writer. */
  readonly home: SmtpSink
  queue: QueueService
  restart(): Promise<void>
  send(more?: Partial<Submission>): Promise<void>
  /** The status in the only notice, and all of it. */
  notice(): Promise<{ readonly status: string | undefined; readonly text: string }>
}

/** The same answers from a DNS that signs nothing. */
function unsigned(resolver: Resolver): Resolver {
  const query = async (...asked: Parameters<Resolver['query']>): Promise<unknown> => {
    const answer = await resolver.query(...asked)
    return answer.kind === 'found' ? { ...answer, authentic: false } : answer
  }
  return { query } as Resolver
}

async function openRig(engine: Engine, mode: StsMode, isSigned = false): Promise<Rig> {
  await using opened = new AsyncDisposableStack()
  const place = opened.use(await openStsDestination(mode))
  const home = opened.use(await smtpSink())
  const resolver = isSigned ? place.dns.resolver : unsigned(place.dns.resolver)
  const start = async (): Promise<QueueService> => {
    const db = engine.database('queue')
    let policies: StsPolicies | undefined
    const queue = await startTestQueue(db, {
      ...{ resolver, mxPort: place.sink.port, allowPrivate: true, tlsOptions: { ca: place.ca } },
      stsPolicies: { find: async (domain) => (await policies?.find(domain)) ?? { policy: undefined } },
    })
    const clock = fakeClock(Date.now())
    policies = createStsPolicies({ db, resolver, fetch: place.fetch(clock), clock, log: silentLog })
    await routeTo(queue, home, { domain: 'empresa.test' })
    return queue
  }
  const rest = opened.move()
  const rig: Rig = {
    ...{ place, home, queue: await start() },
    async restart() {
      await rig.queue[Symbol.asyncDispose]()
      rig.queue = await start()
    },
    async send(more) {
      await rig.queue.enqueue(submission(`luis@${DESTINATION}`, more))
    },
    async notice() {
      await home.received(1)
      const text = home.messages[0]?.bytes.toString() ?? ''
      return { text, status: /^Status: (.*)\r$/m.exec(text)?.[1] }
    },
    async [Symbol.asyncDispose]() {
      await rig.queue[Symbol.asyncDispose]()
      await rest.disposeAsync()
    },
  }
  return rig
}

const mailLines = ({ place }: Rig): readonly string[] =>
  place.sink.lines.filter((line) => line.startsWith('MAIL'))

eachEngine(
  'a server that is proved and promises it gets the message, also after a restart',
  async (t: TestContext, engine) => {
    await using rig = await openRig(engine, 'enforce')
    const { sink, tls } = rig.place
    sink.script = { tls, capabilities: OFFERS, rcpt: () => '451 4.7.1 Later' }
    await rig.send({ requireTls: true })
    await rig.restart()
    sink.script = { tls, capabilities: OFFERS }
    await rig.queue.store.db.write((sql) => sql.run('update queue_recipient set next_ms = 0'))
    await rig.restart()
    await sink.received(1)
    const [first] = sink.messages
    t.assert.strictEqual(first?.tls, true)
    t.assert.match(mailLines(rig).at(-1) ?? '', / RET=HDRS.* REQUIRETLS$| REQUIRETLS RET=HDRS/)
    await rig.send()
    await sink.received(2)
    t.assert.doesNotMatch(mailLines(rig).at(-1) ?? '', /REQUIRETLS/, 'nobody asked for it')
  },
)

eachEngine(
  'a server that promises nothing gets nothing, and the writer hears why',
  async (t: TestContext, engine) => {
    await using rig = await openRig(engine, 'enforce')
    const { sink, tls } = rig.place
    sink.script = { tls, capabilities: OFFERS.slice(0, -1) }
    await rig.send({ requireTls: true })
    const { status, text } = await rig.notice()
    t.assert.strictEqual(status, '5.7.30')
    t.assert.ok(!text.includes('Uno.'), 'the text does not come back')
    t.assert.strictEqual(sink.messages.length, 0)
    t.assert.deepStrictEqual(mailLines(rig), [])
  },
)

for (const isEncrypted of [true, false])
  eachEngine(
    `a server ${isEncrypted ? 'whose name nobody vouches for' : 'without TLS'} gets nothing`,
    async (t: TestContext, engine) => {
      await using rig = await openRig(engine, 'none')
      const { sink, tls } = rig.place
      sink.script = { ...(isEncrypted && { tls }), capabilities: OFFERS }
      await rig.send({ requireTls: true })
      t.assert.strictEqual((await rig.notice()).status, '5.7.10')
      t.assert.deepStrictEqual(mailLines(rig), [])
    },
  )

eachEngine('a signed DNS vouches for the name as well', async (t: TestContext, engine) => {
  await using rig = await openRig(engine, 'none', true)
  const { sink, tls } = rig.place
  sink.script = { tls, capabilities: OFFERS }
  await rig.send({ requireTls: true })
  await sink.received(1)
  t.assert.match(mailLines(rig)[0] ?? '', / REQUIRETLS/)
})

const waiving = (field: string): Buffer => Buffer.from(`Subject: x\r\n${field}\r\n\r\nUno.\r\n`)

eachEngine('who says that TLS does not matter is not held up by a policy', async (t: TestContext, engine) => {
  await using rig = await openRig(engine, 'enforce')
  const { sink } = rig.place
  sink.script = {}
  await rig.send({ bytes: waiving('X-TLS-Required: No') })
  await until(async () => ((await onlyRecipient(rig.queue))?.attempts ?? 0) > 0)
  await rig.send({ bytes: waiving('TLS-Required: No') })
  await rig.queue.store.db.write((sql) => sql.run('update queue_recipient set next_ms = 0'))
  await rig.restart()
  await sink.received(1)
  const [first] = sink.messages
  t.assert.deepStrictEqual([first?.tls, first?.bytes.includes('\nTLS-Required: No')], [false, true])
  await until(async () => (await onlyRecipient(rig.queue))?.state === 'waiting')
  t.assert.strictEqual(sink.messages.length, 1, 'the other one waits')
})

test('what the field may say', (t: TestContext) => {
  for (const field of ['TLS-Required: No', 'tls-required: NO', 'tLS-Required:no', 'Tls-Required: \r\n no'])
    t.assert.ok(waivesTls(waiving(field)), field)
  for (const field of [
    'TLS-Required: Yes',
    'TLS-Required:',
    'X: y\r\n TLS-Required: No',
    'TLS-RequiredX: No',
  ])
    t.assert.ok(!waivesTls(waiving(field)), field)
  t.assert.ok(!waivesTls(Buffer.from('Subject: x\r\n\r\nTLS-Required: No\r\n')), 'in the text')
  t.assert.ok(!waivesTls(Buffer.from('')))
  t.assert.ok(!waivesTls(Buffer.from('TLS-Requ')))
})
