import { type TestContext, test } from 'node:test'
import { countsOf, worstFirst } from './dns-rows.ts'

test('what is to be corrected comes first, and the rest keeps its order', (t: TestContext) => {
  const rows = (['ok', 'optional', 'wrong', 'warning', 'missing', 'unknown'] as const).map((state) => ({
    state,
  }))
  t.assert.deepStrictEqual(
    worstFirst(rows).map(({ state }) => state),
    ['wrong', 'missing', 'warning', 'optional', 'unknown', 'ok'],
  )
  t.assert.deepStrictEqual(countsOf(rows), { bad: 2, warn: 1, idle: 2, ok: 1 })
})
