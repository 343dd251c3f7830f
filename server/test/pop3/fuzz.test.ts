/**
 * Whole conversations that nobody meant, over real sockets: lines of the transcripts, changed, in any order, before and
 * after signing in. Each is answered or the connection ends, nothing is our bug, and others are served.
 */
import { globSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { POP3_TEXTS } from '../../src/lib/catalogue/pop3.ts'
import { readTranscript } from '../kit/conversation.ts'
import { openEngine } from '../kit/engines.ts'
import { openPop3World, PASSWORD } from '../kit/pop3-world.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { spoiled } from '../kit/spoiled.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200)
const LINES_MAX = 12
const BUG = POP3_TEXTS['pop3.bug'].en
const TELLING = [' ', '-1', '0', '1', '99999999999', '\0', '\r', '\n', '=', '*', '.', 'ñ']
const SEEDS = globSync('server/test/conversations/pop3/*.txt')
  .flatMap((path) => readTranscript(path).steps)
  .filter(({ sign, text }) => sign === 'C:' && !/^stls/i.test(text))
  .map(({ text }) => text)

test('spoiled conversations are answered to their end', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openPop3World(engine)
  const line = spoiled(SEEDS, { telling: TELLING, edits: 2 })
  const conversation = fc
    .tuple(fc.boolean(), fc.array(line, { minLength: 1, maxLength: LINES_MAX }))
    .map(([signedIn, rest]) => [...(signedIn ? ['USER ana@empresa.test', `PASS ${PASSWORD}`] : []), ...rest])
  await fc.assert(
    fc.asyncProperty(conversation, async (lines) => {
      // Any client of lines would do.
      await using client = await SmtpClient.open(world.port)
      client.socket.end(lines.map((one) => `${one}\r\n`).join(''))
      const said = await client.rest()
      t.assert.match(said, /^\+OK /)
      t.assert.ok(!said.includes(BUG), said)
    }),
    { numRuns: RUNS },
  )
  await using other = await SmtpClient.open(world.port)
  other.socket.end('QUIT\r\n')
  t.assert.match(await other.rest(), /^\+OK [^\r]*\r\n\+OK /)
})
