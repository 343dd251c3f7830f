/** How much waited: counted as the radar counts, each company its own, kept for as long as it is of use. THREATS QU2 */
import { type TestContext, test } from 'node:test'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { lookAtDepth, usualDepth } from '../../src/service/queue/depth.ts'
import { DEPTH_AROUND_MS, DEPTH_EVERY_MS, DEPTH_KEPT_MS } from '../../src/service/queue/limits.ts'
import { queueMethods } from '../../src/service/queue/queue-methods.ts'
import { ALL_COMPANIES, listDepths } from '../../src/store/queue-depth.ts'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

for (const name of ENGINES)
  test(`what waits is counted for each company and kept, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using wall = await smtpSink({ rcpt: () => '451 4.7.1 Later' })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, wall)
    const { db } = queue.store
    let nowMs = Math.ceil(Date.now() / DEPTH_EVERY_MS) * DEPTH_EVERY_MS
    const clock = { now: () => nowMs, monotonic: () => performance.now() }
    const methods = methodTable(
      queueMethods({
        ...{ service: queue, clock, texts: createTexts() },
        findOrganisation: async () => 2 as OrganisationId,
      }),
    )
    const history = async (who: Principal) =>
      (await callAdmin(methods, who, 'queue.history', {})) as unknown as {
        looks: { at: string; waiting: number }[]
        usual: number | null
      }
    await lookAtDepth({ db, clock })
    await queue.enqueue(submission(['a@muro.test', 'b@muro.test']))
    await queue.enqueue(submission('c@muro.test', { organisationId: 2 as OrganisationId }))
    const waits = async (): Promise<number> => {
      const { groups } = (await callAdmin(methods, OPERATOR, 'queue.radar', {})) as unknown as {
        groups: { waiting: number }[]
      }
      return groups.reduce((sum, { waiting }) => sum + waiting, 0)
    }
    await until(async () => {
      // A look of the radar is kept for a while of that clock.
      nowMs += DEPTH_EVERY_MS
      return (await waits()) === 3
    })
    await lookAtDepth({ db, clock })
    // Another node that looks at the same moment changes nothing.
    nowMs += 1
    await lookAtDepth({ db, clock })
    const other: Principal = { ...OPERATOR, role: 'company-admin', organisationId: 2 as OrganisationId }
    t.assert.deepStrictEqual(
      (await history(OPERATOR)).looks.map(({ waiting }) => waiting),
      [0, 3],
    )
    t.assert.deepStrictEqual(
      (await history(other)).looks.map(({ waiting }) => waiting),
      [0, 1],
    )
    t.assert.strictEqual((await history(other)).usual, null)
    const third: Principal = { ...other, organisationId: 3 as OrganisationId }
    t.assert.deepStrictEqual(
      (await history(third)).looks.map(({ waiting }) => waiting),
      [0, 0],
    )
    nowMs += DEPTH_KEPT_MS
    await lookAtDepth({ db, clock })
    t.assert.strictEqual((await listDepths(db, ALL_COMPANIES, 0)).length, 2, 'the oldest is forgotten')
  })

test('what is usual is the middle of this hour in the days before', (t: TestContext) => {
  const nowMs = 20 * DAY_MS + 11 * HOUR_MS
  const ago = (days: number, waiting: number, ms = 0) => ({ atMs: nowMs - days * DAY_MS + ms, waiting })
  const days = [ago(1, 20), ago(2, 18), ago(3, 900)]
  t.assert.strictEqual(usualDepth(days, nowMs), 20)
  t.assert.strictEqual(usualDepth(days.slice(1), nowMs), undefined)
  t.assert.strictEqual(usualDepth([...days, ago(0, 5000)], nowMs), 20, 'now is not usual')
  const near = [ago(1, 1, DEPTH_AROUND_MS), ago(2, 1, -DEPTH_AROUND_MS), ago(3, 1)]
  t.assert.strictEqual(usualDepth(near, nowMs), 1)
  t.assert.strictEqual(usualDepth([...near.slice(0, 2), ago(3, 1, DEPTH_AROUND_MS + 1)], nowMs), undefined)
})
