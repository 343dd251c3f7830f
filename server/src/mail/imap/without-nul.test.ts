import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readStructure } from '../mime/structure.ts'
import { readBinary } from './binary.ts'
import { withoutNul } from './without-nul.ts'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0))
const text = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? '' : String.fromCharCode(...bytes)

test('only the parts that have NUL change, and BINARY gives them back', (t: TestContext) => {
  const message = latin1(
    [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: application/x',
      'Content-Transfer-Encoding: binary',
      'X-Otra: 1',
      '',
      `uno\0dos${'z'.repeat(100)}`,
      '--b',
      'Content-Transfer-Encoding: 8bit',
      '',
      'a\xf1o',
      '--b',
      '',
      '\0\0',
      '--b--',
      '',
    ].join('\r\n'),
  )
  const kept = withoutNul(message)
  t.assert.ok(kept !== undefined && !kept.includes(0))
  const structure = readStructure(kept)
  t.assert.strictEqual(text(readBinary(kept, structure, [1]) as Uint8Array), `uno\0dos${'z'.repeat(100)}`)
  t.assert.strictEqual(text(readBinary(kept, structure, [2]) as Uint8Array), 'a\xf1o')
  t.assert.strictEqual(text(readBinary(kept, structure, [3]) as Uint8Array), '\0\0')
  t.assert.match(text(kept), /X-Otra: 1\r\n/)
  t.assert.ok(
    text(kept)
      .split('\r\n')
      .every((line) => line.length <= 76),
  )
})

test('without NUL nothing is touched', (t: TestContext) => {
  const message = latin1('Subject: x\r\n\r\nhola')
  t.assert.strictEqual(withoutNul(message), message)
})

for (const [where, message] of [
  ['in a header', 'Subject: a\0b\r\n\r\nx'],
  ['in a part that is encoded', 'Content-Transfer-Encoding: base64\r\n\r\nAA\0A'],
  [
    'before the first boundary',
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n\0\r\n--b\r\n\r\nx\r\n--b--\r\n',
  ],
])
  test(`NUL ${where} cannot be encoded`, (t: TestContext) => {
    t.assert.strictEqual(withoutNul(latin1(message ?? '')), undefined)
  })

test('whatever the octets are, what is kept has no NUL', (t: TestContext) => {
  const pieces = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: message/rfc822\r\n',
    'Content-Transfer-Encoding: binary\r\n',
    'Content-Transfer-Encoding:\r\n base64\r\n',
    '\r\n',
    '--b\r\n',
    '--b--\r\n',
    '\0',
    'x',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (words) => {
      const kept = withoutNul(latin1(words.join('')))
      t.assert.ok(kept === undefined || !kept.includes(0))
    }),
    { numRuns: 3_000 },
  )
})
