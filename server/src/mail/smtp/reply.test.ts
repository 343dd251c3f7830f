import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { formatReply, REPLY_LINE_OCTETS } from './reply.ts'

test('a reply is printable ASCII, each line within 512 octets and with its codes', (t: TestContext) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      const lines = formatReply(550, '5.7.1', text).split('\r\n')
      t.assert.strictEqual(lines.pop(), '')
      for (const [at, line] of lines.entries()) {
        t.assert.match(
          line,
          at === lines.length - 1 ? /^550 5\.7\.1 [\t\x20-\x7e]*$/ : /^550-5\.7\.1 [\t\x20-\x7e]*$/,
        )
        t.assert.ok(line.length + 2 <= REPLY_LINE_OCTETS)
      }
    }),
  )
})

test('long texts break at a word', (t: TestContext) => {
  const reply = formatReply(250, undefined, `${'palabra '.repeat(80)}fin`, 'otra')
  t.assert.deepStrictEqual(
    reply.split('\r\n').map((line) => line.slice(0, 12)),
    ['250-palabra ', '250-palabra ', '250 otra', ''],
  )
  t.assert.ok(!reply.includes(' \r\n'))
})

test('accents are dropped, other letters are not guessed', (t: TestContext) => {
  t.assert.strictEqual(formatReply(250, '2.0.0', 'José № 漢\r\n250 x'), '250 2.0.0 Jose No ?250 x\r\n')
})
