import { suite, type TestContext, test } from 'node:test'
import { displayName, mailboxesOf, readAddressList } from './address-list.ts'

/** As written; `name <local@host>` of every mailbox that is shown; whether the grammar was kept. */
const LISTS: readonly (readonly [string, string, boolean])[] = [
  ['ana@a.test', '<ana@a.test>', true],
  ['Ana López <ana@a.test>', 'Ana López <ana@a.test>', true],
  ['"Doe, Ana" <ana@a.test>, luis@b.test (Luis)', 'Doe, Ana <ana@a.test>|Luis <luis@b.test>', true],
  ['=?utf-8?q?Jos=C3=A9?= =?utf-8?q?_P=C3=A9rez?= <j@a.test>', 'José Pérez <j@a.test>', true],
  ['"=?utf-8?q?Jos=C3=A9?=" <j@a.test>', 'José <j@a.test>', true],
  ['=?utf-8?q?Doe,_Ana?= <ana@a.test>', 'Doe, Ana <ana@a.test>', true],
  ['J. R. Doe <j@a.test>', 'J. R. Doe <j@a.test>', true],
  ['J.R.Doe <j@a.test>', 'J.R.Doe <j@a.test>', true],
  [
    'Ventas: ana@a.test, Luis <luis@b.test>; eva@c.test',
    '<ana@a.test>|Luis <luis@b.test>|<eva@c.test>',
    true,
  ],
  ['Ventas: ana@a.test;, eva@c.test', '<ana@a.test>|<eva@c.test>', true],
  ['undisclosed-recipients:;', '', true],
  ['<@r.test:ana@a.test>', '<ana@a.test>', true],
  ['(a (nested) comment) ana@a.test', 'a (nested) comment <ana@a.test>', true],
  ['ana . lopez @ a . test', '<ana.lopez@a.test>', true],
  [', ana@a.test,, eva@b.test ,', '<ana@a.test>|<eva@b.test>', true],
  ['Doe, Ana <ana@a.test>', '<Doe@>|Ana <ana@a.test>', false],
  ['"Doe, Ana <ana@a.test>', '<Doe@>|Ana <ana@a.test>', false],
  ['Ana <ana@a.test', 'Ana <ana@a.test>', false],
  ['ana@a.test; eva@b.test', '<ana@a.test>|<eva@b.test>', false],
  ['ana@a.test eva@b.test', '<ana@a.test>|<eva@b.test>', false],
  ['Ana ana@a.test', 'Ana <ana@a.test>', false],
  ['ana@bank.test <x@evil.test>', 'ana@bank.test <x@evil.test>', false],
  ['Ana <>', 'Ana <@>', false],
  ['root', '<root@>', false],
  ['a..b@c.test', '<a..b@c.test>', false],
  ['a.@c.test', '<a.@c.test>', false],
  ['', '', true],
]

suite('address lists', () => {
  for (const [text, shown, clean] of LISTS) {
    test(`${text === '' ? 'nothing' : text} shows ${shown === '' ? 'nobody' : shown}`, (t: TestContext) => {
      const { entries, fault } = readAddressList(text)
      const seen = mailboxesOf(entries).map((mailbox) => {
        const name = displayName(mailbox)
        return `${name === undefined ? '' : `${name} `}<${mailbox.local}@${mailbox.host}>`
      })
      t.assert.strictEqual(seen.join('|'), shown)
      t.assert.strictEqual(fault === undefined, clean, fault?.message)
    })
  }

  test('a group keeps its name, and a route is kept apart', (t: TestContext) => {
    const [group] = readAddressList('"Equipo A": <@r.test,@s.test:ana@a.test>;').entries
    t.assert.deepStrictEqual(group, {
      kind: 'group',
      rawName: 'Equipo A',
      members: [
        { kind: 'mailbox', rawName: undefined, route: '@r.test,@s.test', local: 'ana', host: 'a.test' },
      ],
    })
  })
})
