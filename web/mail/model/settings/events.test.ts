import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENT_GROUPS, type LedgerEvent, tellEvent, wayOf } from '../../../kit/model/events.ts'
import { EVENT_TEXTS } from '../../../kit/texts/events.ts'
import { findTroubles } from './tries.ts'

const event = (
  kind: string,
  rest: Record<string, unknown> = {},
  at = '2026-11-23T09:00:00.000Z',
): LedgerEvent => ({
  ...{ event: '20261123-1-1', at, kind },
  ...rest,
})

test('an event is told with whom it was about', () => {
  const sent = tellEvent(event('accepted', { class: 'out', to: ['luis@b.example', 'eva@b.example'] }))
  assert.deepEqual(sent, {
    key: 'accepted-out',
    values: { from: '', to: 'luis@b.example', by: '', more: 1 },
    tone: 'plain',
  })
  assert.equal(tellEvent(event('sign-in-refused', { class: 'password:wrong' })).key, 'sign-in-refused-wrong')
  assert.equal(tellEvent(event('sign-in-refused', { class: 'x:new' })).key, 'sign-in-refused')
  assert.equal(tellEvent(event('relayed')).tone, 'good')
  assert.equal(wayOf(event('signed-in', { via: 'submissions' })), 'smtp')
  assert.equal(wayOf(event('delivered')), undefined)
})

test('each kind that is shown has its sentence', () => {
  for (const kind of Object.values(EVENT_GROUPS).flat()) assert.ok(kind in EVENT_TEXTS, kind)
})

test('a device that keeps knocking is one finding, until it gets in', () => {
  const at = (minute: number): string => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`
  const wrong = (minute: number, ip: string): LedgerEvent =>
    event('sign-in-refused', { class: 'password:wrong', via: 'imap', ip }, at(minute))
  const events = [
    ...[9, 8, 7, 6].map((minute) => wrong(minute, '203.0.113.7')),
    event('signed-in', { class: 'password:ok', via: 'imap', ip: '198.51.100.2' }, at(5)),
    ...[4, 3, 2].map((minute) => wrong(minute, '198.51.100.2')),
    wrong(1, '192.0.2.1'),
  ]
  assert.deepEqual(findTroubles(events), [
    { why: 'wrong', way: 'imap', ip: '203.0.113.7', times: 4, since: at(6), last: at(9) },
  ])
})

test('tries at a page and tries that say nothing of the password are none of these', () => {
  const many = (rest: Record<string, unknown>): LedgerEvent[] =>
    Array.from({ length: 5 }, () => event('sign-in-refused', rest))
  assert.deepEqual(findTroubles(many({ class: 'password:wrong', via: 'web', ip: '192.0.2.1' })), [])
  assert.deepEqual(findTroubles(many({ class: 'password:throttled', via: 'imap', ip: '192.0.2.1' })), [])
})
