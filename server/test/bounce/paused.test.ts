/** A paused address over real sockets: who writes is told at once, and what waits already comes back with a report. */
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { createPausedAddresses } from '../../src/service/bounce/paused.ts'
import { refusePaused } from '../../src/service/bounce/refuse-paused.ts'
import { createRefuseQueued } from '../../src/service/bounce/refuse-queued.ts'
import { liftPause } from '../../src/store/ledger/bounces.ts'
import { openTestLedger, type TestLedger } from '../kit/ledger.ts'
import { emptyDirectory, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const NOBODY = '550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown in virtual mailbox table'
const COMPANY = 1

function pausedBy({ db, clock }: TestLedger) {
  return createPausedAddresses({
    db: () => db,
    clock,
    log: {
      ...silentLog,
      error: (_, error) => {
        throw error
      },
    },
  })
}

eachEngine(
  'a submission to a paused address is answered at once, until somebody lifts it',
  async (t: TestContext, engine) => {
    const ledger = await openTestLedger(engine)
    await using world = await openSmtpWorld(engine, {
      intake: (real) => refusePaused(pausedBy(ledger), real),
    })
    const { organisationId } = world.empresa
    const ask = async (role: 'submission' | 'mx', to: string): Promise<string> => {
      await using client = await world.client(role)
      await client.say(`MAIL FROM:<${role === 'mx' ? 'eva@lejos.test' : 'ana@empresa.test'}>`)
      return await client.say(`RCPT TO:<${to}>`)
    }
    t.assert.match(await ask('submission', 'nadie@b.test'), /^250 /)
    await ledger.record({
      ...{ kind: 'bounced', organisationId, to: ['nadie@b.test'], host: 'mx.b.test', class: 'invalid' },
      ...{
        fault: 'recipient',
        hardness: 'hard',
        rule: 'x',
        reply: { code: 550, status: '5.1.1', text: 'No' },
      },
    })
    // A company that had none is asked again after a second.
    ledger.clock.ms += 1000
    t.assert.match(
      await ask('submission', 'Nadie@b.test'),
      /^550[ -]5\.1\.1 La cuenta nadie@b\.test se encuentra en pausa hasta el 2026-12-22: /,
    )
    t.assert.match(await ask('submission', 'eva@b.test'), /^250 /)
    // To a stranger it is what it always was.
    t.assert.match(await ask('mx', 'nadie@b.test'), /^550[ -]5\.7\.1 Relay denied/)
    t.assert.ok(await liftPause(ledger.db, organisationId, 'nadie@b.test', 'jefa', ledger.clock.ms))
    t.assert.match(await ask('submission', 'nadie@b.test'), /^250 /)
  },
)

eachEngine(
  'the queue does not try a paused address, and tells the sender',
  async (t: TestContext, engine) => {
    const ledger = await openTestLedger(engine)
    using thread = ledger.thread('queue')
    await using sink = await smtpSink({ rcpt: (line) => (line.includes('<nadie@') ? NOBODY : undefined) })
    const refused = createRefuseQueued({ directory: emptyDirectory, paused: pausedBy(ledger) })
    await using queue = await startTestQueue(engine.database('queue'), { ledger: thread, refused })
    await routeTo(queue, sink)
    const reports = (): readonly string[] =>
      sink.messages
        .filter(({ rcptTo }) => rcptTo.includes('ana@empresa.test'))
        .map(({ bytes }) => bytes.toString())
    const tries = (): number => sink.lines.filter((line) => line.startsWith('RCPT TO:<nadie@')).length

    await queue.enqueue(submission('nadie@b.test'))
    await until(async () => reports().length === 1 && (await rowsLeft(queue)) === 0)
    t.assert.strictEqual(tries(), 1)
    await ledger.keeper.takeIn()
    ledger.clock.ms += 1000

    await queue.enqueue(submission(['nadie@b.test', 'eva@b.test']))
    await until(async () => reports().length === 2 && (await rowsLeft(queue)) === 0)
    t.assert.strictEqual(tries(), 1, 'nobody asked that server again')
    t.assert.match(reports()[1]?.replaceAll('=\r\n', '') ?? '', /nadie@b\.test is paused until 2026-12-22/)
    t.assert.ok(sink.messages.some(({ rcptTo }) => rcptTo.includes('eva@b.test')))

    // Another company's mail is tried: it knows nothing of that.
    await queue.enqueue(submission('nadie@b.test', { organisationId: (COMPANY + 1) as never }))
    await until(() => tries() === 2)
    const { events } = await (async () => {
      await ledger.keeper.takeIn()
      return await ledger.find({ to: 'nadie@b.test', kinds: ['bounced'] }, COMPANY)
    })()
    t.assert.deepStrictEqual(events.map(({ event: { host, class: what } }) => [host, what]).reverse(), [
      ['127.0.0.1', 'invalid'],
      [undefined, 'invalid'],
    ])
  },
)
