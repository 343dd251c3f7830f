import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserLanguage, createSay } from './words.ts'

test('a sentence is said in both languages, with its plurals', () => {
  const texts = {
    unread: {
      en: '{n, plural, one {# unread} other {# unread}}',
      es: '{n, plural, one {# sin leer} many {# de sin leer} other {# sin leer}}',
    },
  } as const
  assert.equal(createSay('en', texts)('unread', { n: 1 }), '1 unread')
  assert.equal(createSay('es', texts)('unread', { n: 1200 }), '1.200 sin leer')
  assert.equal(createSay('es', texts)('unread', { n: 1_000_000 }), '1.000.000 de sin leer')
})

test('a word that two catalogues use for two things stays two things', () => {
  assert.equal(createSay('es', { a: { en: 'Sent', es: 'Enviado' } })('a'), 'Enviado')
  assert.equal(createSay('es', { a: { en: 'Sent', es: 'Enviados' } })('a'), 'Enviados')
})

test('the first language of ours that the browser asks for', () => {
  assert.equal(browserLanguage(['pt-BR', 'en-GB', 'es']), 'en')
  assert.equal(browserLanguage(['es-AR']), 'es')
  assert.equal(browserLanguage(['de']), 'es')
})
