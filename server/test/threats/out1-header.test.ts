/** THREATS OUT1: no text makes a line of its own in a header. */

import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { addressField, field, parameterField, textField } from '../../src/mail/header/build.ts'
import { readDisposition } from '../../src/mail/header/content.ts'
import { decodeWords } from '../../src/mail/header/encoded-word.ts'
import { fieldText, readHeader } from '../../src/mail/header/header.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const utf8 = fc.boolean()

suite('OUT1: the header builder', () => {
  test('any text in any field is one field, or a SyntaxFault', (t: TestContext) => {
    fc.assert(
      fc.property(
        anyText,
        utf8,
        fc.constantFrom('text', 'name', 'parameter', 'value'),
        (text, asUtf8, where) => {
          const line = builtOrFault(() => {
            const options = { utf8: asUtf8 }
            switch (where) {
              case 'text':
                return textField('Subject', text, options)
              case 'name':
                return addressField(
                  'To',
                  [{ name: text, address: { local: 'a', domain: 'b.test' } }],
                  options,
                )
              case 'parameter':
                return parameterField('Content-Disposition', 'attachment', [['filename', text]], options)
              case 'value':
                return field('X-Any', text, options)
            }
          })
          if (line === undefined) return
          const bytes = Buffer.from(`${line}\r\nbody`)
          const header = readHeader(bytes)
          t.assert.strictEqual(header.fields.length, 1)
          t.assert.strictEqual(header.bodyStart, bytes.length - 4)
          for (const one of line.split('\r\n')) {
            t.assert.ok(!/[\0-\x08\x0a-\x1f\x7f]/.test(one))
            t.assert.ok(Buffer.byteLength(one) <= 998)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('what was built says the same when it is read', (t: TestContext) => {
    const printable = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => !/\p{Cc}/u.test(text))
    fc.assert(
      fc.property(printable, (text) => {
        const bytes = Buffer.from(`${textField('Subject', text)}\r\n`)
        const [subject] = readHeader(bytes).fields
        t.assert.ok(subject !== undefined)
        // Blanks at the ends of a field belong to nobody.
        t.assert.strictEqual(decodeWords(fieldText(bytes, subject)).trim(), text.trim())
        const line = Buffer.from(
          `${parameterField('Content-Disposition', 'attachment', [['filename', text]])}\r\n`,
        )
        const [disposition] = readHeader(line).fields
        t.assert.ok(disposition !== undefined)
        t.assert.strictEqual(
          readDisposition(fieldText(line, disposition))?.parameters.get('filename')?.value,
          text,
        )
      }),
      { numRuns: 1000 },
    )
  })
})

suite('OUT1: what is refused', () => {
  test('line breaks are refused by name, whichever bytes they would become', (t: TestContext) => {
    for (const text of ['a\r\nBcc: x@evil.test', 'a\nb', 'a\rb', 'a\0b', 'a\x7fb', '\ud800']) {
      t.assert.throws(() => textField('Subject', text), SyntaxFault)
      t.assert.throws(() => field('X-A', text, { utf8: true }), SyntaxFault)
      t.assert.throws(
        () => parameterField('Content-Disposition', 'attachment', [['filename', text]]),
        SyntaxFault,
      )
    }
    t.assert.throws(() => field('X-A\r\nBcc', 'x'), SyntaxFault)
    t.assert.throws(() => field('X A', 'x'), SyntaxFault)
    const address = { local: 'a@b\r\nRCPT TO:<x@y>', domain: 'c.test' }
    t.assert.throws(() => addressField('To', [{ address }]), SyntaxFault)
    // Their low bytes are CR and LF: only an encoding of single bytes would make them so.
    t.assert.ok(!textField('Subject', '\u010d\u010a').slice(0, -2).includes('\n'))
  })
})

function builtOrFault(build: () => string): string | undefined {
  try {
    return build()
  } catch (fault) {
    if (fault instanceof SyntaxFault) return undefined
    throw fault
  }
}
