/** Mail that waits for its time: nobody hurries it, it can be called back until it leaves, and is judged once more then. */
import { suite, type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId, MessageId, OrganisationId, ThreadId } from '../../src/mail/ids.ts'
import type { RuledDirectory } from '../../src/service/delivery/expand.ts'
import { changeEntries } from '../../src/service/queue/queue-admin.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { timedId } from '../../src/service/submission/delivery-id.ts'
import { refuseReleased } from '../../src/service/submission/refuse-released.ts'
import { createReleaseGate } from '../../src/service/submission/release-gate.ts'
import type { AccountRecord } from '../../src/store/directory-types.ts'
import type { SubmissionStore } from '../../src/store/submission-store.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import {
  emptyDirectory,
  onlyRecipient,
  routeTo,
  rowsLeft,
  startTestQueue,
  submission,
  until,
} from '../kit/queue.ts'
import { rule } from '../kit/sending-rules.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { ANA, openTestStores } from '../kit/stores.ts'

const HOUR_MS = 3_600_000
/** Nobody renews a lease while hours pass in a moment. */
const LEASE = { lengthMs: 30 * 24 * HOUR_MS, renewMs: 29 * 24 * HOUR_MS, marginMs: 0 }
const DELIVERY = '0a1b2c3d-4e5f.h'
const COMPANY = 1 as OrganisationId

type World = {
  readonly clock: FakeClock
  readonly queue: QueueService
  readonly sink: SmtpSink
  readonly submissions: SubmissionStore
  /** What the directory says of Ana from then on. */
  readonly ana: { state: AccountRecord['state']; mayWriteOut: boolean }
  /** Ana's submission of that message, which the queue has and nobody has tried. */
  readonly id: number
}

/** A message of Ana's that waits for two hours; by SMTP her account keeps no row about it. */
async function waiting(
  name: (typeof ENGINES)[number],
  by: 'jmap' | 'smtp',
  work: (world: World) => Promise<void>,
): Promise<void> {
  await using engine = await openEngine(name)
  await using sink = await smtpSink()
  const clock = fakeClock()
  await using stores = await openTestStores(engine, { clock })
  const account = stores.accounts.open(ANA)
  await account.provision()
  const ana: World['ana'] = { state: 'enabled', mayWriteOut: true }
  const directory = directoryOf(ana)
  await using queue = await startTestQueue(engine.database('queue'), {
    ...{ clock, scheduler: clock, lease: LEASE },
    gate: createReleaseGate({ accounts: stores.accounts, directory, clock, log: silentLog }),
    refused: refuseReleased({ directory, log: silentLog }, () => undefined),
  })
  await routeTo(queue, sink)
  const releaseMs = clock.now() + 2 * HOUR_MS
  const { submissions } = account
  const deliveryId = by === 'smtp' ? timedId('0a1b2c3d-4e5f.3', releaseMs) : DELIVERY
  const begun = await submissions.begin({
    ...{ keyHash: Buffer.alloc(16, 1), deliveryId: DELIVERY, sendMs: releaseMs },
    ...{ emailId: 1 as MessageId, threadId: 1 as ThreadId, identity: 'I1', envelope: '{}' },
  })
  const id = begun.kind === 'begun' ? begun.id : 0
  const letter = { accountId: ANA, organisationId: COMPANY, acceptedMs: releaseMs, releaseMs }
  await queue.enqueue(submission('luis@sink.test', { ...letter, deliveryId: `${deliveryId}>queue` }))
  await submissions.taken(id)
  await work({ clock, queue, sink, submissions, ana, id })
}

function directoryOf(ana: World['ana']): RuledDirectory {
  return {
    ...emptyDirectory,
    account: async () =>
      ({
        id: ANA as AccountId,
        organisationId: COMPANY,
        address: 'ana@empresa.test',
        state: ana.state,
      }) as AccountRecord,
    rules: async () =>
      ana.mayWriteOut
        ? []
        : [
            {
              holder: { kind: 'account', id: ANA },
              ...{ organisationId: COMPANY, address: 'ana@empresa.test', rules: [rule('ownDomain')] },
            } as Awaited<ReturnType<RuledDirectory['rules']>>[number],
          ],
  }
}

/** Timers that are set after time was moved past them are run here. */
function passing(clock: FakeClock, probe: () => boolean | Promise<boolean>): Promise<void> {
  return until(async () => {
    await clock.advance(0)
    return await probe()
  })
}

for (const [name, by] of ENGINES.flatMap((one) => [[one, 'jmap'] as const, [one, 'smtp'] as const]))
  suite(`mail that waits for its time, by ${by}, on ${name}`, () => {
    test('it leaves then, also when an operator wants all mail to go now', async (t: TestContext) => {
      await waiting(name, by, async ({ clock, queue, sink, submissions }) => {
        const releaseMs = clock.now() + 2 * HOUR_MS
        const deps = { db: queue.store.db, clock, dispatcher: queue.dispatcher }
        t.assert.strictEqual((await changeEntries(deps, 'retry', {})).changed, 1)
        await passing(clock, async () => {
          const row = await onlyRecipient(queue)
          return row?.state === 'waiting' && row.next_ms === releaseMs
        })
        t.assert.strictEqual(sink.messages.length, 0)
        await clock.advance(2 * HOUR_MS)
        await passing(clock, async () => (await rowsLeft(queue)) === 0)
        t.assert.strictEqual(sink.messages.length, 1)
        if (by === 'jmap')
          t.assert.strictEqual((await submissions.list()).submissions[0]?.undoStatus, 'final')
      })
    })

    test('called back, or of a suspended account, it is gone and nobody is told', async (t: TestContext) => {
      for (const how of by === 'jmap' ? ['called back', 'suspended'] : ['suspended'])
        await waiting(name, by, async ({ clock, queue, sink, submissions, ana, id }) => {
          if (how === 'suspended') ana.state = 'suspended'
          else t.assert.strictEqual(await submissions.cancel(id), true)
          await clock.advance(2 * HOUR_MS)
          await passing(clock, async () => (await rowsLeft(queue)) === 0)
          t.assert.deepStrictEqual([sink.messages.length, how], [0, how])
          if (by === 'jmap')
            t.assert.strictEqual((await submissions.list()).submissions[0]?.undoStatus, 'canceled')
        })
    })

    test('rules that were made meanwhile hold for it, and its sender hears so', async (t: TestContext) => {
      await waiting(name, by, async ({ clock, queue, sink, ana }) => {
        ana.mayWriteOut = false
        await clock.advance(2 * HOUR_MS)
        await passing(clock, async () => (await rowsLeft(queue)) === 0)
        const [report, ...others] = sink.messages
        t.assert.strictEqual(others.length, 0)
        t.assert.match(String(report?.bytes), /do not let it write to luis@sink\.test any more/)
      })
    })
  })
