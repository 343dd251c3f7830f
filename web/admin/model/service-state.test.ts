import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CompanyState, companiesShown, companyNeed, diskUsed, nodeNeed } from './service-state.ts'

const company = (name: string, more: Partial<CompanyState> = {}): CompanyState => ({
  ...{ id: 1, name, domains: [`${name.toLowerCase()}.test`], accounts: 10, suspended: 0, paused: 0 },
  ...{ usedBytes: 0, quotaBytes: null, nearlyFull: 0, ...more },
})

test('a server that is silent says nothing of its disk', () => {
  const node = { answers: true, diskBytes: 100, freeBytes: 42 }
  assert.equal(nodeNeed(node), 'none')
  assert.equal(nodeNeed({ ...node, freeBytes: 15 }), 'tight')
  assert.equal(nodeNeed({ ...node, freeBytes: 5 }), 'full')
  assert.equal(nodeNeed({ ...node, answers: false, freeBytes: 5 }), 'silent')
  assert.equal(diskUsed({ diskBytes: 0, freeBytes: 0 }), 0)
})

test('the gravest need of a company is told, and no limit is never full', () => {
  assert.equal(companyNeed(company('A', { paused: 1, nearlyFull: 3 })), 'paused')
  assert.equal(companyNeed(company('A', { usedBytes: 90, quotaBytes: 100, nearlyFull: 3 })), 'space')
  assert.equal(companyNeed(company('A', { usedBytes: 89, quotaBytes: 100, nearlyFull: 3 })), 'boxes')
  assert.equal(companyNeed(company('A', { usedBytes: 90 })), 'none')
})

test('who needs something comes first', () => {
  const all = [
    company('Zeta'),
    company('Beta', { nearlyFull: 1 }),
    company('Alfa'),
    company('Mu', { paused: 1 }),
  ]
  const names = (find: string, needy = false): string =>
    companiesShown(all, find, needy)
      .map(({ name }) => name)
      .join(' ')
  assert.equal(names(''), 'Mu Beta Alfa Zeta')
  assert.equal(names(' ZETA.t '), 'Zeta')
  assert.equal(names('', true), 'Mu Beta')
})
