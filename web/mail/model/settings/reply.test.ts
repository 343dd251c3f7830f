import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, noonOf, type Reply, stateOfReply } from './reply.ts'

const REPLY: Reply = {
  ...{ enabled: true, text: 'Vuelvo', subject: null, from: null, until: null },
  ...{ zone: 'America/Montevideo', days: 7, addresses: [], forward: null },
}

test('an automatic reply says what it does today', () => {
  const at = (change: Partial<Reply>) => stateOfReply({ ...REPLY, ...change }, '2026-07-10')
  assert.equal(stateOfReply(null, '2026-07-10'), 'none')
  assert.equal(at({}), 'on')
  assert.equal(at({ enabled: false }), 'off')
  assert.equal(at({ from: '2026-07-10', until: '2026-07-10' }), 'until')
  assert.equal(at({ from: '2026-07-11' }), 'later')
  assert.equal(at({ until: '2026-07-09' }), 'over')
})

test('a day is that of the person', () => {
  assert.equal(dayOf(new Date(2026, 0, 5, 23, 59)), '2026-01-05')
  assert.equal(dayOf(noonOf('2026-03-29')), '2026-03-29')
})
