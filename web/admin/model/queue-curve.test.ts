import { type TestContext, test } from 'node:test'
import { curveOf } from './queue-curve.ts'

test('the curve ends with this moment, and knows nothing of later', (t: TestContext) => {
  const looks = [
    { at: '2026-11-23T10:00:00Z', waiting: 3 },
    { at: '2026-11-23T10:10:00Z', waiting: 5 },
    { at: '2026-11-23T10:20:00Z', waiting: 9 },
  ]
  const nowMs = Date.parse('2026-11-23T10:15:00Z')
  const { times, values } = curveOf(looks, { total: 7, nowMs })
  t.assert.deepStrictEqual(values, [3, 5, 7])
  t.assert.strictEqual(times.at(-1), nowMs / 1000)
})
