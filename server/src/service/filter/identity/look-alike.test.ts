import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toAsciiDomain } from '../../../mail/domain.ts'
import { isOneSlip, likeness, mainLabel } from './look-alike.ts'
import { nameKey, skeleton } from './skeleton.ts'

test('domains that are made to be taken for another one', () => {
  for (const [written, how] of [
    ['ernpresa.test', 'eye'],
    ['empreѕa.test', 'eye'],
    ['émpresa.test', 'eye'],
    ['empressa.test', 'slip'],
    ['empesa.test', 'slip'],
    ['emrpesa.test', 'slip'],
    ['empresa-pagos.test', 'added'],
    ['pagos-empresa.example', 'added'],
    ['miempresa.test', 'added'],
    ['empresa.test.pagos.example', 'front'],
    ['correo.empresa.test.pagos.example', 'front'],
    ['empresa.example', 'ending'],
    ['empresa.com.ar', 'ending'],
  ] as const) {
    const domain = toAsciiDomain(written) ?? assert.fail(written)
    assert.equal(likeness(domain, 'empresa.test'), how, written)
  }
})

test('domains that are not', () => {
  for (const domain of [
    'empresa.test',
    'correo.empresa.test',
    'otra.test',
    'empleo.test',
    'granempresariodelsur.test',
  ])
    assert.equal(likeness(domain, 'empresa.test'), undefined, domain)
  // Short names are near to everything.
  for (const domain of ['ibn.test', 'ibm-pagos.test', 'ibm.example'])
    assert.equal(likeness(domain, 'ibm.test'), undefined, domain)
  assert.equal(mainLabel('correo.empresa.com.ar'), 'empresa')
  assert.equal(mainLabel('empresa.es'), 'empresa')
  assert.equal(mainLabel('a.b.example'), 'b')
})

test('names of people, whatever their order, accents and script', () => {
  const key = nameKey('Ana García Pérez')
  for (const name of ['García Pérez, Ana', 'ANA GARCIA PEREZ', 'Аna Gаrcía Pérez', '“Ana” García-Pérez'])
    assert.equal(nameKey(name), key, name)
  for (const name of ['Ana García', 'Ana García Pérez (vía Documentos)', 'Ana García Pérez CEO'])
    assert.notEqual(nameKey(name), key, name)
  for (const name of ['', 'Ana', 'Ventas', '   ']) assert.equal(nameKey(name), '')
})

test('any names can be compared; a slip is one in both directions', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      likeness(one, other)
      skeleton(one)
      assert.equal(isOneSlip(one, other), isOneSlip(other, one))
      assert.equal(likeness(one, one), undefined)
    }),
  )
  fc.assert(
    fc.property(fc.domain(), fc.constantFrom('empresa.test', 'gmail.com'), (domain, own) => {
      likeness(domain, own)
    }),
  )
})
