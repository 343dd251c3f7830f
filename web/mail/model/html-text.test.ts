import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { htmlText } from './html-text.ts'

test('words stay, markup goes', () => {
  assert.equal(
    htmlText(
      '<style>p{}</style><p>Hola&nbsp;Ana,</p>\n<div>son <b>36</b> bultos &lt;firmados&gt;<br>Saludos</div>',
    ),
    'Hola Ana,\nson 36 bultos <firmados>\nSaludos',
  )
  assert.equal(htmlText('<script>alert(1)</script>&#x1F600; &unknown; &#0;'), '😀 &unknown; &#0;')
})

test('anything is read', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (html) => {
      assert.equal(typeof htmlText(html), 'string')
    }),
  )
})
