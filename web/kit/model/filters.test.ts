import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type FilterItem,
  faultOfRule,
  movedBy,
  partForwards,
  type Rule,
  valuesOf,
  wholeForwards,
} from './filters.ts'

const RULE: Rule = { name: 'uno', enabled: true, when: 'all', conditions: [], actions: [{ kind: 'keep' }] }
const item = (id: string, rule: Partial<Rule>): FilterItem => ({
  id,
  kind: 'rule',
  rule: { ...RULE, ...rule },
})
const OUT = { kind: 'forward', address: 'ana@casa.example', keep: true } as const
const FROM = { kind: 'from', match: 'contains', values: ['luis'] } as const
const WRITTEN: FilterItem = { id: 'w', kind: 'written', name: null, text: 'keep;' }

test('forwards of all mail are told from those of some', () => {
  const filters = [
    item('a', { actions: [OUT] }),
    item('b', { conditions: [{ ...FROM, values: [...FROM.values] }], actions: [OUT] }),
    item('c', { actions: [OUT, { kind: 'stop' }] }),
    WRITTEN,
  ]
  assert.deepEqual(
    wholeForwards(filters).map(({ id }) => id),
    ['a'],
  )
  assert.equal(partForwards(filters), 1)
})

test('a filter goes up and down, and not beyond the ends', () => {
  const filters = [item('a', {}), WRITTEN, item('c', {})]
  assert.deepEqual(movedBy(filters, 'c', -1), ['a', 'c', 'w'])
  assert.deepEqual(movedBy(filters, 'a', 1), ['w', 'a', 'c'])
  assert.equal(movedBy(filters, 'a', -1), undefined)
  assert.equal(movedBy(filters, 'c', 1), undefined)
})

test('what a filter lacks is said before the server is asked', () => {
  assert.equal(faultOfRule(RULE), undefined)
  assert.equal(faultOfRule({ ...RULE, conditions: [{ ...FROM, values: [] }] }), 'values')
  assert.equal(faultOfRule({ ...RULE, conditions: [{ kind: 'list', values: [] }] }), undefined)
  assert.equal(faultOfRule({ ...RULE, actions: [] }), 'actions')
  assert.equal(faultOfRule({ ...RULE, actions: [{ kind: 'move', mailbox: ' ' }] }), 'mailbox')
  assert.equal(faultOfRule({ ...RULE, actions: [{ ...OUT, address: 'ana' }] }), 'address')
})

test('several values are typed as people do', () => {
  assert.deepEqual(valuesOf('a@b.example, @c.example;\n d '), ['a@b.example', '@c.example', 'd'])
})
