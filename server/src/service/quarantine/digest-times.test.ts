/** The hour of a summary is that of the people who get it. */
import { type TestContext, test } from 'node:test'
import { lastDue } from './digest-times.ts'

const due = (now: string, hour: number, zone: string, frequency: 'daily' | 'weekly' = 'daily'): string =>
  new Date(lastDue(Date.parse(now), hour, zone, frequency)).toISOString()

test('each day at the hour of the place', (t: TestContext) => {
  t.assert.strictEqual(due('2026-11-22T08:00:00.000Z', 8, 'UTC'), '2026-11-22T08:00:00.000Z')
  t.assert.strictEqual(due('2026-11-22T07:59:59.999Z', 8, 'UTC'), '2026-11-21T08:00:00.000Z')
  t.assert.strictEqual(due('2026-11-22T12:59:00Z', 8, 'America/Lima'), '2026-11-21T13:00:00.000Z')
  t.assert.strictEqual(due('2026-11-22T13:00:00Z', 8, 'America/Lima'), '2026-11-22T13:00:00.000Z')
  // It is tomorrow there already.
  t.assert.strictEqual(due('2026-11-22T20:00:00Z', 0, 'Pacific/Auckland'), '2026-11-22T11:00:00.000Z')
  t.assert.strictEqual(due('2026-11-22T04:00:00Z', 8, 'Asia/Kathmandu'), '2026-11-22T02:15:00.000Z')
})

test('once a day where clocks are changed', (t: TestContext) => {
  // Spring: two o'clock is not there on the 29th of March.
  t.assert.strictEqual(due('2026-03-29T12:00:00Z', 2, 'Europe/Madrid'), '2026-03-29T01:00:00.000Z')
  t.assert.strictEqual(due('2026-03-29T12:00:00Z', 8, 'Europe/Madrid'), '2026-03-29T06:00:00.000Z')
  t.assert.strictEqual(due('2026-03-28T12:00:00Z', 8, 'Europe/Madrid'), '2026-03-28T07:00:00.000Z')
  // Autumn: half past two is there twice; each hour of the day has one moment all the same.
  const seen = new Set<string>()
  for (let ms = Date.parse('2026-10-24T00:00:00Z'); ms < Date.parse('2026-10-27T00:00:00Z'); ms += 600_000)
    seen.add(due(new Date(ms).toISOString(), 2, 'Europe/Madrid'))
  t.assert.strictEqual(seen.size, 3)
})

test('each week on a Monday', (t: TestContext) => {
  t.assert.strictEqual(due('2026-11-22T08:00:00Z', 8, 'UTC', 'weekly'), '2026-11-16T08:00:00.000Z')
  t.assert.strictEqual(due('2026-11-23T08:00:00Z', 8, 'UTC', 'weekly'), '2026-11-23T08:00:00.000Z')
  t.assert.strictEqual(due('2026-11-23T07:59:00Z', 8, 'UTC', 'weekly'), '2026-11-16T08:00:00.000Z')
  t.assert.strictEqual(due('2026-11-23T12:59:00Z', 8, 'America/Lima', 'weekly'), '2026-11-16T13:00:00.000Z')
})

test('never in the future, never more than a period ago, and never backwards', (t: TestContext) => {
  const zones = ['UTC', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Tokyo', 'America/St_Johns']
  for (const zone of zones)
    for (const [frequency, days] of [
      ['daily', 1],
      ['weekly', 7],
    ] as const)
      for (let ms = Date.UTC(2026, 0), last = 0; ms < Date.UTC(2027, 0); ms += 7 * 3_600_000) {
        const found = lastDue(ms, 8, zone, frequency)
        t.assert.ok(found <= ms && ms - found <= days * 86_400_000 + 3_600_000, `${zone} ${ms}`)
        t.assert.ok(found >= last)
        last = found
      }
})
