import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readHeader } from '../header/header.ts'
import { envelopeOf } from './envelope.ts'
import { firstAddress, subjectOf } from './envelope-reader.ts'

function envelope(header: string): string {
  const bytes = new TextEncoder().encode(`${header}\r\n\r\n`)
  return envelopeOf(bytes, readHeader(bytes))
}

test('reads what was written', (t: TestContext) => {
  const wire = envelope(
    'Date: x\r\nSubject: =?utf-8?q?A=C3=B1o?= "dos" \\\r\nFrom: "Pérez, \\"Ana\\"" <ana@empresa.test>\r\nTo: Equipo: luis@empresa.test;\r\nCc: b@c.test, d@e.test',
  )
  t.assert.strictEqual(subjectOf(wire), '=?utf-8?q?A=C3=B1o?= "dos" \\')
  t.assert.strictEqual(firstAddress(wire, 'from')?.local, 'ana')
  t.assert.deepStrictEqual(firstAddress(wire, 'to'), { name: undefined, local: 'Equipo', host: undefined })
  t.assert.deepStrictEqual(firstAddress(wire, 'cc'), { name: undefined, local: 'b', host: 'c.test' })
  const bare = envelope('X: y')
  t.assert.deepStrictEqual([subjectOf(bare), firstAddress(bare, 'from')], ['', undefined])
})

test('literals count octets', (t: TestContext) => {
  const wire = '("d" {5}\r\nañó ((NIL NIL {3}\r\n€ "h")) NIL NIL NIL NIL NIL NIL NIL)'
  t.assert.strictEqual(subjectOf(wire), 'añó')
  t.assert.deepStrictEqual(firstAddress(wire, 'from'), { name: undefined, local: '€', host: 'h' })
})

test('whatever stands there, and wherever it is cut, something comes out', (t: TestContext) => {
  const signs = fc.array(fc.constantFrom('(', ')', '"', '\\', '{', '9', '}', '\r\n', 'NIL', ' ', 'ñ'), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(signs, fc.nat(200), (parts, cut) => {
      for (const text of [parts.join(''), envelope('Subject: a "b"\r\nFrom: x@y.test').slice(0, cut)]) {
        t.assert.strictEqual(typeof subjectOf(text), 'string')
        for (const field of ['from', 'to', 'cc'] as const) firstAddress(text, field)
      }
    }),
  )
})
