import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyReader, KEYS } from './keys.ts'

const press = (key: string, more: object = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false },
  ...more,
})

test('single keys and chords', () => {
  const read = createKeyReader(1_000)
  assert.equal(read(press('j'), 0), 'next')
  assert.equal(read(press('g'), 10), undefined)
  assert.equal(read(press('i'), 20), 'toInbox')
  assert.equal(read(press('r'), 30), 'reply')
  assert.equal(read(press('*'), 40), undefined)
  assert.equal(read(press('a'), 50), 'selectAll')
  assert.equal(read(press('a'), 60), 'replyAll')
})

test('a chord that was begun long ago is forgotten', () => {
  const read = createKeyReader(1_000)
  read(press('g'), 0)
  assert.equal(read(press('i'), 1_001), undefined)
})

test('the keys of the browser stay the browser’s', () => {
  const read = createKeyReader(1_000)
  assert.equal(read(press('f', { ctrlKey: true }), 0), undefined)
  assert.equal(read(press('a', { metaKey: true }), 0), undefined)
})

test('no key means two things', () => {
  const all = Object.values(KEYS).flat()
  assert.equal(new Set(all).size, all.length)
})
