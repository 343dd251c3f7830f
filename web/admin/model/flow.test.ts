import { type TestContext, test } from 'node:test'
import { dayName, flowOf, partOfDay } from './flow.ts'

const NOON = Date.UTC(2026, 10, 23, 12)

test('each day has a number, the oldest first, and today is apart', (t: TestContext) => {
  const row = { sent: 4, received: 9, refused: 2, bounced: 1 }
  const flow = flowOf(
    [
      { day: '20261123', ...row },
      { day: '20261121', ...row, sent: 7 },
    ],
    NOON,
    3,
  )
  t.assert.deepStrictEqual(flow.sent, [7, 0, 4])
  t.assert.deepStrictEqual(flow.received, [9, 0, 9])
  t.assert.strictEqual(flow.times[2], Date.UTC(2026, 10, 23) / 1000)
  t.assert.deepStrictEqual(flow.today, row)
  t.assert.strictEqual(flowOf([], NOON, 2).today.received, 0)
})

test('days and greetings have their bounds', (t: TestContext) => {
  t.assert.strictEqual(dayName(NOON), '20261123')
  t.assert.deepStrictEqual([4, 5, 11, 12, 19, 20].map(partOfDay), [
    'evening',
    'morning',
    'morning',
    'afternoon',
    'afternoon',
    'evening',
  ])
})
