import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSearch, searchFilter, searchText, suggestions } from './search.ts'

const filter = (text: string) =>
  searchFilter(
    parseSearch(text),
    (name) => (name === 'facturas' ? 'f1' : undefined),
    (label) => label,
  )

test('both languages mean the same', () => {
  assert.deepEqual(
    filter('de:ana asunto:"lista de precios" tiene:adjunto'),
    filter('from:ana subject:"lista de precios" has:attachment'),
  )
  assert.deepEqual(filter('es:no-leido'), { notKeyword: '$seen' })
  assert.deepEqual(filter('es:no-leído'), filter('is:unread'))
})

test('words stand together, a minus takes away', () => {
  assert.deepEqual(filter('pedido -spam'), {
    operator: 'AND',
    conditions: [{ text: 'pedido' }, { operator: 'NOT', conditions: [{ text: 'spam' }] }],
  })
})

test('days, sizes and folders', () => {
  assert.deepEqual(filter('desde:2026-11-01'), { after: new Date(2026, 10, 1).toISOString() })
  assert.deepEqual(filter('antes:1/11/2026'), { before: new Date(2026, 10, 1).toISOString() })
  assert.deepEqual(filter('mayor:5MB'), { minSize: 5 * 1_048_576 })
  assert.deepEqual(filter('en:facturas'), { inMailbox: 'f1' })
  assert.deepEqual(filter('en:otra'), { operator: 'OR', conditions: [] })
})

test('what is no operator is looked for as it stands', () => {
  assert.deepEqual(filter('http://empresa.test/a'), { text: 'http://empresa.test/a' })
  assert.deepEqual(filter('desde:mañana'), { text: 'desde:mañana' })
  assert.deepEqual(filter('desde:2026-02-31'), { text: 'desde:2026-02-31' })
  assert.deepEqual(parseSearch('""'), [])
})

test('any text is read, and what was read is written so that it is read the same', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-a-z: "]{0,40}$/)), (text) => {
      const terms = parseSearch(text)
      for (const language of ['en', 'es'] as const)
        assert.deepEqual(parseSearch(searchText(terms, language)), terms)
    }),
    { numRuns: 500 },
  )
})

test('operators are offered as they are typed', () => {
  assert.deepEqual(suggestions('pedido ad', 'es'), [])
  assert.deepEqual(suggestions('pedido as', 'es'), ['asunto:'])
  assert.deepEqual(suggestions('is:', 'en'), ['is:unread', 'is:read', 'is:starred', 'is:pinned'])
})
