/** What is done to a destination of the radar: held, let go, and sent another way until the time is over. MISSION M13 */
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import type { Scheduler } from '../../src/lib/scheduler.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { queueMethods } from '../../src/service/queue/queue-methods.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const HOUR_MS = 3_600_000
type Fields = Readonly<Record<string, Json>>

function callsOf(service: QueueService, clock = systemClock) {
  const methods = methodTable(
    queueMethods({
      ...{ service, clock, texts: createTexts() },
      findOrganisation: async () => 1 as OrganisationId,
    }),
  )
  return async (method: string, input: Json = {}, who: Principal = OPERATOR): Promise<Fields> =>
    (await callAdmin(methods, who, method, input)) as Fields
}

/** Timers that a test ends by itself; those of everyday work are real. */
function longTimers(): Scheduler & { readonly long: Map<number, () => void> } {
  const long = new Map<number, () => void>()
  return {
    long,
    after(delayMs, task) {
      if (delayMs === HOUR_MS) {
        long.set(delayMs, task)
        return () => long.delete(delayMs)
      }
      const timer = setTimeout(task, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

for (const name of ENGINES) {
  test(`a destination that defers is reached another way, until that is ended, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using wall = await smtpSink({ rcpt: () => '451 4.7.1 Please come back later (S3150)' })
    await using relay = await smtpSink({})
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, wall)
    const call = callsOf(queue)
    await queue.enqueue(submission(['a@muro.test', 'b@muro.test']))
    await until(async () => {
      const [group] = (await look(queue)) ?? []
      return group?.['waiting'] === 2
    })
    t.assert.deepStrictEqual(await call('queue.hold', { group: 'MURO.test' }), { changed: 2, left: 0 })
    t.assert.deepStrictEqual(await call('queue.release', { group: 'muro.test' }), { changed: 2, left: 0 })
    await until(async () => (await waitingOnly(call)).length === 2)
    const made = await call('queue.reroute', {
      group: 'muro.test',
      host: '127.0.0.1',
      port: relay.port,
      hours: 1,
    })
    t.assert.deepStrictEqual([made['id'], made['domains'], made['domainCount']], [1, ['muro.test'], 1])
    await until(async () => (await rowsLeft(queue)) === 0)
    // One transaction, or two where an attempt at the wall was under way: only who was reached counts.
    const reached = () => relay.messages.flatMap(({ rcptTo }) => rcptTo).toSorted()
    t.assert.deepStrictEqual(reached(), ['a@muro.test', 'b@muro.test'])
    // What comes later goes the same way, and after the end the usual one.
    await queue.enqueue(submission('c@muro.test'))
    await until(() => reached().length === 3)
    t.assert.deepStrictEqual(await call('queue.reroute-end', { id: 1 }), { id: 1 })
    t.assert.deepStrictEqual(await call('queue.reroutes'), { reroutes: [] })
    await queue.enqueue(submission('d@muro.test'))
    await until(async () => (await look(queue)).some((group) => group['waiting'] === 1))
    t.assert.deepStrictEqual(reached(), ['a@muro.test', 'b@muro.test', 'c@muro.test'])
    await t.assert.rejects(call('queue.reroute-end', { id: 1 }), /queue\.noReroute/)
    await t.assert.rejects(call('queue.reroute', { group: 'otro.test', host: 'x.test' }), /queue\.noGroup/)
    const admin: Principal = { ...OPERATOR, role: 'company-admin', organisationId: 2 as OrganisationId }
    await t.assert.rejects(call('queue.reroutes', {}, admin), /admin\.forbidden/)
    await t.assert.rejects(call('queue.hold', { group: 'muro.test' }, admin), /queue\.noGroup/)
  })

  test(`what was on the wire goes the other way as soon as it comes back, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    let hangs = false
    await using wall = await smtpSink({ rcpt: () => (hangs ? 'hang' : '451 4.7.1 Later') })
    await using relay = await smtpSink({})
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, wall)
    await queue.enqueue(submission('a@muro.test'))
    await until(async () => (await look(queue)).length === 1)
    hangs = true
    await queue.enqueue(submission('b@muro.test'))
    await until(() => wall.lines.some((line) => line.includes('b@muro.test')))
    await callsOf(queue)('queue.reroute', {
      group: 'muro.test',
      host: '127.0.0.1',
      port: relay.port,
      hours: 1,
    })
    await relay.received(1)
    wall.hangUp()
    await relay.received(2)
    t.assert.deepStrictEqual(relay.messages.flatMap(({ rcptTo }) => rcptTo).toSorted(), [
      'a@muro.test',
      'b@muro.test',
    ])
  })

  test(`another way ends by itself, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using wall = await smtpSink({ rcpt: () => '451 4.7.1 Later' })
    await using relay = await smtpSink({})
    let nowMs = Date.now()
    const clock = { now: () => nowMs }
    const scheduler = longTimers()
    await using queue = await startTestQueue(engine.database('queue'), { clock, scheduler })
    await routeTo(queue, wall)
    await queue.enqueue(submission('a@muro.test'))
    await until(async () => (await look(queue)).length === 1)
    const way = { group: 'muro.test', host: '127.0.0.1', port: relay.port, hours: 1 }
    await callsOf(queue, clock)('queue.reroute', way)
    await until(() => relay.messages.length === 1)
    nowMs += HOUR_MS
    t.assert.deepStrictEqual([...scheduler.long.keys()], [HOUR_MS])
    scheduler.long.get(HOUR_MS)?.()
    await until(async () => (await queue.detours.list()).length === 0)
    await queue.enqueue(submission('c@muro.test'))
    await until(async () => (await look(queue)).length === 1)
    t.assert.strictEqual(relay.messages.length, 1)
  })
}

/** The radar now, past what is kept. */
async function look(service: QueueService): Promise<readonly Fields[]> {
  const { groups } = await callsOf(service)('queue.radar')
  return groups as unknown as readonly Fields[]
}

async function waitingOnly(call: ReturnType<typeof callsOf>): Promise<readonly Fields[]> {
  const { entries } = await call('queue.list', { state: 'waiting' })
  return (entries as unknown as readonly Fields[]).filter(({ attempts }) => Number(attempts) >= 1)
}
