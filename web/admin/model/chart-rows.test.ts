import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chartRows } from './chart-rows.ts'

test('the newest row is first, and what was not measured is told apart from nothing', () => {
  const series = [
    { label: 'a', token: '--v-brand' as const, values: [0, 5] },
    { label: 'b', token: '--v-bad' as const, values: [null] },
  ]
  assert.deepEqual(chartRows([100, 200], series), [
    { at: 200, values: [5, null] },
    { at: 100, values: [0, null] },
  ])
})
