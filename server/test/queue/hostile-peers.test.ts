/**
 * Servers and name servers that misbehave: each message is delivered, bounced, or waits; none is lost, and none arrives twice
 * but where a dot was not answered. RFC 5321 §4.5.4.1
 */

import { type TestContext, test } from 'node:test'
import { TIMEOUTS } from '../../src/service/queue/limits.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { onlyRecipient, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SinkMessage, type SinkScript, type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'

const MESSAGES = 4
/** Soon again, and for as long as it takes. */
const SOON = { delaysMs: [10], jitter: 0, lifeMs: 1e9, warnMs: 1e9, downMs: { first: 10, most: 10 } }

type Mood = {
  readonly script: (sink: () => SmtpSink, took: (message: SinkMessage) => void) => SinkScript
  /** A dot is not always answered. */
  readonly twice?: true
  /** Each message comes back to its sender. */
  readonly bounces?: true
}

/** True the first `times` times. */
function first(times: number): () => boolean {
  let left = times
  return () => left-- > 0
}

/** Each behaves so for some time, then as a friend would. */
const MOODS: Readonly<Record<string, Mood>> = {
  'defers, first the greeting, then the sender, the recipient, the message': {
    script: () => {
      const [greeting, mail, rcpt, data] = [first(1), first(2), first(2), first(2)]
      return {
        get greeting() {
          return greeting() ? '421 4.3.2 busy' : undefined
        },
        mail: () => (mail() ? '450 4.3.0 later' : undefined),
        rcpt: () => (rcpt() ? '450 4.2.1 later' : undefined),
        data: () => (data() ? '451 4.3.0 later' : undefined),
      }
    },
  },
  'drops the line within DATA': {
    script: () => {
      const bad = first(6)
      return { midway: () => (bad() ? 'drop' : undefined) }
    },
  },
  'answers nonsense to the dot': {
    script: () => {
      const bad = first(5)
      return { data: () => (bad() ? 'wie bitte?' : undefined) }
    },
  },
  'takes the message and closes without an answer': {
    twice: true,
    script: (_sink, took) => {
      const bad = first(5)
      return {
        data: (message) => {
          if (!bad()) return undefined
          took(message)
          return 'drop'
        },
      }
    },
  },
  // What is on its way when it closes may have lost its answer.
  'closes after each message, before QUIT': {
    twice: true,
    script: (sink) => ({
      data: () => {
        setTimeout(() => sink().hangUp(), 2)
        return undefined
      },
    }),
  },
  'writes a megabyte to RCPT': {
    script: () => {
      const bad = first(3)
      return { rcpt: () => (bad() ? `${'250-x'.padEnd(998, 'x')}\r\n`.repeat(1000) : undefined) }
    },
  },
  'breaks the handshake of TLS': {
    script: () => ({ capabilities: ['STARTTLS'], tls: {} }),
  },
  'refuses one and all': { bounces: true, script: () => ({ data: () => '554 5.7.1 no' }) },
}

function idOf({ bytes }: SinkMessage): string {
  return /^X-Id: (\S+)/m.exec(bytes.toString())?.[1] ?? 'nobody’s'
}

for (const name of ENGINES)
  test(`whatever a server does, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using home = await smtpSink()
    const taken = new Map<string, number>()
    const took = (message: SinkMessage): void => {
      taken.set(idOf(message), (taken.get(idOf(message)) ?? 0) + 1)
    }
    await using queue = await startTestQueue(engine.database('queue'), { schedule: SOON })
    await using sinks = new AsyncDisposableStack()
    await routeTo(queue, home)
    const moods = Object.entries(MOODS)
    const peers: SmtpSink[] = []
    for (const [at, [, { script }]] of moods.entries()) {
      const peer: SmtpSink = sinks.use(await smtpSink(script(() => peer, took)))
      peers.push(peer)
      await routeTo(queue, peer, { domain: `mood${at}.test` })
    }
    const idFor = (at: number, n: number): string => `m${at}.${n}`
    for (let n = 0; n < MESSAGES; n++)
      for (const at of moods.keys()) {
        const bytes = Buffer.from(`X-Id: ${idFor(at, n)}\r\nFrom: ana@empresa.test\r\n\r\nUno.\r\nDos.\r\n`)
        await queue.enqueue(submission(`luis@mood${at}.test`, { bytes }))
      }
    await until(async () => (await rowsLeft(queue)) === 0)
    for (const peer of peers) peer.messages.forEach(took)
    const bounced = home.messages.map(idOf).toSorted()
    const expected: string[] = []
    for (const [at, [mood, { twice, bounces }]] of moods.entries())
      for (let n = 0; n < MESSAGES; n++) {
        const times = taken.get(idFor(at, n)) ?? 0
        if (bounces) expected.push(idFor(at, n))
        t.assert.ok(
          bounces ? times === 0 : twice ? times >= 1 : times === 1,
          `${mood}: ${n} came ${times} times`,
        )
      }
    t.assert.deepStrictEqual(bounced, expected.toSorted())
  })

for (const name of ENGINES)
  test(`a server that changes its mind about each recipient, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using home = await smtpSink()
    const asked = new Map<string, number>()
    const later = ['450 4.2.1 later', '250-2.1.5 no\r\n451 4.0.0 yes', '452 4.5.3 too many']
    await using fickle = await smtpSink({
      rcpt: (line) => {
        const [, who = ''] = /<(\w+)@/.exec(line) ?? []
        const times = asked.get(who) ?? 0
        asked.set(who, times + 1)
        if (who === 'never') return times === 0 ? '450 4.2.1 later' : '550 5.1.1 never'
        return who === 'later' ? later[times] : undefined
      },
    })
    await using queue = await startTestQueue(engine.database('queue'), { schedule: SOON })
    await routeTo(queue, home)
    await routeTo(queue, fickle, { domain: 'fickle.test' })
    const people = ['now', 'later', 'never'].map((who) => `${who}@fickle.test`)
    await queue.enqueue(submission(people))
    await until(async () => (await rowsLeft(queue)) === 0)
    t.assert.deepStrictEqual(fickle.messages.flatMap(({ rcptTo }) => rcptTo).toSorted(), [
      'later@fickle.test',
      'now@fickle.test',
    ])
    t.assert.deepStrictEqual(
      home.messages.map(({ bytes }) => /^Final-Recipient: .*$/gm.exec(bytes.toString())?.[0]),
      ['Final-Recipient: rfc822; never@fickle.test'],
    )
  })

