/** Sums of mail. */
import { type TestContext, test } from 'node:test'
import type { StatsRows } from './bounces.ts'
import { acceptedShare, byMovement, perDay, sumOf } from './stats.ts'

const row = (more: Partial<StatsRows[number]>): StatsRows[number] => ({
  ...{ sent: 0, received: 0, delivered: 0, relayed: 0, deferred: 0, bounced: 0, returned: 0, refused: 0 },
  ...more,
})

test('rows are summed, and only what had an end has a share', (t: TestContext) => {
  const sums = sumOf([row({ sent: 3, relayed: 8, bounced: 2 }), row({ sent: 1 })])
  t.assert.strictEqual(sums.sent, 4)
  t.assert.strictEqual(acceptedShare(sums), 0.8)
  t.assert.strictEqual(acceptedShare(sumOf([])), undefined)
})

test('days are there although nothing happened, the busiest row is first', (t: TestContext) => {
  const days = perDay([row({ day: '20261117', sent: 2 })], new Date('2026-11-16T23:00:00Z'), 3)
  t.assert.deepStrictEqual(
    days.map(({ day, sums }) => `${day} ${sums.sent}`),
    ['20261116 0', '20261117 2', '20261118 0'],
  )
  const busy = byMovement([row({ account: 'a', sent: 1 }), row({ account: 'b', received: 5 })])
  t.assert.strictEqual(busy[0]?.account, 'b')
})
