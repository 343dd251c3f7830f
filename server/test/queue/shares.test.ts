/** Connections and places in memory, when one company has more mail to go than there are. THREATS TE5, QU2 */
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { Dispatcher } from '../../src/service/queue/dispatcher.ts'
import type { Hop } from '../../src/service/queue/hop.ts'
import {
  CONNECTIONS_KEPT,
  CONNECTIONS_MAX,
  CONNECTIONS_PER_SHARE_MIN,
  JOBS_MAX,
  JOBS_PER_HOP_MAX,
  JOBS_PER_SHARE_MIN,
} from '../../src/service/queue/limits.ts'
import { Router } from '../../src/service/queue/router.ts'
import { DEFAULT_SCHEDULE } from '../../src/service/queue/schedule.ts'
import { QueueStore } from '../../src/store/queue.ts'
import type { NewMessage } from '../../src/store/queue-types.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { alarmingLog, emptyDirectory } from '../kit/queue.ts'

const LOUD = 1 as OrganisationId
const QUIET = 2 as OrganisationId

type Rig = {
  readonly dispatcher: Dispatcher
  /** Hops with a connection, in the order in which they got it. */
  readonly working: string[]
  /** Ends the connection; its mail has left. */
  end(key: string): Promise<void>
}

async function rigOver(store: QueueStore): Promise<Rig> {
  const working: string[] = []
  const ends = new Map<string, () => void>()
  const dispatcher: Dispatcher = new Dispatcher({
    store,
    clock: systemClock,
    scheduler: systemScheduler,
    log: alarmingLog,
    router: new Router(emptyDirectory, systemClock),
    schedule: DEFAULT_SCHEDULE,
    random: () => 0.5,
    mayBegin: () => true,
    work: async (hop: Hop) => {
      working.push(hop.key)
      await new Promise<void>((resolve) => ends.set(hop.key, resolve))
      for (const job of hop.drain()) dispatcher.release(job)
    },
    unreachable: () => undefined,
  })
  return {
    dispatcher,
    working,
    async end(key) {
      ends.get(key)?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

let serial = 0

function message(domain: string, organisationId: OrganisationId): NewMessage {
  const nowMs = Date.now()
  return {
    id: ++serial,
    deliveryId: `d${serial}`,
    sender: 'a@b.test',
    accountId: null,
    organisationId,
    acceptedMs: nowMs,
    smtpUtf8: false,
    body: '7bit',
    ret: null,
    envelopeId: null,
    senderVerified: true,
    lane: 'personal',
    bytes: Buffer.from('a: b\r\n\r\nc\r\n'),
    recipients: [
      {
        address: `x@${domain}`,
        destination: domain,
        state: 'delivering',
        nextMs: nowMs,
        expiresMs: nowMs + 1000,
        notify: null,
        originalRecipient: null,
        expansions: 0,
      },
    ],
  }
}

for (const name of ENGINES) {
  test(`servers that do not answer take no connection that is kept for the others, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const { dispatcher, working, end } = await rigOver(await QueueStore.open(engine.database('queue'), 'n'))
    const send = async (domain: string, company: OrganisationId): Promise<void> => {
      const placed = await dispatcher.place(domain, company)
      t.assert.strictEqual(placed.state, 'delivering')
      await dispatcher.addFresh(message(domain, company))
    }
    const most = CONNECTIONS_MAX - CONNECTIONS_KEPT
    for (let n = 0; n < most + 10; n++) await send(`dead${n}.test`, LOUD)
    t.assert.strictEqual(working.length, most)
    for (let n = 0; n <= CONNECTIONS_PER_SHARE_MIN; n++) await send(`friend${n}.test`, QUIET)
    t.assert.strictEqual(working.length, most + CONNECTIONS_PER_SHARE_MIN)
    t.assert.ok(working.at(-1)?.includes(`friend${CONNECTIONS_PER_SHARE_MIN - 1}.test`))
    // A connection that ends is given to those who have few before those who have many.
    await end(working.find((key) => key.includes('friend0')) ?? '')
    t.assert.ok(working.at(-1)?.includes(`friend${CONNECTIONS_PER_SHARE_MIN}.test`), working.at(-1))
    for (let n = 0; n <= CONNECTIONS_PER_SHARE_MIN; n++) await end(working.at(n) ?? '')
    t.assert.ok(working.at(-1)?.includes(`dead${most}.test`), 'what could not begin begins by itself')
    await dispatcher.stop()
  })

  test(`a company finds places in memory that another has filled, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const { dispatcher } = await rigOver(await QueueStore.open(engine.database('queue'), 'n'))
    const place = async (domain: string, company: OrganisationId): Promise<string> =>
      (await dispatcher.place(domain, company)).state
    for (let n = 0; n < JOBS_MAX; n++)
      t.assert.strictEqual(await place(`dead${Math.floor(n / JOBS_PER_HOP_MAX)}.test`, LOUD), 'delivering')
    t.assert.strictEqual(await place('alive.test', LOUD), 'waiting')
    for (let n = 0; n < JOBS_PER_SHARE_MIN; n++)
      t.assert.strictEqual(await place('alive.test', QUIET), 'delivering')
    t.assert.strictEqual(await place('alive.test', QUIET), 'waiting')
    await dispatcher.stop()
  })
}