/** Moves time until the only recipient has been tried so often. */
async function tried(queue: QueueService, attempts: number, pass: () => Promise<void>): Promise<void> {
  await until(async () => {
    if ((await onlyRecipient(queue))?.attempts === attempts) return true
    await pass()
    return false
  })
}

for (const name of ENGINES)
  test(`a server that hangs after the dot keeps the message waiting, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    let taken = 0
    await using sink = await smtpSink({
      data: () => {
        taken++
        return 'hang'
      },
    })
    const clock = fakeClock()
    const lease = { lengthMs: 1e10, renewMs: 9e9, marginMs: 0 }
    await using queue = await startTestQueue(engine.database('queue'), { clock, scheduler: clock, lease })
    await routeTo(queue, sink)
    await queue.enqueue(submission('luis@cuelga.test', { acceptedMs: clock.now() }))
    await until(() => taken === 1)
    // Past the time for the answer, by less than until the next try: however long the row takes to be written.
    const step = TIMEOUTS.dataEnd / 20
    const endMs = clock.now() + TIMEOUTS.dataEnd + step
    await tried(queue, 1, () => clock.advance(clock.now() < endMs ? step : 0))
    const row = await onlyRecipient(queue)
    t.assert.strictEqual(row?.state, 'waiting')
    sink.script = {}
    await clock.advance(row.next_ms - clock.now())
    await until(async () => {
      await clock.advance(0)
      return (await rowsLeft(queue)) === 0
    })
    t.assert.deepStrictEqual([taken, sink.messages.length], [1, 1])
  })

test('names that lead in circles, and more machines than anybody has', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using sink = await smtpSink()
  // As many as fit into 64 KiB.
  const many = Array.from({ length: 1200 }, (_, n): [number, string] => [n, `m${n}.muchos.test`])
  await using dns = await fakeDns({
    'vuelta.test': { CNAME: 'otra-vuelta.test' },
    'otra-vuelta.test': { CNAME: 'vuelta.test' },
    'lejos.test': { MX: [[1, 'vuelta.test']] },
    'muchos.test': { MX: many, fault: 'truncated' },
    'bien.test': { MX: [[1, 'mx.bien.test']] },
    'mx.bien.test': { A: ['127.0.0.1'] },
  })
  await using queue = await startTestQueue(engine.database('queue'), {
    resolver: dns.resolver,
    mxPort: sink.port,
    allowPrivate: true,
  })
  const bad = ['lejos.test', 'muchos.test', 'vuelta.test']
  for (const domain of [...bad, 'bien.test'])
    await queue.enqueue(submission(`luis@${domain}`, { reversePath: null }))
  await sink.received(1)
  const tries = (): Promise<readonly { destination: string; attempts: number }[]> =>
    queue.store.db.read((sql) =>
      sql.all('select destination, attempts from queue_recipient order by destination'),
    )
  const areTried = (rows: Awaited<ReturnType<typeof tries>>): boolean =>
    rows.length === bad.length && rows.every(({ attempts }) => attempts > 0)
  await until(async () => areTried(await tries()))
  // What the DNS cannot say today it may say tomorrow.
  t.assert.deepStrictEqual(
    (await tries()).map(({ destination }) => destination),
    bad,
  )
  t.assert.ok(dns.asked.length < 100, `${dns.asked.length} questions`)
})
