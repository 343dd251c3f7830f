import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenTime, laterTimes, snoozeTimes } from './later.ts'

const names = (now: Date): string[] =>
  laterTimes(now).map(({ name, at }) => `${name} ${at.getDay()} ${at.getHours()}`)

test('only times to come are offered, and a Sunday has no Monday beside tomorrow', () => {
  // 2026-11-25 is a Wednesday.
  assert.deepEqual(names(new Date(2026, 10, 25, 9)), [
    ...['laterToday 3 14', 'laterTomorrow 4 8', 'laterTomorrow 4 14', 'laterMonday 1 8'],
  ])
  assert.deepEqual(names(new Date(2026, 10, 29, 14)), ['laterTomorrow 1 8', 'laterTomorrow 1 14'])
})

test('a time that is over is none', () => {
  const now = new Date(2026, 10, 25, 9)
  assert.equal(chosenTime('2026-11-25T09:01', now)?.getMinutes(), 1)
  assert.equal(chosenTime('2026-11-25T09:00', now), undefined)
  assert.equal(chosenTime('', now), undefined)
})

test('what is snoozed may come back in the evening of the same day', () => {
  const [first, second] = snoozeTimes(new Date(2026, 10, 25, 15))
  assert.deepEqual([first?.name, first?.at.getHours()], ['laterToday', 18])
  assert.deepEqual([second?.name, second?.at.getHours()], ['laterTomorrow', 8])
})
