import { type TestContext, test } from 'node:test'
import { datePart } from './date-part.ts'

const MS = Date.UTC(2026, 1, 28, 23, 5, 9)

test('every part, in its own zone', (t: TestContext) => {
  const parts: readonly (readonly [string, number, string])[] = [
    ['year', 0, '2026'],
    ['month', 0, '02'],
    ['day', 0, '28'],
    ['date', 0, '2026-02-28'],
    ['Date', 60, '2026-03-01'],
    ['julian', 0, '61099'],
    ['julian', 60, '61100'],
    ['hour', -90, '21'],
    ['minute', -90, '35'],
    ['second', 0, '09'],
    ['time', 0, '23:05:09'],
    ['iso8601', -90, '2026-02-28T21:35:09-01:30'],
    ['std11', 60, 'Sun, 01 Mar 2026 00:05:09 +0100'],
    ['zone', -90, '-0130'],
    ['zone', 0, '+0000'],
    ['weekday', 0, '6'],
    ['weekday', 60, '0'],
  ]
  for (const [part, zone, expected] of parts) t.assert.equal(datePart(part, MS, zone), expected, part)
})

test('what is no part, and years that have none', (t: TestContext) => {
  t.assert.equal(datePart('century', MS, 0), undefined)
  t.assert.equal(datePart('year', Date.UTC(10_000, 0, 1), 0), undefined)
  t.assert.equal(datePart('year', Number.NaN, 0), undefined)
})
