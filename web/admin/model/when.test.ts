/** How long, as people say it. */
import { type TestContext, test } from 'node:test'
import { lengthSince } from './when.ts'

test('waits are told in minutes, hours or days', (t: TestContext) => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const told = (since: string): string => {
    const { unit, d, h, n } = lengthSince(since, now)
    return `${unit} ${d} ${h} ${n}`
  }
  t.assert.strictEqual(told('2026-11-22T12:00:30Z'), 'minutes 0 0 1')
  t.assert.strictEqual(told('2026-11-22T08:48:00Z'), 'hours 0 3 12')
  t.assert.strictEqual(told('2026-11-20T11:00:00Z'), 'days 2 49 0')
})
