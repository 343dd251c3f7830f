import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf, type Identity, shownSignature } from './signatures.ts'

const ANA: Identity = {
  ...{ id: 'I1', name: 'Ana', email: 'ana@empresa.test', replyTo: null },
  ...{ textSignature: 'Ana\r\nVentas', htmlSignature: '' },
}

test('only what differs is changed', () => {
  assert.deepEqual(changesOf(ANA, 'Ana ', '', 'Ana\nVentas\n'), {})
  assert.deepEqual(changesOf(ANA, 'Ana García', 'ventas@empresa.test', 'Ana'), {
    name: 'Ana García',
    replyTo: [{ name: null, email: 'ventas@empresa.test' }],
    textSignature: 'Ana',
    htmlSignature: '',
  })
  const answered = { ...ANA, replyTo: [{ name: null, email: 'ventas@empresa.test' }] }
  assert.deepEqual(changesOf(answered, 'Ana', '', 'Ana\nVentas'), { replyTo: null })
})

test('a formatted signature stays until its words are changed', () => {
  const formatted = { ...ANA, textSignature: '', htmlSignature: '<p><b>Ana</b></p><p>Ventas</p>' }
  assert.equal(shownSignature(formatted), 'Ana\nVentas')
  assert.deepEqual(changesOf(formatted, 'Ana', '', 'Ana\r\nVentas'), {})
  assert.equal(changesOf(formatted, 'Ana', '', 'Ana')['htmlSignature'], '')
})
