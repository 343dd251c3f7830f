import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSettings, SETTINGS, type SettingId } from './parts.ts'

const WORDS: Partial<Record<SettingId, string>> = {
  respuesta: 'Respuesta automática vacaciones auto-respondedor',
  reenvio: 'Reenvío reenviador',
}
const words = (id: SettingId): string => WORDS[id] ?? id

test('a setting is found by what people call it, without accents and capitals', () => {
  assert.deepEqual(findSettings('AUTOMATICA', words), ['respuesta'])
  assert.deepEqual(findSettings('vacac', words), ['respuesta'])
  assert.deepEqual(findSettings('reenviador', words), ['reenvio'])
  assert.deepEqual(findSettings('respuesta zz', words), [])
})

test('no words mean all of them, in their order', () => {
  assert.deepEqual(findSettings('  ', words), SETTINGS)
})
