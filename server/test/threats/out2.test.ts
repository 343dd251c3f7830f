/** OUT2: smuggling through us: what leaves is CRLF text, dot-stuffed, or counted by BDAT. THREATS OUT2 */
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { isCrlfText } from '../../src/service/queue/intake.ts'
import { dotStuffed } from '../../src/service/queue/smtp/transaction.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const SMUGGLED = 'MAIL FROM:<x@evil.test>\r\nRCPT TO:<y@evil.test>\r\nDATA\r\nSubject: s\r\n\r\nx'
const ENDS = ['\n.\n', '\n.\r\n', '\r.\r', '\r.\r\n', '\r\n.\n', '\r\n.\r', '\n\r\n.\r\n', '\n.\r']

for (const name of ENGINES)
  test(`OUT2: a message with line ends other than CR LF is not taken, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink()
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    for (const end of ENDS) {
      const bytes = Buffer.from(`Subject: a\r\n\r\nhola${end}${SMUGGLED}\r\n`)
      await t.assert.rejects(
        queue.enqueue(submission('a@x.test', { bytes })),
        { code: 'invalid' },
        JSON.stringify(end),
      )
    }
    t.assert.strictEqual(await rowsLeft(queue), 0)
  })

suite('OUT2', () => {
  test('a proper message that holds the end of data arrives as one, by DATA and by BDAT', async (t: TestContext) => {
    const bytes = Buffer.from(`Subject: a\r\n\r\nhola\r\n.\r\n${SMUGGLED}\r\n.\r\n`)
    for (const capabilities of [['PIPELINING'], ['PIPELINING', 'CHUNKING'], []]) {
      await using engine = await openEngine('sqlite')
      await using sink = await smtpSink({ capabilities })
      await using queue = await startTestQueue(engine.database('queue'))
      await routeTo(queue, sink)
      await queue.enqueue(submission('a@x.test', { bytes }))
      await until(async () => (await rowsLeft(queue)) === 0)
      t.assert.strictEqual(sink.messages.length, 1)
      t.assert.deepStrictEqual(sink.messages[0]?.bytes, bytes)
    }
  })

  test('stuffing: no line of a dot alone, and unstuffing gives the message back', () => {
    const text = fc.array(fc.constantFrom('.', '..', 'a', '\r\n', '', 'ñ'), { maxLength: 60 })
    fc.assert(
      fc.property(text, (parts) => {
        const bytes = Buffer.from(parts.join(''))
        const stuffed = Buffer.concat([...dotStuffed(bytes)]).toString()
        const lines = stuffed.split('\r\n')
        return (
          lines.every((line) => line !== '.') &&
          lines.map((line) => (line.startsWith('.') ? line.slice(1) : line)).join('\r\n') === bytes.toString()
        )
      }),
      { numRuns: 5000 },
    )
  })

  test('the check for CRLF text is the plain definition of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a'), { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        return isCrlfText(Buffer.from(text)) === !/\r(?!\n)|(?<!\r)\n/.test(text)
      }),
      { numRuns: 5000 },
    )
  })
})
