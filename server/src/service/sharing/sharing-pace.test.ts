import { type TestContext, test } from 'node:test'
import type { AccountId } from '../../mail/ids.ts'
import { PACE_CHANGES, PACE_MS } from './limits.ts'
import { SharingPace } from './sharing-pace.ts'

test('so many changes of rights in a minute, one below, at and above; others are not held up', (t: TestContext) => {
  let now = 1_000
  const pace = new SharingPace({ now: () => now })
  const [ana, luis] = [7 as AccountId, 8 as AccountId]
  for (let n = 1; n <= PACE_CHANGES; n++) pace.take(ana)
  t.assert.throws(() => pace.take(ana), { code: 'too-many' })
  pace.take(luis)
  now += PACE_MS - 1
  t.assert.throws(() => pace.take(ana), { code: 'too-many' })
  now += 1
  pace.take(ana)
})
