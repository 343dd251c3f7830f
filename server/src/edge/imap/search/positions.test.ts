import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { positionsOf } from './positions.ts'

const list = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 15 })

test('followed one after the other, removals and additions lead from one list to the other', (t: TestContext) => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      const { removed, added } = positionsOf(Uint32Array.from(before), Uint32Array.from(after))
      const results = [...before]
      for (const { position, uid } of removed)
        t.assert.deepStrictEqual(results.splice(position - 1, 1), [uid])
      for (const { position, uid } of added) results.splice(position - 1, 0, uid)
      t.assert.deepStrictEqual(results, after)
    }),
  )
})
