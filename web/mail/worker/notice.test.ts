import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Letter, noticeOf } from './notice.ts'

const letter = (subject: string | null, name: string | null = 'Ana'): Letter => ({
  ...{ id: 'M1', receivedAt: '2026-11-23T04:00:00Z', subject },
  from: [{ name, email: 'ana@empresa.test' }],
})

test('only that there is mail, one letter, several', () => {
  assert.deepEqual(noticeOf('es', []), { title: 'Correo nuevo', body: 'Abra Valija para leerlo' })
  assert.deepEqual(noticeOf('en', [letter('Invoice')]), { title: 'Ana', body: 'Invoice' })
  assert.deepEqual(noticeOf('es', [letter('Uno'), letter('Dos', null)], 7), {
    title: '7 mensajes nuevos',
    body: 'Ana: Uno\nana@empresa.test: Dos',
  })
})

test('what is missing has words, and what turns the text about is left out', () => {
  const nobody: Letter = { ...letter(null), from: null }
  assert.deepEqual(noticeOf('es', [nobody]), { title: 'Sin remitente', body: '(sin asunto)' })
  assert.deepEqual(noticeOf('en', [letter('a\u202efdp.exe\n\nb', ' \u200e ')]), {
    title: 'ana@empresa.test',
    body: 'afdp.exe b',
  })
})
