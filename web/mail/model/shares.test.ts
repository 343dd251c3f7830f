import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LEVELS, levelOf, rightsOf } from './shares.ts'

test('each step is known again by its rights, with those that are told as false', () => {
  for (const level of LEVELS) {
    assert.equal(levelOf(rightsOf(level)), level)
    assert.equal(levelOf({ mayShare: false, mayDelete: false, ...rightsOf(level) }), level)
    assert.equal(levelOf({ ...rightsOf(level), maySubmit: false }), level)
  }
  assert.equal(levelOf({ mayReadItems: true }), 'read')
})

test('rights that were given one by one are none of the steps', () => {
  for (const rights of [
    {},
    { mayAddItems: true },
    { ...rightsOf('read'), mayDelete: true },
    { ...rightsOf('work'), mayShare: true },
  ])
    assert.equal(levelOf(rights), undefined)
})
