/**
 * Whole conversations that nobody meant, over real sockets: lines of the transcripts, changed, in any order. Each line
 * is answered or the connection ends; nothing is our bug, and others are served. Commands, XCLIENT and SASL are in it.
 */
import { globSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { SmtpListener, SmtpRole } from '../../src/edge/smtp/server.ts'
import { SMTP_TEXTS } from '../../src/lib/catalogue/smtp.ts'
import { readTranscript } from '../kit/conversation.ts'
import { openEngine } from '../kit/engines.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { spoiled } from '../kit/spoiled.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)
const LINES_MAX = 12
/** How far a conversation has come before the lines that nobody meant. */
const BEGINNINGS = [
  [],
  ['HELLO a.test'],
  ['HELLO a.test', 'MAIL FROM:<ana@empresa.test>', 'RCPT TO:<luis@empresa.test>'],
] as const
/** What is answered when something was thrown that nobody foresaw. */
const BUG = SMTP_TEXTS.temporary.en
const TELLING = [
  '<',
  '>',
  '@',
  ':',
  '"',
  '\\',
  '=',
  '+',
  ' ',
  '\t',
  '\0',
  '[',
  ']',
  '.',
  ',',
  '*',
  '\r',
  '\n',
  'ñ',
]
const SEEDS = globSync('server/test/conversations/smtp/*.txt')
  .flatMap((path) => readTranscript(path).steps)
  .filter(({ sign }) => sign === 'C:')
  .map(({ text }) => text)
  // After it nothing is lines any more: what comes before the handshake is TL2's.
  .filter((text) => !/starttls/i.test(text))
const XCLIENT = ['XCLIENT NAME=a.test ADDR=192.0.2.7 PORT=25', 'XCLIENT ADDR=IPV6:2001:db8::1 HELO=+41']
const SASL = [
  'AUTH PLAIN AGEAYg==',
  'AUTH LOGIN',
  `AUTH SCRAM-SHA-256 ${Buffer.from('n,,n=ana@empresa.test,r=abc').toString('base64')}`,
  Buffer.from('c=biws,r=abc,p=AAAA').toString('base64'),
  '*',
]

const LISTENERS: readonly (readonly [SmtpRole, SmtpListener])[] = [
  ['mx', { xclientFrom: () => true }],
  ['submission', { private: true, xclientFrom: () => true }],
  ['lmtp', {}],
]

for (const [role, listener] of LISTENERS)
  test(`spoiled conversations on ${role} are answered to their end`, async (t: TestContext) => {
    await using engine = await openEngine('sqlite')
    await using world = await openSmtpWorld(engine)
    const port = await world.listen(role, listener)
    const line = spoiled([...SEEDS, ...XCLIENT, ...SASL], { telling: TELLING, edits: 2 })
    const hello = role === 'lmtp' ? 'LHLO' : 'EHLO'
    const conversation = fc
      .tuple(fc.constantFrom(...BEGINNINGS), fc.array(line, { minLength: 1, maxLength: LINES_MAX }))
      .map(([begun, rest]) => [...begun.map((one) => one.replace('HELLO', hello)), ...rest])
    await fc.assert(
      fc.asyncProperty(conversation, async (lines) => {
        await using client = await SmtpClient.open(port)
        client.socket.end(lines.map((one) => `${one}\r\n`).join(''))
        const said = await client.rest()
        t.assert.match(said, /^220 /)
        t.assert.ok(!said.includes(BUG), said)
        // Replies and nothing else: a line of ours never carries a line of theirs.
        t.assert.match(said, /^(?:\d{3}[ -][^\r\n]*\r\n)+$/)
      }),
      { numRuns: RUNS },
    )
    await using other = await SmtpClient.open(port)
    t.assert.match(await other.hello(hello), /^250/)
  })
