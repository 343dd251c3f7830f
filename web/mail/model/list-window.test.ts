import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyChanges, fill, knownFromTop, missingPage, shownPlace } from './list-window.ts'

const ids = (from: number, n: number): string[] => Array.from({ length: n }, (_, at) => `m${from + at}`)

test('pages fill the list where they were looked at', () => {
  const top = fill(undefined, { queryState: 's1', position: 0, total: 100_000, ids: ids(0, 50) })
  const far = fill(top, { queryState: 's1', position: 50_000, total: 100_000, ids: ids(50_000, 50) })
  assert.equal(far.ids[50_010], 'm50010')
  assert.equal(far.ids[60], undefined)
  assert.equal(knownFromTop(far), 50)
  assert.equal(missingPage(far, 0, 49, 50), undefined)
  assert.deepEqual(missingPage(far, 40, 60, 50), { position: 50, limit: 50 })
  assert.deepEqual(missingPage(far, 99_999, 200_000, 50), { position: 99_950, limit: 50 })
})

test('a page of another state of the list starts over', () => {
  const old = fill(undefined, { queryState: 's1', position: 0, total: 3, ids: ['a', 'b', 'c'] })
  const next = fill(old, { queryState: 's2', position: 2, total: 4, ids: ['b', 'c'] })
  assert.deepEqual(next.ids, [undefined, undefined, 'b', 'c'])
})

test('changes are followed from the top, and what lies beyond a gap is asked for again', () => {
  const top = fill(undefined, { queryState: 's1', position: 0, total: 200, ids: ids(0, 50) })
  const gap = fill(top, { queryState: 's1', position: 100, total: 200, ids: ids(100, 50) })
  const next = applyChanges(gap, {
    ...{ newQueryState: 's2', total: 200, removed: ['m3'] },
    added: [{ id: 'new', index: 0 }],
  })
  assert.deepEqual(next.ids.slice(0, 5), ['new', 'm0', 'm1', 'm2', 'm4'])
  assert.equal(next.ids.length, 50)
  assert.deepEqual(missingPage(next, 100, 110, 50), { position: 100, limit: 50 })
})

test('any change of any list is followed to the same list that a new query would bring', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
      fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
      (before, after) => {
        const old = before.map((n) => `m${n}`)
        const now = after.map((n) => `m${n}`)
        const window = fill(undefined, { queryState: 'a', position: 0, total: old.length, ids: old })
        // A message that changed its place was removed and added; here all did.
        const next = applyChanges(window, {
          newQueryState: 'b',
          total: now.length,
          removed: old,
          added: now.map((id, index) => ({ id, index })),
        })
        assert.deepEqual(next.ids, now)
      },
    ),
  )
})

test('hidden places are skipped', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), (places) => {
      const hidden = [...places].sort((a, b) => a - b)
      const shown = Array.from({ length: 120 }, (_, at) => at).filter((at) => !hidden.includes(at))
      for (const [n, at] of shown.entries()) assert.equal(shownPlace(hidden, n), at)
    }),
  )
})
