/** The classifier against bytes that nobody meant: it never throws, and time and memory are bounded. */
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { classifyMessage } from '../../src/mail/bounce/classify-message.ts'
import { decideReply } from '../../src/mail/bounce/decide.ts'
import { RECIPIENTS_MAX, REPLY_SIGNS_MAX } from '../../src/mail/bounce/limits.ts'
import { loadBounceRules } from '../../src/service/bounce/load-rules.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { readCollection } from './collection.ts'
import { block, report } from './made.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1) * 1000
const MEBIBYTE = 1024 * 1024
const rules = loadBounceRules()
const seeds = readCollection().map(({ bytes }) => Buffer.from(bytes.subarray(0, 20_000)))
const DAEMON = 'From: MAILER-DAEMON@otra.test\r\nSubject: failure notice\r\n'

/** The start of one message and the end of another, some octets changed. */
const mutant = fc
  .record({
    first: fc.constantFrom(...seeds),
    second: fc.constantFrom(...seeds),
    at: fc.nat(),
    from: fc.nat(),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 20 }),
  })
  .map(({ first, second, at, from, changes }) => {
    const bytes = Buffer.concat([first.subarray(0, at % first.length), second.subarray(from % second.length)])
    for (const [place, value] of changes) bytes[place % bytes.length] = value
    return bytes
  })

suite('hostile bounces', () => {
  test('any bytes have a verdict', (t: TestContext) => {
    const well = fc.property(fc.oneof(mutant, fc.uint8Array({ maxLength: 400 })), (bytes) => {
      const got = classifyMessage(rules, bytes)
      t.assert.ok(got.recipients.length <= RECIPIENTS_MAX)
      for (const { reply, status, hardness, fault } of got.recipients) {
        t.assert.match(status, /^[245]\.\d{1,3}\.\d{1,3}$/)
        t.assert.ok((reply ?? '').length <= REPLY_SIGNS_MAX)
        t.assert.ok(hardness === 'soft' || fault === 'recipient')
      }
    })
    t.assert.ok(cpuMs(() => fc.assert(well, { numRuns: RUNS }), 1) < 20 * RUNS)
  })

  test('any reply has a verdict', (t: TestContext) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), fc.option(fc.integer()), (text, code) => {
        const got = decideReply(rules, { text, code: code ?? undefined })
        t.assert.match(got.status, /^[245]\.\d{1,3}\.\d{1,3}$/)
      }),
      { numRuns: RUNS },
    )
  })

  for (const [name, body] of Object.entries({
    '100,000 recipients': `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${block('5.1.1', '550 User unknown').repeat(100_000)}--b--`,
    '100,000 addresses in a text': `\r\nYour message could not be delivered:\r\n${Array.from({ length: 100_000 }, (_, i) => `<u${i}@otra.test>: 550 unknown`).join('\r\n')}`,
    'one line of 8 MiB': `\r\nYour message could not be delivered to <nadie@otra.test>: ${'user '.repeat((8 * MEBIBYTE) / 5)}`,
    'one word of 8 MiB': `\r\n${'a'.repeat(8 * MEBIBYTE)}@otra.test could not be delivered`,
    'at signs': `\r\n${'@'.repeat(MEBIBYTE)}`,
    'quotes and at signs': `\r\n${'"@'.repeat(MEBIBYTE)}`,
    'colons and blanks': `\r\n${'a: '.repeat(MEBIBYTE)}`,
    'codes without end': `\r\n${'550 5.1.1 '.repeat(MEBIBYTE / 8)}`,
    'digits and dots': `\r\n${'5.'.repeat(MEBIBYTE)}`,
    dashes: `\r\n${'-'.repeat(MEBIBYTE)}`,
    'HTML that is never closed': `Content-Type: text/html\r\n\r\n${'<a href="x'.repeat(MEBIBYTE / 8)}`,
    braces: `\r\n${'{"Message":'.repeat(100_000)}`,
    'brackets in braces': `\r\n{"Message":${'['.repeat(60_000)}}`,
    boundaries: `Content-Type: multipart/report\r\n\r\n${'--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(20_000)}`,
  }))
    test(`${name} cost little`, (t: TestContext) => {
      const bytes = Buffer.from(DAEMON + body)
      const before = process.memoryUsage().arrayBuffers
      t.assert.ok(cpuMs(() => classifyMessage(rules, bytes), 1) < 4000)
      t.assert.ok(process.memoryUsage().arrayBuffers - before < 8 * bytes.length + 64 * MEBIBYTE)
    })
})

suite('limits of what is read', () => {
  test('what is longer than is read says so', (t: TestContext) => {
    const reports = {
      status: report(
        '',
        ['MAILER-DAEMON@otra.test', 'x'],
        'It failed.',
        block('5.1.1', '550 x'.repeat(1000)).repeat(200),
        [],
      ),
      human: report('', ['MAILER-DAEMON@otra.test', 'x'], 'It failed. '.repeat(7000), '', []),
      neither: report('', ['MAILER-DAEMON@otra.test', 'x'], 'It failed.', block('5.1.1', '550 x'), []),
    }
    const cut = Object.values(reports).map(
      ({ message }) => classifyMessage(rules, Buffer.from(message)).truncated,
    )
    t.assert.deepStrictEqual(cut, [true, true, false])
  })

  test('as many recipients as are read, and one more', (t: TestContext) => {
    const ofSize = (count: number) => {
      const fields = Array.from({ length: count }, (_, i) => block('5.1.1', '550', `u${i}@otra.test`)).join(
        '\n',
      )
      const { message } = report('', ['MAILER-DAEMON@otra.test', 'failure notice'], 'It failed.', fields, [])
      const { recipients, truncated } = classifyMessage(rules, Buffer.from(message))
      return [recipients.length, truncated]
    }
    t.assert.deepStrictEqual(ofSize(RECIPIENTS_MAX - 1), [RECIPIENTS_MAX - 1, false])
    t.assert.deepStrictEqual(ofSize(RECIPIENTS_MAX), [RECIPIENTS_MAX, false])
    t.assert.deepStrictEqual(ofSize(RECIPIENTS_MAX + 1), [RECIPIENTS_MAX, true])
  })
})
