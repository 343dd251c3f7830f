import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readStructure } from '../mime/structure.ts'
import { FIELD_NAMES, fieldsOf, listRowOf, readListRow } from './list-row.ts'
import { previewOf } from './preview.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const rowOf = (message: Uint8Array): string | undefined => listRowOf(message, readStructure(message).root)

const LETTER = [
  'From: =?utf-8?q?Jos=C3=A9?= <jose@fuera.test>',
  'To: ana@empresa.test, Grupo: a@x.test, b@x.test;',
  'Subject: =?utf-8?q?Reuni=C3=B3n?=',
  'Message-ID: <uno@fuera.test>',
  'Date: Fri, 20 Nov 2026 10:15:00 -0300',
  '',
  'Mañana a las diez.',
].join('\r\n')

test('a row says what the message says', (t: TestContext) => {
  const row = rowOf(bytes(LETTER)) ?? ''
  t.assert.strictEqual(
    row,
    '[1,"Mañana a las diez.",["uno@fuera.test"],null,null,null,[{"name":"José","email":"jose@fuera.test"}],' +
      '[{"name":null,"email":"ana@empresa.test"},{"name":null,"email":"a@x.test"},{"name":null,"email":"b@x.test"}],' +
      'null,null,null,"Reunión","2026-11-20T10:15:00-03:00"]',
  )
  t.assert.deepStrictEqual(readListRow(row)?.fields.subject, 'Reunión')
})

test('whatever the header and the text are, the row gives back what they say', (t: TestContext) => {
  const name = fc.constantFrom(...FIELD_NAMES.map((each) => each.replaceAll(/[A-Z]/g, '-$&')), 'date', 'x-y')
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'a@.<>",:;() =?b\0\ud800'), maxLength: 60 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), value, (fields, text) => {
      const head = fields.map(([each, said]) => `${each}: ${said}\r\n`).join('')
      const message = bytes(`${head}\r\n${text}`)
      const row = rowOf(message)
      t.assert.deepStrictEqual(readListRow(row ?? ''), {
        preview: previewOf(message),
        fields: fieldsOf(message),
      })
      // PostgreSQL takes neither.
      t.assert.ok(row?.isWellFormed() === true && !row.includes('\0'))
    }),
    { numRuns: 1_000 },
  )
})

test('a long row is not kept, and one of another form is not believed', (t: TestContext) => {
  const many = Array.from({ length: 200 }, (_, n) => `persona.${n}@empresa.test`).join(', ')
  t.assert.strictEqual(rowOf(bytes(`To: ${many}\r\n\r\nhola`)), undefined)
  t.assert.strictEqual(readListRow('[2,"hola"]'), undefined)
})
