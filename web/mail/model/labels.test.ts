import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { keywordOfLabel, labelOfKeyword } from './labels.ts'

test('a label and its keyword', () => {
  assert.equal(keywordOfLabel('Años 26'), 'label.=41==f1=os=20=26')
  assert.equal(labelOfKeyword('label.=41==f1=os=20=26'), 'Años 26')
  assert.equal(labelOfKeyword('$seen'), undefined)
  assert.equal(labelOfKeyword('label.=ffffff='), '=ffffff=')
})

test('any name comes back, and the keyword is one that JMAP takes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), (name) => {
      const label = [...name.trim().normalize('NFC')].slice(0, 40).join('')
      fc.pre(label !== '')
      const keyword = keywordOfLabel(name)
      assert.match(keyword, /^[\x21-\x7e]{1,450}$/)
      assert.doesNotMatch(keyword, /[(){\]%*"\\A-Z]/)
      assert.equal(labelOfKeyword(keyword), label)
    }),
  )
})
