import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateGroup, groupKey } from './date-groups.ts'

/** A Thursday. */
const NOW = new Date(2026, 10, 19, 0, 5)
const group = (...when: [number, number, number, number?]): string =>
  groupKey(dateGroup(new Date(...when), NOW))

test('the day of the calendar decides, not the hours between', () => {
  assert.equal(group(2026, 10, 19, 0), 'today')
  assert.equal(group(2026, 10, 18, 23), 'yesterday')
  assert.equal(group(2026, 10, 18, 0), 'yesterday')
})

test('weeks begin on Monday', () => {
  assert.equal(group(2026, 10, 16), 'thisWeek')
  assert.equal(group(2026, 10, 15), 'lastWeek')
  assert.equal(group(2026, 10, 9), 'lastWeek')
  assert.equal(group(2026, 10, 8), '2026-10')
  assert.equal(group(2025, 10, 18), '2025-10')
})

test('a clock that runs ahead brings mail of tomorrow: it stands under today', () => {
  assert.equal(group(2026, 10, 20), 'today')
})
