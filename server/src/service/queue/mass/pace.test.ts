import { type TestContext, test } from 'node:test'
import { MASS_LANE } from '../../../store/directory-mass-lane.ts'
import { paceOf, warmUpDay } from './pace.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 10, 1)

test('a warm-up grows day by day and ends', (t: TestContext) => {
  const warmUp = { startMs: START, first: 200, growth: 50, days: 5 }
  const days = [0, 1, 2, 3, 4, 5].map((n) => warmUpDay(warmUp, START + n * DAY_MS)?.messages)
  t.assert.deepEqual(days, [200, 300, 450, 675, 1012, undefined])
  t.assert.deepEqual(warmUpDay(warmUp, START + DAY_MS - 1), { day: 1, messages: 200 })
  t.assert.deepEqual(warmUpDay(warmUp, START - 3 * DAY_MS), { day: 0, messages: 200 })
})

test('the slower of rate and warm-up holds', (t: TestContext) => {
  const warmUp = { startMs: START, first: 240, growth: 100, days: 3 }
  const of = (messagesHour: number | null, nowMs: number, warm = true) =>
    paceOf({ ...MASS_LANE, messagesHour, warmUp: warm ? warmUp : null }, 'p', nowMs)?.intervalMs
  t.assert.equal(of(1000, START), 360_000)
  t.assert.equal(of(15, START + DAY_MS), 240_000)
  t.assert.equal(of(null, START + 3 * DAY_MS), undefined)
  t.assert.equal(of(3600, START, false), 1000)
})
