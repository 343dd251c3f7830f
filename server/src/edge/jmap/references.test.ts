import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../jmap-server.ts'
import { REFERENCE_OCTETS_MAX, REFERENCE_STEPS_MAX, REFERENCE_VALUES_MAX } from './limits.ts'
import { resolveReferences } from './references.ts'

const answeredWith = (answer: JsonObject) => [{ name: 'Core/echo', id: 'a', answer }]
const to = (path: string) => ({ resultOf: 'a', name: 'Core/echo', path })
const invalid = { type: 'invalidResultReference' }

test('the example of the standard: lists of lists become one', () => {
  const answered = answeredWith({ list: [{ emailIds: ['M1', 'M2'] }, { emailIds: ['M3'] }] })
  const args = resolveReferences({ accountId: 'A1', '#ids': to('/list/*/emailIds') }, answered)
  assert.deepEqual(args, { accountId: 'A1', ids: ['M1', 'M2', 'M3'] })
})

test('octets are counted over all references of a call: at the limit and one above', () => {
  // Two strings with their quotation marks.
  const half = 'y'.repeat(REFERENCE_OCTETS_MAX / 2 - 2)
  const both = { '#x': to('/half'), '#y': to('/half') }
  assert.equal(Object.keys(resolveReferences(both, answeredWith({ half }))).length, 2)
  assert.throws(() => resolveReferences(both, answeredWith({ half: `${half}y` })), invalid)
})

test('values are counted over all references of a call: at the limit and one above', () => {
  const answered = answeredWith({ half: Array.from({ length: REFERENCE_VALUES_MAX / 2 }, () => 1), one: [1] })
  const both = { '#x': to('/half/*'), '#y': to('/half/*') }
  assert.equal(Object.keys(resolveReferences(both, answered)).length, 2)
  assert.throws(() => resolveReferences({ ...both, '#z': to('/one/*') }, answered), invalid)
})

test('lists of empty lists lead to nothing, and are walked over so often and no more', () => {
  const answered = answeredWith({
    none: Array.from({ length: REFERENCE_STEPS_MAX / 2 }, () => []),
    one: [[]],
  })
  const both = { '#x': to('/none/*'), '#y': to('/none/*') }
  assert.deepEqual(resolveReferences(both, answered), { x: [], y: [] })
  assert.throws(() => resolveReferences({ ...both, '#z': to('/one/*') }, answered), invalid)
})
