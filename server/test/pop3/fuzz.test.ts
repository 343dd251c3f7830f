/**
 * Whole conversations that nobody meant, over real sockets and on every engine: commands with arguments at the edges of
 * the grammar, and lines of the transcripts, changed, in any order, before and after signing in. Each is answered or the
 * connection ends, nothing is our bug, and others are served. `FUZZ_RUNS` makes it longer.
 */
import { globSync } from 'node:fs'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { COMMANDS } from '../../src/edge/pop3/command-table.ts'
import { POP3_TEXTS } from '../../src/lib/catalogue/pop3.ts'
import { readTranscript } from '../kit/conversation.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import type { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { spoiled } from '../kit/spoiled.ts'
import { eachEngine } from '../kit/stores.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150)
const LINES_MAX = 12
const BUG = POP3_TEXTS['pop3.bug'].en
const TELLING = [' ', '-1', '0', '1', '99999999999', '\0', '\r', '\n', '=', '*', '.', 'ñ']
const SEEDS = globSync('server/test/conversations/pop3/*.txt')
  .flatMap((path) => readTranscript(path).steps)
  .filter(({ sign, text }) => sign === 'C:' && !/^stls/i.test(text))
  .map(({ text }) => text)

const EDGES = ['2147483648', '4294967295', '4294967296', '9223372036854775807', '9223372036854775808']
const WORDS = [
  '0',
  '1',
  '2',
  '3',
  '-1',
  '1e1',
  '01',
  '',
  ' ',
  'x',
  '1.5',
  '*',
  '\0',
  '18446744073709551616',
  ...EDGES,
]
/** They end the conversation, or turn it into another. */
const ENDING = new Set(['QUIT', 'STLS', 'AUTH', 'USER', 'PASS'])
const command = fc
  .tuple(
    fc.constantFrom(...[...COMMANDS.keys()].filter((name) => !ENDING.has(name))),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }),
  )
  .map((said) => said.flat().join(' '))

eachEngine('commands at the edges of the grammar have one answer each', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  await world.deliver('ana', 'Subject: a\r\n\r\n.uno\r\n..\r\n', 'Subject: b\r\n\r\n', '', '\n')
  const heard = { ok: 0, err: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: LINES_MAX }), async (commands) => {
      await using client = await world.client()
      for (const said of commands) heard[await answer(client, said)]++
      // What was marked is unmarked: nothing of this was meant.
      await client.ok('RSET')
      await client.ok('QUIT')
    }),
    { numRuns: RUNS },
  )
  t.assert.ok(heard.ok > RUNS / 2 && heard.err > RUNS / 2, JSON.stringify(heard))
  await using other = await world.client()
  t.assert.match(await other.ok('STAT'), /^4 /)
})

/** Hears the whole answer: what comes after it is that of the next command. */
async function answer(client: Pop3Client, said: string): Promise<'ok' | 'err'> {
  const line = await client.command(said)
  if (line.startsWith('-ERR')) {
    if (line.includes(BUG)) throw new Error(`${said}: ${line}`)
    return 'err'
  }
  if (!line.startsWith('+OK')) throw new Error(`${said}: ${line}`)
  const [name = '', ...rest] = said.toUpperCase().split(' ')
  const isLong = name === 'RETR' || name === 'TOP' || name === 'CAPA'
  const isList = (name === 'LIST' || name === 'UIDL' || name === 'LANG') && rest.join('').trim() === ''
  if (isLong || isList) await client.multi()
  return 'ok'
}

eachEngine('spoiled conversations are answered to their end', async (t: TestContext, engine) => {
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
