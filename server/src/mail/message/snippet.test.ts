import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold } from './fold.ts'
import { markWords, SNIPPET_OCTETS_MAX, snippetOf } from './snippet.ts'

/** What a browser shows of it. */
function shown(html: string): string {
  return html
    .replaceAll(/<\/?mark>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

test('words are marked however they are written, and overlapping ones once', () => {
  assert.equal(
    markWords('Reunión de MARZO', ['reunion', 'marzo']),
    '<mark>Reunión</mark> de <mark>MARZO</mark>',
  )
  assert.equal(markWords('facturación', ['factura', 'turacion']), '<mark>facturación</mark>')
  assert.equal(markWords('Straße', ['strasse']), '<mark>Straße</mark>')
  assert.equal(markWords('e\u0301xito', ['exito']), '<mark>éxito</mark>')
  assert.equal(markWords('nada', ['todo']), null)
  assert.equal(markWords('nada', []), null)
  assert.equal(markWords('<b>orden</b>', ['orden']), '&lt;b&gt;<mark>orden</mark>&lt;/b&gt;')
})

test('a snippet shows what stands around the first place', () => {
  const text = `${'relleno '.repeat(900)}\n\nLa factura del\nmes ${'y más '.repeat(200)}`
  const snippet = snippetOf(text, ['factura']) ?? ''
  assert.match(snippet, /^relleno .*La <mark>factura<\/mark> del mes y más/)
  assert.ok(Buffer.byteLength(snippet) <= SNIPPET_OCTETS_MAX)
  assert.equal(snippetOf(text, ['pedido']), null)
})

test('whatever the text and the words: text of it, bounded, and nothing but marks', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 })
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(text, fc.array(word, { maxLength: 3 }), (given, words) => {
      const folded = words.map((one) => fold(one)).filter((one) => one !== '')
      const whole = markWords(given, folded)
      if (whole !== null) assert.equal(shown(whole), given.toWellFormed().normalize('NFC'))
      const snippet = snippetOf(given, folded)
      if (snippet === null) return
      assert.ok(Buffer.byteLength(snippet) <= SNIPPET_OCTETS_MAX)
      const line = given.toWellFormed().normalize('NFC').replaceAll(/\s+/g, ' ')
      assert.ok(line.includes(shown(snippet)))
      assert.doesNotMatch(snippet.replaceAll(/<\/?mark>/g, ''), /[<>]/)
    }),
  )
})
