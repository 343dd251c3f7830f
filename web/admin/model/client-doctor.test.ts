import { type TestContext, test } from 'node:test'
import { checkPrograms, type SignInEvent } from './client-doctor.ts'

const ALL = new Set(['imap', 'smtp', 'pop3'])

function event(minute: number, via: string, result: string, ip = '192.0.2.1'): SignInEvent {
  const kind = result === 'password:ok' ? 'signed-in' : 'sign-in-refused'
  return { at: `2026-11-23T09:${String(minute).padStart(2, '0')}:00Z`, kind, via, ip, class: result }
}

function told(events: readonly SignInEvent[], allowed = ALL): readonly string[] {
  return checkPrograms(events, allowed).map(
    ({ via, ip, finding, times, since }) =>
      `${via} ${ip} ${finding} ${times} ${since.toISOString().slice(14, 16)}`,
  )
}

test('each program by its way and place: what it heard last, how often in a row', (t: TestContext) => {
  const events = [
    event(30, 'smtp', 'password:ok'),
    event(29, 'imap', 'password:wrong'),
    event(28, 'imap', 'password:wrong'),
    event(27, 'imap', 'password:ok', '198.51.100.7'),
    event(10, 'imap', 'password:ok'),
    event(9, 'imap', 'password:wrong'),
    event(8, 'web', 'password:wrong'),
  ]
  t.assert.deepStrictEqual(told(events), [
    'imap 192.0.2.1 wrong 2 28',
    'smtp 192.0.2.1 ok 1 30',
    'imap 198.51.100.7 ok 1 27',
  ])
})

test('each kind of no is told apart', (t: TestContext) => {
  t.assert.deepStrictEqual(told([event(1, 'imap', 'password:half')]), ['imap 192.0.2.1 half 1 01'])
  t.assert.deepStrictEqual(told([event(1, 'imap', 'password:throttled')]), ['imap 192.0.2.1 throttled 1 01'])
  t.assert.deepStrictEqual(told([event(1, 'imap', 'scram:suspended')]), ['imap 192.0.2.1 stopped 1 01'])
  t.assert.deepStrictEqual(told([event(1, 'imap', 'token:wrong')]), ['imap 192.0.2.1 token 1 01'])
  t.assert.deepStrictEqual(told([event(1, 'pop3', 'password:wrong')], new Set(['imap'])), [
    'pop3 192.0.2.1 off 1 01',
  ])
  t.assert.deepStrictEqual(told([]), [])
  t.assert.deepStrictEqual(told([{ at: '2026-11-23T09:00:00Z', kind: 'signed-in' }]), [])
})
