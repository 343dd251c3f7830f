import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { helloFindings, isGeneric } from './hello.ts'

test('names that providers give to anybody, and names of servers', () => {
  for (const [name, address] of [
    ['dsl-189-146-12-7-dyn.linea.test', '189.146.12.7'],
    ['7.12.146.189.red.linea.test', '189.146.12.7'],
    ['189146012007.linea.test', '189.146.12.7'],
    ['host-bd920c07.linea.test', '189.146.12.7'],
    ['12-7.pool.linea.test', '189.146.12.7'],
    ['cable4711.linea.test', '189.146.12.7'],
    ['2001-db8-0-0-0-0-12-7.linea.test', '2001:db8::12:7'],
  ] as const)
    assert.equal(isGeneric(name, address), true, name)
  for (const [name, address] of [
    ['mail.empresa.test', '189.146.12.7'],
    ['mx7.empresa.test', '189.146.12.7'],
    ['mail-ej1-f54.google.test', '209.85.218.54'],
    ['a12-7.smtp-out.correo.test', '54.240.12.7'],
    ['pool.empresa.test', '189.146.12.7'],
    ['mx1.empresa.test', '2001:db8::12:7'],
  ] as const)
    assert.equal(isGeneric(name, address), false, name)
})

test('any name and any greeting are looked at in a moment', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.oneof(fc.ipV4(), fc.ipV6()),
      (name, address) => {
        isGeneric(name, address)
        for (const { level, points } of helloFindings({ name, own: 'mx.empresa.test' }))
          assert.ok(level === 1 && points > 0)
      },
    ),
  )
})
