/** QU2: one tarpit stops nobody else; one company sees nothing of another's. THREATS QU2 */
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { queueMethods } from '../../src/service/queue/queue-methods.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

function principal(organisationId: number | undefined): Principal {
  return {
    accountId: undefined,
    organisationId: organisationId as OrganisationId | undefined,
    address: 'admin@empresa.test',
    role: organisationId === undefined ? 'operator' : 'company-admin',
    language: 'es',
    scopes: new Set(['web']),
    version: 1,
  }
}

for (const name of ENGINES) {
  test(`QU2: 10,000 messages for a hanging server; others do not wait for them, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using tarpit = await smtpSink({ mail: () => 'hang' })
    await using friend = await smtpSink()
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, tarpit, { domain: 'tarpit.test' })
    await routeTo(queue, friend)
    const stuck = Array.from({ length: 10_000 }, (_, n) =>
      queue.enqueue(submission(`u${n}@tarpit.test`, { organisationId: 1 as OrganisationId })),
    )
    await Promise.all(stuck)
    await Promise.all(Array.from({ length: 100 }, (_, n) => queue.enqueue(submission(`f${n}@friend.test`))))
    await friend.received(100)
    // None of the ten thousand has got anywhere, or given up.
    await queue.store.moveArrivals()
    const { n } = await queue.store.db.read(async (sql) => {
      const row = await sql.get<{ n: number }>(
        'select count(*) as n from queue_recipient where attempts = 0 and destination = ?',
        'tarpit.test',
      )
      return row ?? { n: 0 }
    })
    t.assert.strictEqual(n, 10_000)
    // Also for the hanging server a second company gets its place in memory, before the first one's ten thousand.
    const id = await queue.enqueue(submission('other@tarpit.test', { organisationId: 2 as OrganisationId }))
    const { state } = await queue.dispatcher.place('tarpit.test', 3)
    t.assert.ok(id.length > 0)
    t.assert.strictEqual(state, 'delivering')
    t.assert.ok(tarpit.connections <= 20)
    tarpit.hangUp()
  })

  test(`QU2: a foreign message is not there: show, retry, hold, release, drop, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink({ mail: () => '451 4.3.0 later' })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    const own = await queue.enqueue(submission('a@x.test', { organisationId: 1 as OrganisationId }))
    const foreign = await queue.enqueue(submission('b@x.test', { organisationId: 2 as OrganisationId }))
    const methods = methodTable(
      queueMethods({
        service: queue,
        clock: systemClock,
        texts: createTexts(),
        findOrganisation: async () => 2 as OrganisationId,
      }),
    )
    const call = (who: Principal, method: string, input: object): Promise<unknown> =>
      callAdmin(methods, who, method, input)
    const admin = principal(1)
    await until(
      async () => !JSON.stringify(await call(principal(undefined), 'queue.list', {})).includes('delivering'),
    )
    for (const method of ['show', 'retry', 'hold', 'release', 'drop']) {
      const refused = { code: 'not-found', text: { key: 'queue.noMessage', values: { id: foreign } } }
      await t.assert.rejects(call(admin, `queue.${method}`, { id: foreign }), refused, method)
      await t.assert.rejects(
        call(admin, `queue.${method}`, { id: 'zzzz' }),
        { ...refused, text: { key: 'queue.noMessage', values: { id: 'zzzz' } } },
        method,
      )
    }
    const listed = JSON.stringify(await call(admin, 'queue.list', { company: 'B' }))
    t.assert.ok(listed.includes('a@x.test') && !listed.includes('b@x.test'))
    t.assert.deepStrictEqual(await call(admin, 'queue.drop', { all: true }), { changed: 1, left: 0 })
    const rest = JSON.stringify(await call(principal(undefined), 'queue.list', {}))
    t.assert.ok(rest.includes(foreign) && !rest.includes(`"${own}"`))
    await t.assert.rejects(call(admin, 'route.list', {}), { code: 'forbidden' })
  })
}
