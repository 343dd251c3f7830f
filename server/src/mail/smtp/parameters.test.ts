import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { parseBdat, parseHello, parseKeywordPath, parseVerb } from './command-line.ts'
import { parseMailParameters, parseRcptParameters } from './parameters.ts'

test('parameters of MAIL', (t: TestContext) => {
  t.assert.deepStrictEqual(
    parseMailParameters(' SIZE=5120 body=8BitMime SMTPUTF8 RET=HDRS ENVID=QQ+2B314', 0),
    {
      sizeBytes: 5120,
      body: '8bitmime',
      smtpUtf8: true,
      ret: 'headers',
      envelopeId: 'QQ+314',
      unknown: [],
    },
  )
  t.assert.deepStrictEqual(parseMailParameters('  AUTH=<> DELIVERBY=5 ', 0), {
    body: '7bit',
    smtpUtf8: false,
    unknown: ['DELIVERBY'],
  })
})

test('what MAIL must not believe', (t: TestContext) => {
  for (const text of [
    'SIZE=1',
    ' SIZE=-1',
    ' SIZE=1e3',
    ' SIZE=9999999999999999',
    ' SIZE',
    ' SIZE=1 SIZE=2',
    ' BODY=9BIT',
    ' SMTPUTF8=1',
    ' ENVID=+0D+0A',
    ` ENVID=${'a'.repeat(101)}`,
    ' RET=full,hdrs',
    ' =5',
    ' A=b=c',
    ' SIZE=5\tBODY=7BIT',
  ])
    t.assert.throws(() => parseMailParameters(text, 0), SyntaxFault, text)
})

test('parameters of RCPT', (t: TestContext) => {
  t.assert.deepStrictEqual(parseRcptParameters(' NOTIFY=success,DELAY ORCPT=rfc822;a+2Bb@c.test', 0), {
    notify: ['success', 'delay'],
    originalRecipient: 'rfc822;a+b@c.test',
    unknown: [],
  })
  t.assert.strictEqual(
    parseRcptParameters(' ORCPT=UTF-8;jos\\x{E9}@a.test', 0).originalRecipient,
    'utf-8;josé@a.test',
  )
  for (const text of [' NOTIFY=NEVER,DELAY', ' NOTIFY=', ' NOTIFY=x', ' ORCPT=a@b', ' ORCPT=rfc822;a+0Ab'])
    t.assert.throws(() => parseRcptParameters(text, 0), SyntaxFault, text)
})

test('sizes of chunks are numbers a program can trust', (t: TestContext) => {
  t.assert.deepStrictEqual(parseBdat('BDAT 86 LAST', 5), { sizeBytes: 86, last: true })
  t.assert.deepStrictEqual(parseBdat('BDAT 0 last', 5), { sizeBytes: 0, last: true })
  t.assert.deepStrictEqual(parseBdat('BDAT 7', 5), { sizeBytes: 7, last: false })
  t.assert.strictEqual(parseBdat('BDAT 9223372036854775807 LAST', 5), undefined)
  for (const text of ['', '-1', '+5', '1e3', '0x10', '5 FIRST', '5LAST', '1.5', ' 5', '٣'])
    t.assert.throws(() => parseBdat(text, 0), SyntaxFault, text)
})

test('only faults come out of any line, and soon', (t: TestContext) => {
  const lines = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'MAIL',
          ' FROM:',
          '<',
          '>',
          '@',
          'a',
          '"',
          '\\',
          ' SIZE=',
          '+',
          ';',
          '=',
          'x{E9}',
          '%',
          ':',
          ',',
        ),
      )
      .map((signs) => signs.join('')),
  )
  const parsers = [
    (line: string) => parseMailParameters(line, 0),
    (line: string) => parseRcptParameters(line, 0),
    (line: string) => parseBdat(line, 0),
    (line: string) => parseHello(line, 0),
    (line: string) => parseKeywordPath(line, parseVerb(line).at, 'FROM:'),
    (line: string) => parseKeywordPath(`TO:<${line}>`, 0, 'TO:'),
  ]
  fc.assert(
    fc.property(lines, (line) => {
      for (const parse of parsers)
        try {
          parse(line)
        } catch (error) {
          t.assert.ok(error instanceof SyntaxFault, String(error))
        }
    }),
    { numRuns: 2000 },
  )
})

test('when a message is to leave', (t: TestContext) => {
  const hold = (text: string) => parseMailParameters(` ${text}`, 0).hold
  t.assert.deepStrictEqual(hold('HOLDFOR=0'), { forSeconds: 0 })
  t.assert.deepStrictEqual(hold('holdfor=999999999'), { forSeconds: 999_999_999 })
  const untilMs = Date.UTC(2026, 11, 1, 14, 30)
  for (const when of ['2026-12-01T14:30:00Z', '2026-12-01t09:30:00.000-05:00', '2026-12-01T14:30:00+00:00'])
    t.assert.deepStrictEqual(hold(`HOLDUNTIL=${when}`), { untilMs }, when)
  const wrong = ['HOLDFOR', 'HOLDFOR=-1', 'HOLDFOR=1.5', 'HOLDFOR=1234567890', 'HOLDUNTIL=tomorrow']
  wrong.push('HOLDUNTIL=2026-12-01', 'HOLDUNTIL=2026-02-30T25:00:00Z', 'HOLDUNTIL=2026-12-01T14:30:00')
  wrong.push('HOLDFOR=1 HOLDUNTIL=2026-12-01T14:30:00Z')
  for (const text of wrong) t.assert.throws(() => hold(text), SyntaxFault, text)
})
