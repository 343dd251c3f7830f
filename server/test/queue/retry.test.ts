/** The schedule of attempts, with time moved by hand. */
import { suite, type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { DEFAULT_SCHEDULE, delayAfter } from '../../src/service/queue/schedule.ts'
import type { RecipientRow } from '../../src/store/queue-rows.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { onlyRecipient, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'

const HOUR_MS = 3_600_000

test('delays grow to four hours and differ by chance', (t: TestContext) => {
  const minutes = (attempts: number, chance: number): number =>
    delayAfter(DEFAULT_SCHEDULE, attempts, () => chance) / 60_000
  t.assert.deepStrictEqual(
    [1, 2, 3, 8, 9, 50].map((n) => minutes(n, 0.5)),
    [1, 5, 10, 240, 240, 240],
  )
  t.assert.deepStrictEqual([minutes(2, 0), minutes(2, 1)], [4, 6])
})

/**
 * Waits until `probe` answers true. A row can be seen an instant before the queue knows that it is written and sets its
 * timer: one that is set after time was moved past it is run here.
 */
function passing(clock: FakeClock, probe: () => boolean | Promise<boolean>): Promise<void> {
  return until(async () => {
    await clock.advance(0)
    return await probe()
  })
}

/** Waits until the only recipient has been tried so often. */
async function tried(queue: QueueService, attempts: number, clock: FakeClock): Promise<RecipientRow> {
  let row: RecipientRow | undefined
  await passing(clock, async () => {
    row = await onlyRecipient(queue)
    return row?.attempts === attempts && row.state === 'waiting'
  })
  if (row === undefined) throw new Error('no recipient')
  return row
}

/** Moves to the next attempt. Idle connections are let go first, so that the jump does not break one. */
async function toNext(clock: FakeClock, row: RecipientRow, sink: SmtpSink): Promise<void> {
  while (sink.open > 0 && row.next_ms - clock.now() > 2000) {
    await clock.advance(1000)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await clock.advance(row.next_ms - clock.now())
}

/** Nobody renews a lease while days pass in a moment. */
const LEASE = { lengthMs: 30 * 24 * HOUR_MS, renewMs: 29 * 24 * HOUR_MS, marginMs: 0 }

for (const name of ENGINES)
  suite(`retries on ${name}`, () => {
    test('a deferred recipient comes again after its delay, and arrives', async (t: TestContext) => {
      await using engine = await openEngine(name)
      let greylisted = 2
      await using sink = await smtpSink({
        rcpt: () => (greylisted-- > 0 ? '450 4.7.1 come back later' : undefined),
      })
      const clock = fakeClock()
      await using queue = await startTestQueue(engine.database('queue'), {
        clock,
        scheduler: clock,
        lease: LEASE,
      })
      await routeTo(queue, sink)
      await queue.enqueue(submission('luis@sink.test', { acceptedMs: clock.now() }))
      const first = await tried(queue, 1, clock)
      t.assert.strictEqual(first.next_ms - clock.now(), 60_000)
      t.assert.strictEqual(first.reply_text, '450 4.7.1 come back later')
      t.assert.strictEqual(first.reply_status, '4.7.1')
      await toNext(clock, first, sink)
      const second = await tried(queue, 2, clock)
      t.assert.strictEqual(second.next_ms - clock.now(), 300_000)
      await toNext(clock, second, sink)
      await passing(clock, () => sink.messages.length === 1)
      await until(async () => (await rowsLeft(queue)) === 0)
    })

    test('after four hours the sender is warned once, after five days told', async (t: TestContext) => {
      await using engine = await openEngine(name)
      await using sink = await smtpSink({
        rcpt: (line) => (line.includes('luis') ? '451 4.3.2 busy' : undefined),
      })
      const clock = fakeClock()
      const startMs = clock.now()
      await using queue = await startTestQueue(engine.database('queue'), {
        clock,
        scheduler: clock,
        lease: LEASE,
      })
      await routeTo(queue, sink)
      await queue.enqueue(submission('luis@sink.test', { acceptedMs: startMs }))
      let attempts = 0
      while (sink.messages.length < 2 && attempts < 60) {
        attempts++
        const isLast = clock.now() - startMs >= 5 * 24 * HOUR_MS
        if (isLast) break
        const row = await tried(queue, attempts, clock)
        await toNext(clock, row, sink)
      }
      await passing(clock, () => sink.messages.length === 2)
      await until(async () => (await rowsLeft(queue)) === 0)
      t.assert.strictEqual(clock.now() - startMs, 5 * 24 * HOUR_MS)
      const subjects = sink.messages.map(({ bytes }) => /Subject: (.*)\r\n/.exec(bytes.toString())?.[1])
      t.assert.deepStrictEqual(subjects, ['Not delivered yet: hola', 'Not delivered in time: hola'])
      t.assert.deepStrictEqual(
        sink.messages.map(({ mailFrom, rcptTo }) => [mailFrom, ...rcptTo]),
        [
          [`<> SIZE=${sink.messages[0]?.bytes.length}`, 'ana@empresa.test'],
          [`<> SIZE=${sink.messages[1]?.bytes.length}`, 'ana@empresa.test'],
        ],
      )
      t.assert.match(
        sink.messages[1]?.bytes.toString() ?? '',
        /Status: 4\.3\.2\r\n[\s\S]*Diagnostic-Code: smtp; 451 4\.3\.2 busy/,
      )
    })
  })

for (const name of ENGINES)
  suite(`restart on ${name}`, () => {
    test('what was in flight at a crash is tried again', async (t: TestContext) => {
      await using engine = await openEngine(name)
      const taken = Promise.withResolvers<void>()
      const hang = (): 'hang' => {
        taken.resolve()
        return 'hang'
      }
      await using sink = await smtpSink({ data: hang })
      const db = engine.database('queue')
      const dead = await startTestQueue(db, { log: silentLog })
      await routeTo(dead, sink)
      await dead.enqueue(submission('luis@sink.test'))
      await taken.promise
      sink.script = {}
      // The first process never settles its attempt: to the second one it is as good as dead.
      await using queue = await startTestQueue(db)
      await sink.received(1)
      await until(async () => (await rowsLeft(queue)) === 0)
      t.assert.strictEqual(sink.messages.length, 1)
      sink.hangUp()
      await dead[Symbol.asyncDispose]()
    })
  })
