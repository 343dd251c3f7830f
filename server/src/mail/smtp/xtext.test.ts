import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { decodeUtf8AddrXtext, decodeXtext, encodeXtext } from './xtext.ts'

test('xtext comes back as it was', (t: TestContext) => {
  const printable = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}]/u.test(text))
  fc.assert(
    fc.property(printable, (text) => {
      const encoded = encodeXtext(text)
      t.assert.match(encoded, /^[!-~]*$/)
      t.assert.strictEqual(decodeXtext(encoded, 0), text)
    }),
  )
})

test('what is not xtext is a fault, and so is a control character inside', (t: TestContext) => {
  for (const text of ['+', '+2', '+2b', '+ZZ', '+0D+0A', '+00', '+7F', '+FF'])
    t.assert.throws(() => decodeXtext(text, 0), SyntaxFault, text)
})

test('code points of RFC 6533', (t: TestContext) => {
  t.assert.strictEqual(decodeUtf8AddrXtext('jos\\x{E9}@a.test', 0), 'josé@a.test')
  t.assert.strictEqual(decodeUtf8AddrXtext('jos\\x{E9}+2Bx', 0), 'josé+x')
  for (const text of ['\\x{D800}', '\\x{110000}', '\\x{0D}', '\\x{}', '\\x{E9', '\\x{zz}'])
    t.assert.throws(() => decodeUtf8AddrXtext(text, 0), SyntaxFault, text)
})
