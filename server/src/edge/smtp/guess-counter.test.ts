import { type TestContext, test } from 'node:test'
import { GuessCounter } from './guess-counter.ts'
import { UNKNOWN_RECIPIENTS_PER_HOUR } from './limits.ts'

test('a hundred guesses an hour from a network; mail that is taken makes up for some', (t: TestContext) => {
  let nowMs = 0
  const counter = new GuessCounter({ now: () => nowMs })
  for (let n = 1; n < UNKNOWN_RECIPIENTS_PER_HOUR; n++) counter.count('192.0.2.7')
  t.assert.strictEqual(counter.waitMinutes('192.0.2.7'), 0)
  counter.count('192.0.2.200')
  t.assert.strictEqual(counter.waitMinutes('192.0.2.7'), 60)
  t.assert.strictEqual(counter.waitMinutes('192.0.3.7'), 0)
  counter.credit('192.0.2.1', 3)
  t.assert.strictEqual(counter.waitMinutes('192.0.2.7'), 0)
  for (let n = 0; n < 3; n++) counter.count('192.0.2.7')
  nowMs = 59 * 60_000
  t.assert.strictEqual(counter.waitMinutes('192.0.2.7'), 1)
  nowMs = 60 * 60_000
  t.assert.strictEqual(counter.waitMinutes('192.0.2.7'), 0)
})
