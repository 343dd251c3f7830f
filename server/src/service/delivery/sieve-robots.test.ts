import { type TestContext, test } from 'node:test'
import { readHeader } from '../../mail/header/header.ts'
import { automaticBy, hasRobotAuthor, isRobot } from './sieve-robots.ts'

function of(header: string): [Uint8Array, ReturnType<typeof readHeader>] {
  const bytes = Buffer.from(`${header}\r\n\r\nHola\r\n`)
  return [bytes, readHeader(bytes)]
}

test('machines are known by their names', (t: TestContext) => {
  const robots =
    'MAILER-DAEMON noreply No-Reply no_reply donotreply owner-lista lista-request lista-owner listserv majordomo lista-bounces lista-bounces+ana=empresa.test bounce+1a2b'
  for (const local of robots.split(' ')) t.assert.strictEqual(isRobot({ local }), true, local)
})

test('people are not taken for machines', (t: TestContext) => {
  for (const local of [
    'ana',
    'reply',
    'owner',
    'request',
    'bea.bounces',
    'noreplyto',
    'prvs=1234=bea',
    'lista',
  ])
    t.assert.strictEqual(isRobot({ local }), false, local)
})

test('what machines write and what lists pass on gets no answer', (t: TestContext) => {
  const cases = [
    ['Auto-Submitted: auto-replied', 'automatic'],
    ['Auto-Submitted: auto-generated (rejected)', 'automatic'],
    ['AUTO-SUBMITTED: Auto-Notified; owner-email="a@b.test"', 'automatic'],
    ['X-Auto-Response-Suppress: DR, OOF', 'automatic'],
    ['X-Auto-Response-Suppress: All', 'automatic'],
    ['X-Autoreply: yes', 'automatic'],
    ['Content-Type: multipart/report; report-type=delivery-status; boundary=x', 'automatic'],
    ['List-Id: <equipo.otra.test>', 'list'],
    ['List-Unsubscribe: <https://otra.test/baja>', 'list'],
    ['Mailing-List: equipo', 'list'],
    ['Precedence: bulk', 'list'],
    ['Precedence:  LIST', 'list'],
    ['Precedence: junk', 'list'],
  ] as const
  for (const [field, expected] of cases)
    t.assert.strictEqual(automaticBy(...of(`From: bea@otra.test\r\n${field}`)), expected, field)
})

test('what people write is not automatic', (t: TestContext) => {
  for (const field of [
    'Auto-Submitted: no',
    'Auto-Submitted: No (a person)',
    'X-Auto-Response-Suppress: DR, RN',
    'Precedence: first-class',
    'Subject: List-Id: x',
    'Listado: 3',
    'Content-Type: multipart/mixed; boundary=x',
  ])
    t.assert.strictEqual(automaticBy(...of(`From: bea@otra.test\r\n${field}`)), undefined, field)
})

test('an author who is a machine is one among several', (t: TestContext) => {
  t.assert.strictEqual(hasRobotAuthor(...of('From: Tienda <no-reply@otra.test>')), true)
  t.assert.strictEqual(hasRobotAuthor(...of('From: bea@otra.test\r\nSender: lista-owner@otra.test')), true)
  t.assert.strictEqual(hasRobotAuthor(...of('From: Bea <bea@otra.test>')), false)
})
