import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tell, told, untell } from './tell.ts'

test('two are told at a time, the newest last, and trouble stays', () => {
  tell({ text: 'a' })
  tell({ text: 'b', undo: () => undefined })
  tell({ text: 'c', kind: 'bad' })
  assert.deepEqual(
    told().map(({ text }) => text),
    ['b', 'c'],
  )
  assert.equal(told().at(-1)?.ms, 0)
  for (const { id } of told()) untell(id)
  assert.deepEqual(told(), [])
})
