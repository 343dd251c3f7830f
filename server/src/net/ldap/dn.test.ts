import { type TestContext, test } from 'node:test'
import { escapeDnValue, sameName } from './dn.ts'

test('values in names are escaped as RFC 4514 says', (t: TestContext) => {
  for (const [value, escaped] of [
    ['ana', 'ana'],
    ['a,b', 'a\\,b'],
    ['a+b=c', 'a\\+b\\=c'],
    ['"a"\\;<b>', '\\"a\\"\\\\\\;\\<b\\>'],
    [' a ', '\\ a\\ '],
    [' ', '\\ '],
    ['  ', '\\ \\ '],
    ['#a#', '\\#a#'],
    ['a\0b', 'a\\00b'],
    ['ñ', 'ñ'],
  ] as const)
    t.assert.strictEqual(escapeDnValue(value), escaped)
})

test('names are the same in other capitals and spaces', (t: TestContext) => {
  t.assert.ok(sameName('CN=Correo, OU=Groups,dc=empresa', 'cn=correo,ou=groups , DC=Empresa'))
  t.assert.ok(!sameName('cn=correo,ou=groups', 'cn=correo,ou=group'))
  t.assert.ok(!sameName('cn=a\\, b', 'cn=a\\,b'))
})
