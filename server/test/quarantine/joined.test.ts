/** The quarantine as the service joins it: it stops before the disk is full, and the classifier learns from what is released. */
import type { TestContext } from 'node:test'
import { openTeaching } from '../../src/app-learning.ts'
import { openQuarantine } from '../../src/app-quarantine.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { openFilterStore } from '../../src/store/filter/filter-store.ts'
import { eachEngine, openTestStores, refuses } from '../kit/stores.ts'
import { EMPRESA, mail, openTestQuarantine } from './held.ts'

eachEngine('nothing is held when the disk is nearly full', async (t: TestContext, engine) => {
  const parts = { clock: systemClock, log: silentLog, metrics: new Metrics() }
  await using full = await openTestStores(engine, { reserveBytes: Number.MAX_SAFE_INTEGER })
  await t.assert.rejects(openQuarantine({ ...parts, stores: full }).hold(mail('m1')), refuses('no-space'))
  await using stores = await openTestStores(engine)
  await openQuarantine({ ...parts, stores }).hold(mail('m2'))
  const { store } = await openTestQuarantine(await stores.quarantineDb())
  t.assert.deepStrictEqual(
    (await store.list({ organisationId: EMPRESA }, 9)).map(({ deliveryId }) => deliveryId),
    ['m2'],
  )
})

eachEngine('the classifier learns one released message once', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const teach = openTeaching({ stores, clock: systemClock })
  const holder = { organisationId: EMPRESA, accountId: 7 as AccountId }
  const { bytes } = mail('Presupuesto de la obra')
  await teach(holder, bytes, 'ham')
  const store = await openFilterStore(await stores.filterDb())
  const first = await store.revision(EMPRESA)
  t.assert.ok(first > 0)
  await teach(holder, bytes, 'ham')
  t.assert.strictEqual(await store.revision(EMPRESA), first)
})
