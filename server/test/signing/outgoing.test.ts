/** The whole way out: what a server gets from our queue verifies, forwards bear our path, notices find their writer. */
import { type TestContext, test } from 'node:test'
import type { CompanyShare } from '../../src/service/queue/company-share.ts'
import { Intake } from '../../src/service/queue/intake.ts'
import { INTAKE_BYTES_MAX } from '../../src/service/queue/limits.ts'
import type { QueueStore } from '../../src/store/queue.ts'
import type { NewMessage } from '../../src/store/queue-types.ts'
import { needs } from '../kit/components.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { refuses } from '../kit/stores.ts'
import { askDkimpy, openSigningWorld, RECEIVED, SPF_PASS } from './signing-world.ts'

/** As a program sends them: dots, blanks, 8 bits, an end without its line end. */
const BODIES = [
  'Uno.\r\n',
  '.\r\n..\r\n...a\r\n.\r\n',
  'From here \t\r\n\r\n\r\n',
  'señal ñ\r\n',
  'sin final',
  '',
  `${'x'.repeat(998)}\r\n${'. '.repeat(400)}\r\n`,
]

for (const engine of ENGINES) {
  test(`what arrives is what was signed (${engine})`, { skip: needs('dkimpy') }, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    await using place = await openEngine(engine)
    await using sink = await smtpSink()
    await using queue = await startTestQueue(place.database('queue'), { outgoing: world.outgoing })
    await routeTo(queue, sink)
    const { organisationId } = world.empresa
    await Promise.all(
      BODIES.map((body) =>
        queue.enqueue(
          submission('bea@otra.test', {
            ...{ organisationId, accountId: 1 as never, body: '8bitmime' },
            bytes: Buffer.from(`From: ana@empresa.test\r\nTo: bea@otra.test\r\n\r\n${body}`),
          }),
        ),
      ),
    )
    await sink.received(BODIES.length)
    const verdicts = await askDkimpy(
      await world.zone(),
      sink.messages.map(({ bytes }) => bytes),
    )
    t.assert.deepStrictEqual(
      verdicts.map(({ dkim }) => dkim),
      BODIES.map(() => [true, true]),
      JSON.stringify(verdicts),
    )
  })

  test(`a forward that fails is told to who wrote it, under their own address (${engine})`, {
    skip: needs('dkimpy'),
  }, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    await using place = await openEngine(engine)
    await using sink = await smtpSink({
      rcpt: (line) => (line.includes('lejos') ? '550 5.1.1 nobody' : undefined),
    })
    await using queue = await startTestQueue(place.database('queue'), {
      ...{ outgoing: world.outgoing, directory: world.directory, hostname: 'mx.empresa.test' },
    })
    await routeTo(queue, sink)
    const { senderVerified: _, organisationId: __, ...plain } = submission('c@lejos.test')
    const forwarded = {
      ...plain,
      reversePath: { local: 'bea', domain: 'otra.test' },
      forwardedBy: 'ventas@empresa.test',
    }
    const text = `${RECEIVED}\r\nFrom: bea@otra.test\r\n\r\nUno.\r\n`
    await queue.enqueue({
      ...{ ...forwarded, bytes: Buffer.from(`${SPF_PASS}\r\n${text}`), deliveryId: 'proved' },
      recipients: [{ address: 'c@lejos.test', dsn: { originalRecipient: 'rfc822;ventas@empresa.test' } }],
    })
    await queue.enqueue({ ...forwarded, bytes: Buffer.from(text), deliveryId: 'unproved' })
    await until(async () => (await rowsLeft(queue)) === 0)
    const from = sink.lines.filter((line) => line.startsWith('MAIL'))
    t.assert.strictEqual(
      from.filter((line) => /^MAIL FROM:<SRS0=[a-z2-7]{8}=..=otra\.test=bea@empresa\.test>/.test(line))
        .length,
      2,
    )
    t.assert.ok(sink.lines.some((line) => line.includes('ORCPT=rfc822;ventas@empresa.test')))
    t.assert.deepStrictEqual(
      sink.messages.map(({ mailFrom, rcptTo }) => [mailFrom.split(' ')[0], ...rcptTo]),
      [['<>', 'bea@otra.test']],
    )
    const [verdict] = await askDkimpy(
      await world.zone(),
      sink.messages.map(({ bytes }) => bytes),
    )
    t.assert.deepStrictEqual(verdict?.dkim, [true, true], JSON.stringify(verdict))
    t.assert.match(sink.messages[0]?.bytes.toString() ?? '', /d=empresa\.test/)
  })
}

test('keys that do not open, or cannot be made, hold no mail up', async (t: TestContext) => {
  await using world = await openSigningWorld()
  await using place = await openEngine('sqlite')
  await using sink = await smtpSink()
  await world.ensure(await world.domain())
  await world.directory.write(async ({ dkimKeys }) => {
    for (const key of await dkimKeys.of(world.empresa.domainId))
      await dkimKeys.reseal(key, key.sealed ?? '', 'v1:0:AAAA')
  })
  await using queue = await startTestQueue(place.database('queue'), { outgoing: world.outgoing })
  await routeTo(queue, sink)
  await queue.enqueue(
    submission('bea@otra.test', { accountId: 1 as never, organisationId: world.empresa.organisationId }),
  )
  await sink.received(1)
  t.assert.doesNotMatch(sink.messages[0]?.bytes.toString() ?? '', /DKIM-Signature/)
  const counters = new Map(world.metrics.snapshot().counters)
  t.assert.strictEqual(counters.get('signing_total{kind="signature",result="none"}'), 1)
})

test('what is being signed counts among what waits, and a queue that ends waits for it', async (t: TestContext) => {
  const gate = Promise.withResolvers<undefined>()
  const written: number[] = []
  const open = { admit: () => undefined, settled: () => undefined } as unknown as CompanyShare
  const intake = new Intake({
    store: {
      takeId: async () => 1,
      insert: async (messages: readonly NewMessage[]) => {
        const ids = messages.map(({ id }) => id)
        written.push(...ids)
        return ids
      },
    } as unknown as QueueStore,
    shares: { personal: open, mass: open },
    laneOf: async () => 'personal',
    outgoing: {
      prepare: async (given) => {
        await gate.promise
        return given
      },
      signed: async (bytes) => bytes,
      writerOf: async () => undefined,
    },
    ...{ lifeMs: 1, committed: () => undefined, abandoned: () => undefined },
    place: async () => ({ state: 'waiting', nextMs: 0 }),
  })
  const bytes = Buffer.alloc(INTAKE_BYTES_MAX / 2 + 1, 'x')
  const first = intake.enqueue(submission('bea@otra.test', { bytes }))
  await t.assert.rejects(intake.enqueue(submission('bea@otra.test', { bytes })), refuses('try-later'))
  const settled = intake.settled().then(() => t.assert.deepStrictEqual(written, [1]))
  gate.resolve(undefined)
  await first
  await settled
})
