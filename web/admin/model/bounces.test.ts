/** Bounces by day and class, and the day that stands out. */
import { type TestContext, test } from 'node:test'
import { CLASSES, classOf, dateOfDay, dayName, daysOf, jumpIn, type StatsRows, totalsOf } from './bounces.ts'

const row = (day: string, what: string, bounced: number, returned = 0): StatsRows[number] => ({
  ...{ day, class: what, bounced, returned },
  ...{ sent: 0, received: 0, delivered: 0, relayed: 0, deferred: 0, refused: 0 },
})
const FROM = new Date('2026-11-16T09:00:00Z')

test('days without bounces are there, classes that nobody knows are unknown', (t: TestContext) => {
  const days = daysOf([row('20261117', 'full', 2, 1), row('20261117', 'novel', 4)], FROM, 3)
  t.assert.deepStrictEqual(
    days.map(({ day, total }) => `${day} ${total}`),
    ['20261116 0', '20261117 7', '20261118 0'],
  )
  t.assert.deepStrictEqual(totalsOf(days), { invalid: 0, full: 3, spam: 0, domain: 0, unknown: 4 })
  t.assert.deepStrictEqual(CLASSES.map(classOf), [...CLASSES])
})

test('a jump is far above the ordinary day of its class', (t: TestContext) => {
  const usual = ['20261116', '20261117', '20261118', '20261119', '20261120'].map((day) =>
    row(day, 'invalid', 5),
  )
  t.assert.strictEqual(jumpIn(daysOf(usual, FROM, 5)), undefined, 'every day is the same')
  const days = daysOf([...usual, row('20261118', 'spam', 8)], FROM, 5)
  t.assert.deepStrictEqual(jumpIn(days), { day: '20261118', total: 13, class: 'spam', count: 8 })
  t.assert.strictEqual(jumpIn([]), undefined)
})

test('a day is the same day in every time zone', (t: TestContext) => {
  t.assert.strictEqual(dayName(dateOfDay('20261122')), '20261122')
})
