import { type TestContext, test } from 'node:test'
import { RETRY_MAX_MS, RETRY_MS } from './limits.ts'
import { renewAtMs, waitMs } from './renewal.ts'

const DAY_MS = 86_400_000
const LIFE = { fromMs: 0, untilMs: 90 * DAY_MS }

test('where the authority does not say, a third of its life is left', (t: TestContext) => {
  t.assert.strictEqual(renewAtMs(LIFE, undefined, 0.5), 60 * DAY_MS)
})

test('a moment in the window that the authority names, by chance', (t: TestContext) => {
  const window = { startMs: 10 * DAY_MS, endMs: 12 * DAY_MS }
  t.assert.deepStrictEqual(
    [0, 0.5, 1].map((random) => renewAtMs(LIFE, window, random) / DAY_MS),
    [10, 11, 12],
  )
  // The end before the start: at once, as for a certificate that is to be revoked.
  t.assert.strictEqual(renewAtMs(LIFE, { startMs: 5, endMs: 1 }, 0.9), 5)
})

test('failures wait longer each time, and never longer than a day', (t: TestContext) => {
  t.assert.deepStrictEqual([1, 2, 3].map(waitMs), [RETRY_MS, 2 * RETRY_MS, 4 * RETRY_MS])
  t.assert.strictEqual(waitMs(50), RETRY_MAX_MS)
})
