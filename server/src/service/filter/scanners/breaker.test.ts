import { type TestContext, test } from 'node:test'
import { fakeClock } from '../../../../test/kit/fake-clock.ts'
import { Breaker, type BreakerState } from './breaker.ts'
import { FAILURES_MAX, OPEN_MS, OPEN_MS_MAX } from './limits.ts'

function open(): { clock: ReturnType<typeof fakeClock>; breaker: Breaker; states: BreakerState[] } {
  const clock = fakeClock()
  const states: BreakerState[] = []
  return { clock, states, breaker: new Breaker(clock, (state) => states.push(state)) }
}

test('one failure less than the limit leaves it closed, the limit opens it', (t: TestContext) => {
  const { breaker, states } = open()
  for (let n = 1; n < FAILURES_MAX; n++) breaker.failed()
  t.assert.strictEqual(breaker.state, 'closed')
  t.assert.ok(breaker.mayAsk())
  breaker.failed()
  t.assert.deepStrictEqual(states, ['open'])
  t.assert.ok(!breaker.mayAsk())
  breaker.failed()
  t.assert.deepStrictEqual(states, ['open'])
})

test('an answer in between forgives what was before', (t: TestContext) => {
  const { breaker } = open()
  for (let n = 1; n < FAILURES_MAX; n++) breaker.failed()
  breaker.succeeded()
  for (let n = 1; n < FAILURES_MAX; n++) breaker.failed()
  t.assert.strictEqual(breaker.state, 'closed')
})

test('after its time one question goes through, and only one', async (t: TestContext) => {
  const { breaker, clock, states } = open()
  for (let n = 0; n < FAILURES_MAX; n++) breaker.failed()
  await clock.advance(OPEN_MS - 1)
  t.assert.ok(!breaker.mayAsk())
  await clock.advance(1)
  t.assert.ok(breaker.mayAsk())
  t.assert.ok(!breaker.mayAsk())
  breaker.succeeded()
  t.assert.ok(breaker.mayAsk())
  t.assert.deepStrictEqual(states, ['open', 'half-open', 'closed'])
})

test('each trial that fails makes it wait twice as long, up to a limit', async (t: TestContext) => {
  const { breaker, clock } = open()
  for (let n = 0; n < FAILURES_MAX; n++) breaker.failed()
  let waitMs = OPEN_MS
  for (let n = 0; n < 6; n++) {
    await clock.advance(waitMs - 1)
    t.assert.ok(!breaker.mayAsk())
    await clock.advance(1)
    t.assert.ok(breaker.mayAsk())
    breaker.failed()
    waitMs = Math.min(waitMs * 2, OPEN_MS_MAX)
  }
  t.assert.strictEqual(waitMs, OPEN_MS_MAX)
})
