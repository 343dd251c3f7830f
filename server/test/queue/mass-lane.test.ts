/** The mass lane: at its own pace, over its own connections, companies in turn; people's mail never stands behind it. */
import { type TestContext, test } from 'node:test'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import { connect } from '../../src/net/connect.ts'
import { PACE_BURST_MS } from '../../src/service/queue/limits.ts'
import type { QueueDeps } from '../../src/service/queue/queue-deps.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { MASS_LANE, type MassLane } from '../../src/store/directory-mass-lane.ts'
import { countWaiting } from '../../src/store/queue-admin.ts'
import type { Database } from '../../src/store/sql.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'

const NEWS = 7 as AccountId
const ANA = 8 as AccountId

function start(db: Database, lane: Partial<MassLane>, more: Partial<QueueDeps> = {}): Promise<QueueService> {
  return startTestQueue(db, {
    lanes: {
      laneOf: async (id) => (id === NEWS ? 'mass' : 'personal'),
      massLane: async () => ({ ...MASS_LANE, ...lane }),
    },
    ...more,
  })
}

async function mail(queue: QueueService, from: AccountId, to: string, company = 1): Promise<void> {
  const sender = from === NEWS ? 'news' : 'ana'
  await queue.enqueue(
    submission(to, {
      accountId: from,
      organisationId: company as OrganisationId,
      reversePath: { local: `${sender}${company}`, domain: 'empresa.test' },
    }),
  )
}

const from = (sink: SmtpSink, name: string): number =>
  sink.messages.filter(({ mailFrom }) => mailFrom.includes(`<${name}`)).length

for (const name of ENGINES) {
  test(`people's mail passes a mass lane that is stuck, which keeps to its connections (${name})`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink({ mail: (line) => (line.includes('news') ? 'hang' : undefined) })
    await using queue = await start(engine.database('queue'), { connections: 2, messagesHour: null })
    await routeTo(queue, sink)
    for (let n = 0; n < 300; n++) await mail(queue, NEWS, `r${n}@d${n % 7}.test`)
    await until(() => sink.lines.filter((line) => line.includes('news')).length === 2)
    await mail(queue, ANA, 'bea@d1.test')
    await sink.received(1)
    t.assert.strictEqual(from(sink, 'ana'), 1)
    t.assert.strictEqual(sink.lines.filter((line) => line.includes('news')).length, 2)
    t.assert.ok(queue.dispatcher.mass.jobs <= 60, 'the rest waits in the tables')
    t.assert.ok((await countWaiting(queue.store.db)).mass >= 240)
    sink.script = {}
    sink.hangUp()
    queue.dispatcher.forgetFailures()
  })

  test(`no provider gets more than its pace, through a restart too, and everything arrives (${name})`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const clock = fakeClock()
    const startMs = clock.now()
    const timesMs: number[] = []
    await using sink = await smtpSink({
      data: () => {
        timesMs.push(clock.now() - startMs)
        return undefined
      },
    })
    const open = () => start(engine.database('queue'), { messagesHour: 360 }, { clock, scheduler: clock })
    const untilSent = (count: number): Promise<void> =>
      until(async () => {
        await clock.advance(1000)
        return timesMs.length >= count
      })
    {
      await using queue = await open()
      await routeTo(queue, sink)
      for (let n = 0; n < 6; n++) await mail(queue, NEWS, `r${n}@gran.test`)
      await untilSent(3)
    }
    await using _queue = await open()
    await untilSent(6)
    // One each ten seconds, and what was left unused for five at once.
    for (const [at, ms] of timesMs.entries())
      t.assert.ok(ms >= at * 10_000 - PACE_BURST_MS, `number ${at} after ${ms} ms`)
    t.assert.strictEqual(new Set(sink.messages.flatMap(({ rcptTo }) => rcptTo)).size, 6)
  })

  test(`a company's few do not wait behind another's many (${name})`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const clock = fakeClock()
    await using sink = await smtpSink()
    await using queue = await start(
      engine.database('queue'),
      { messagesHour: 360 },
      { clock, scheduler: clock },
    )
    await routeTo(queue, sink)
    for (let n = 0; n < 50; n++) await mail(queue, NEWS, `r${n}@gran.test`, 1)
    for (let n = 0; n < 3; n++) await mail(queue, NEWS, `s${n}@gran.test`, 2)
    await until(async () => {
      await clock.advance(1000)
      return sink.messages.length >= 6
    })
    t.assert.ok(from(sink, 'news2') >= 3, sink.messages.map(({ mailFrom }) => mailFrom).join())
  })
}

test('mass mail leaves under its own name from its own address, and from no other', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using sink = await smtpSink()
  await using dns = await fakeDns({
    'otra.test': { MX: [[10, 'mx.otra.test']] },
    'mx.otra.test': { A: ['127.0.0.1'] },
  })
  const hello: string[] = []
  sink.script = {
    ehlo: (said) => {
      hello.push(said)
      return undefined
    },
  }
  const dialled: (string | undefined)[] = []
  const lane = { helloName: 'masivo.empresa.test', sources: ['203.0.113.5'] }
  await using queue = await start(engine.database('queue'), lane, {
    resolver: dns.resolver,
    mxPort: sink.port,
    allowPrivate: true,
    connect: (options) => {
      dialled.push(options.localAddress)
      return connect(options)
    },
  })
  await mail(queue, NEWS, 'bea@otra.test')
  const replyOf = async (): Promise<string | undefined> =>
    (
      await queue.store.db.read((sql) =>
        sql.get<{ reply_text: string | null }>('select reply_text from queue_recipient'),
      )
    )?.reply_text ?? undefined
  await until(async () => (await replyOf()) !== undefined)
  t.assert.match((await replyOf()) ?? '', /no IPv4 address of the mass lane/)
  t.assert.deepStrictEqual(dialled, [])
  lane.sources = ['203.0.113.5', '127.0.0.1']
  await mail(queue, ANA, 'bea@otra.test')
  await sink.received(1)
  queue.dispatcher.forgetFailures()
  await mail(queue, NEWS, 'luis@otra.test')
  await sink.received(2)
  t.assert.deepStrictEqual(dialled, [undefined, '127.0.0.1'])
  t.assert.deepStrictEqual(hello, ['correo.empresa.test', 'masivo.empresa.test'])
})

test('what waits for its turn is told with its pace and its end, each company its own', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  const clock = fakeClock()
  await using sink = await smtpSink()
  await using queue = await start(engine.database('queue'), { messagesHour: 60 }, { clock, scheduler: clock })
  await routeTo(queue, sink)
  const look = queue.laneLook()
  t.assert.strictEqual(await look(undefined), undefined)
  for (let n = 0; n < 30; n++) await mail(queue, NEWS, `r${n}@gran.test`, 1)
  for (let n = 0; n < 6; n++) await mail(queue, NEWS, `s${n}@gran.test`, 2)
  await clock.advance(10_001)
  const all = await look(undefined)
  const own = await look(2)
  t.assert.strictEqual(all?.perHour, 60)
  t.assert.strictEqual(all.doneMs, clock.now() + all.waiting * 60_000)
  t.assert.ok(own !== undefined && own.waiting <= 6 && own.waiting >= 5)
  t.assert.deepStrictEqual(await countWaiting(queue.store.db), { personal: 0, mass: all.waiting })
})
