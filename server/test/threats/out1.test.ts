/** OUT1: line breaks into commands. THREATS OUT1 */
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { CommandFault, commandLine, path } from '../../src/service/queue/smtp/command-line.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const ATTACK = 'a@b\r\nRCPT TO:<x@y>'

suite('OUT1', () => {
  test('any string makes one line, or none', (t: TestContext) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        let line: string
        try {
          line = commandLine('MAIL', `FROM:${path(a)}`, b)
        } catch (error) {
          return error instanceof CommandFault
        }
        const bytes = Buffer.from(line, 'utf8')
        return (
          bytes.indexOf('\r\n') === bytes.length - 2 &&
          !bytes.subarray(0, -2).some((octet) => octet < 0x20 || octet === 0x7f)
        )
      }),
      { numRuns: 20_000 },
    )
    for (const text of [ATTACK, 'a\0b', 'a\nb', 'a\rb', 'a\u007fb', '\ud800'])
      t.assert.throws(() => commandLine('RCPT', text), CommandFault, JSON.stringify(text))
    for (const text of ['a@b> SIZE=1', 'a b@c', '<a@b', '"a@b'])
      t.assert.throws(() => path(text), CommandFault, text)
    t.assert.strictEqual(path('"a> b"@c.test'), '<"a> b"@c.test>')
  })

  test('letters whose low octet is a line end stay letters', (t: TestContext) => {
    const bytes = Buffer.from(commandLine('MAIL', 'FROM:<\u010D\u010A@x.test>'), 'utf8')
    t.assert.strictEqual(bytes.indexOf(0x0d), bytes.length - 2)
    t.assert.strictEqual(bytes.indexOf(0x0a), bytes.length - 1)
  })
})

for (const name of ENGINES)
  test(`OUT1: an address that breaks a line is refused or bounced, never sent, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink()
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    const dsn = { originalRecipient: 'rfc822;a\r\nRCPT TO:<evil@y.test>' }
    const wrong = [
      submission(`${ATTACK}@x.test`, { senderVerified: false }),
      submission('x', {
        recipients: [{ address: 'ok@x.test', dsn }],
        envelopeId: 'e\r\nRSET',
        senderVerified: false,
      }),
    ]
    for (const one of wrong)
      await queue.enqueue(one).catch((error: Error) => t.assert.strictEqual(error.name, 'Refusal'))
    await until(async () => (await rowsLeft(queue)) === 0)
    for (const line of sink.lines) t.assert.doesNotMatch(line, /^RCPT TO:<(x@y|evil)|^RSET/)
  })
