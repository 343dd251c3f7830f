import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDispositionReport, typedRecipient, writeDispositionReport } from './disposition.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

test('a receipt of another program is read', () => {
  const read = readDispositionReport(
    bytes(
      'Reporting-UA: joes-pc.cs.example.com; Foomail 97.1\r\nOriginal-Recipient: rfc822;Joe_Recipient@example.com\r\n' +
        'Final-Recipient: rfc822;Joe_Recipient@example.com\r\nOriginal-Message-ID: <199509192301.23456@example.org>\r\n' +
        'Disposition: manual-action/MDN-sent-manually; displayed/error\r\nError: full\r\nX-More: 1\r\n\r\n',
    ),
  )
  assert.deepEqual(read, {
    reportingUA: 'joes-pc.cs.example.com; Foomail 97.1',
    originalRecipient: 'rfc822;Joe_Recipient@example.com',
    finalRecipient: 'rfc822;Joe_Recipient@example.com',
    originalMessageId: '<199509192301.23456@example.org>',
    disposition: { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'displayed' },
    errors: ['full'],
    extensions: { 'X-More': '1' },
  })
  assert.deepEqual(readDispositionReport(bytes(writeDispositionReport(read))), read)
})

test('what says nothing of what was done is none, and nothing becomes a line of its own', () => {
  assert.equal(readDispositionReport(bytes('Final-Recipient: rfc822;a@b.test\r\n')), undefined)
  assert.equal(readDispositionReport(bytes('Disposition: maybe\r\n')), undefined)
  const disposition = {
    actionMode: 'manual-action',
    sendingMode: 'mdn-sent-manually',
    type: 'displayed',
  } as const
  const report = { disposition, errors: [], extensions: {}, reportingUA: 'a\r\nBcc: b@c.test' }
  assert.throws(() => writeDispositionReport(report), { name: 'SyntaxFault' })
  assert.equal(typedRecipient('ana@empresa.test'), 'rfc822;ana@empresa.test')
  assert.equal(typedRecipient('peña@empresa.test'), 'utf-8;pe\\x{F1}a@empresa.test')
})

test('any octets are read, or are none', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Disposition: automatic-action/mdn-sent-automatically; deleted',
      'Final-Recipient:',
      ' x',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
      const read = readDispositionReport(bytes(lines.join(end)))
      if (read !== undefined) assert.match(read.disposition.actionMode, /-action$/)
    }),
  )
})
