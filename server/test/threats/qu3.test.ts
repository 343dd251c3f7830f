/** QU3: the message that kills the server is set aside after the second time; the others arrive. THREATS QU3 */
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import type { Scheduler } from '../../src/lib/scheduler.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { RuledDirectory } from '../../src/service/delivery/expand.ts'
import type { LocalDelivery } from '../../src/service/delivery/local-delivery.ts'
import { changeEntries } from '../../src/service/queue/queue-admin.ts'
import type { AccountRecord, DomainRecord } from '../../src/store/directory-types.ts'
import { listEntries } from '../../src/store/queue-admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { emptyDirectory, startTestQueue, submission, until } from '../kit/queue.ts'

const directory: RuledDirectory = {
  ...emptyDirectory,
  domain: async (name) => (name === 'empresa.test' ? ({ name, language: 'es' } as DomainRecord) : undefined),
  resolve: async (local, domain) => ({
    kind: 'account',
    account: { id: 1 as AccountId, address: `${local}@${domain}` } as AccountRecord,
    subAddress: undefined,
  }),
}

/** A mailbox whose reader "dies" on the poison: to the tables, a call that never returns looks the same. */
function mailbox(): { readonly got: string[]; readonly local: LocalDelivery; dead: boolean } {
  const got: string[] = []
  const state = {
    got,
    dead: false,
    local: {
      deliver: async ({ bytes, recipients }) => {
        if (state.dead) return new Promise(() => undefined)
        if (Buffer.from(bytes).includes('poison')) {
          state.dead = true
          return new Promise(() => undefined)
        }
        for (const { address } of recipients) got.push(address)
        return recipients.map(() => ({ kind: 'delivered', duplicate: false }))
      },
    } satisfies LocalDelivery,
  }
  return state
}

/** What is left behind must not keep the test process. */
const scheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs).unref()
    return () => clearTimeout(timer)
  },
}

for (const name of ENGINES) {
  test(`QU3: two crashes, then aside; everybody else is served, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const db = engine.database('queue')
    const poison = Buffer.from('Subject: poison\r\n\r\nx\r\n')
    const arrived: string[] = []
    for (let life = 0; life < 3; life++) {
      const box = mailbox()
      const queue = await startTestQueue(db, { directory, local: box.local, log: silentLog, scheduler })
      if (life === 0) {
        await queue.enqueue(submission('poison@empresa.test', { bytes: poison }))
        await until(() => box.dead)
        for (let n = 0; n < 20; n++) await queue.enqueue(submission(`u${n}@empresa.test`))
      }
      if (life < 2) await until(() => box.dead)
      else await until(() => arrived.length + box.got.length === 20)
      arrived.push(...box.got)
      // It is simply left behind, as a killed process leaves its rows.
    }
    t.assert.strictEqual(new Set(arrived).size, 20)
    await until(async () => (await listEntries(db, {}, undefined, 10)).length === 1)
    const left = await listEntries(db, {}, undefined, 10)
    t.assert.deepStrictEqual(
      left.map(({ recipient }) => [recipient.address, recipient.state]),
      [['poison@empresa.test', 'aside']],
    )
  })

  test(`QU3: an unforeseen failure twice sets aside; released, it is tried again, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    let broken = true
    const local: LocalDelivery = {
      deliver: async ({ recipients }) => {
        if (broken) throw new TypeError('nobody foresaw this')
        return recipients.map(() => ({ kind: 'delivered', duplicate: false }))
      },
    }
    const schedule = { delaysMs: [10], jitter: 0, lifeMs: 1e9, warnMs: 1e9, downMs: { first: 10, most: 10 } }
    await using queue = await startTestQueue(engine.database('queue'), {
      directory,
      local,
      log: silentLog,
      schedule,
    })
    await queue.enqueue(submission('ana@empresa.test'))
    const stateNow = async (): Promise<string | undefined> =>
      (await listEntries(queue.store.db, {}, undefined, 1))[0]?.recipient.state
    await until(async () => (await stateNow()) === 'aside')
    broken = false
    const deps = { db: queue.store.db, clock: systemClock, dispatcher: queue.dispatcher }
    t.assert.deepStrictEqual(await changeEntries(deps, 'release', {}), { changed: 1, left: 0 })
    await until(async () => (await stateNow()) === undefined)
  })
}
