/** Limits after login, one below, at and one above. */
import type { TestContext } from 'node:test'
import { LINE_BYTES, LITERAL_BYTES } from '../../src/edge/imap/limits.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('a line after login ends at 64 KiB', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  const head = 'a NOOP '
  for (const [length, answer] of [
    [LINE_BYTES - 1, /^a BAD /],
    [LINE_BYTES, /^a BAD /],
    [LINE_BYTES + 1, /^\* BYE /],
  ] as const) {
    client.write(`${head}${'x'.repeat(length - head.length)}\r\n`)
    t.assert.match((await client.response()) ?? '', answer, `${length} octets`)
  }
  t.assert.strictEqual(await client.response(), undefined)
})

eachEngine('lines around literals count together', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  client.write(`a SEARCH TEXT {1+}\r\nx SUBJECT ${'y'.repeat(LINE_BYTES)}\r\n`)
  t.assert.match((await client.response()) ?? '', /^\* BYE /)
})

eachEngine(
  'literals after login are 64 KiB in all, the message of APPEND apart',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine, { maxMessageBytes: 200_000 })
    await using client = await world.client()
    await client.ok('SELECT INBOX')
    const search = async (size: number): Promise<string> =>
      (await client.command(`SEARCH SUBJECT {1+}\r\nx TEXT {${size}+}\r\n${'y'.repeat(size)}`)).tagged
    t.assert.match(await search(LITERAL_BYTES - 2), / OK /)
    t.assert.match(await search(LITERAL_BYTES - 1), / OK /)
    t.assert.match(await search(LITERAL_BYTES), / BAD \[LIMIT\]/)
    for (const [size, answer] of [
      [199_999, / OK \[APPENDUID/],
      [200_000, / OK \[APPENDUID/],
      [200_001, / NO \[TOOBIG\]/],
    ] as const)
      t.assert.match((await client.append('INBOX', 'm'.repeat(size))).tagged, answer, `${size} octets`)
    t.assert.match((await client.ok('CAPABILITY'))[0] ?? '', / APPENDLIMIT=200000$/)
  },
)

eachEngine('messages sent ahead are all kept, each with its answer', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client('luis')
  await client.ok('SELECT INBOX')
  // Room for five: the sixth and the malformed one are refused, and take nothing with them.
  const message = 'Subject: x\r\n\r\n'
  const appends = Array.from(
    { length: 6 },
    (_, n) => `p${n} APPEND INBOX {${message.length}+}\r\n${message}\r\n`,
  )
  appends.splice(2, 0, `bad APPEND INBOX (\\Bogus) {${message.length}+}\r\n${message}\r\n`)
  client.write(appends.join(''))
  const answers: string[] = []
  while (answers.length < 7) {
    const response = (await client.response()) ?? ''
    if (!response.startsWith('* ')) answers.push(response.replace(/APPENDUID \d+/, 'APPENDUID'))
  }
  t.assert.deepStrictEqual(
    answers.map((answer) => answer.slice(0, 20)),
    [
      'p0 OK [APPENDUID 1] ',
      'p1 OK [APPENDUID 2] ',
      'bad BAD Expected a k',
      'p2 OK [APPENDUID 3] ',
      'p3 OK [APPENDUID 4] ',
      'p4 OK [APPENDUID 5] ',
      'p5 NO [OVERQUOTA] Th',
    ],
  )
  t.assert.deepStrictEqual(await client.ok('SEARCH RETURN (COUNT) ALL'), ['* ESEARCH (TAG "t3") COUNT 5'])
})
