/** IM2: many or costly commands. */
import type { TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const FLOOD = 20_000
const FLOOD_AFTER_LOGIN = 5_000
const SEARCHES = 100
const SEARCHES_PASSED_MAX = 5

eachEngine('IM2: 20,000 commands in one packet before login', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await ImapClient.open(world.port)
  await client.response()
  client.write('a NOOP\r\n'.repeat(FLOOD))
  for (let n = 0; n < 20; n++) t.assert.match((await client.response()) ?? '', /^a OK/)
  t.assert.match((await client.response()) ?? '', /^\* BYE Too many commands/)
  await using other = await world.client()
  await other.ok('NOOP')
})

eachEngine(
  'IM2: 5,000 commands in one packet after login are all answered',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await world.client()
    await client.ok('SELECT INBOX')
    client.write(`${'a NOOP\r\n'.repeat(FLOOD_AFTER_LOGIN)}b NOOP\r\n`)
    const { untagged, tagged } = await client.answer('b')
    t.assert.strictEqual(untagged.length, FLOOD_AFTER_LOGIN)
    t.assert.match(tagged, /^b OK/)
  },
)

eachEngine('IM2: nesting, keys, sets and items have their bounds', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  await client.ok('SELECT INBOX')
  const limited: readonly (readonly [within: string, beyond: string])[] = [
    [`SEARCH ${'NOT '.repeat(20)}ALL`, `SEARCH ${'NOT '.repeat(21)}ALL`],
    [`SEARCH ${'('.repeat(20)}ALL${')'.repeat(20)}`, `SEARCH ${'('.repeat(21)}ALL${')'.repeat(21)}`],
    [`SEARCH${' ALL'.repeat(256)}`, `SEARCH${' ALL'.repeat(257)}`],
    [`UID FETCH ${'1,'.repeat(9_999)}1 UID`, `UID FETCH ${'1,'.repeat(10_000)}1 UID`],
    [`FETCH 1:* (${Array(256).fill('UID').join(' ')})`, `FETCH 1:* (${Array(257).fill('UID').join(' ')})`],
  ]
  for (const [within, beyond] of limited) {
    t.assert.match((await client.command(within)).tagged, / OK /, within.slice(0, 40))
    t.assert.match((await client.command(beyond)).tagged, / BAD \[LIMIT\]/, beyond.slice(0, 40))
  }
  t.assert.match((await client.command(`SEARCH ${'NOT '.repeat(10_000)}ALL`)).tagged, / BAD \[LIMIT\]/)
  t.assert.match((await client.command(`FETCH 1:* (${'UID '.repeat(5_000)}UID)`)).tagged, / BAD \[LIMIT\]/)
})

eachEngine('IM2: a hundred searches at once leave room for others', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using busy = await world.client('ana')
  for (let n = 0; n < 40; n++)
    await busy.append('INBOX', `Subject: ${n}\r\n\r\n${'palabra '.repeat(8_000)}\r\n`)
  await busy.ok('SELECT INBOX')
  await using other = await world.client('luis')
  await other.ok('SELECT INBOX')
  busy.write(Array.from({ length: SEARCHES }, (_, n) => `s${n} SEARCH TEXT nunca\r\n`).join(''))
  let searched = 0
  const reading = (async (): Promise<void> => {
    for (; searched < SEARCHES; searched++) await busy.answer(`s${searched}`)
  })()
  // How many searches end while the other one waits for one answer.
  const passed: number[] = []
  for (let n = 0; n < 50; n++) {
    const before = searched
    await other.ok('NOOP')
    passed.push(searched - before)
  }
  t.assert.ok(searched < SEARCHES, 'they were still going on')
  await reading
  t.assert.ok(Math.max(...passed) <= SEARCHES_PASSED_MAX, `${Math.max(...passed)} searches went first`)
})

eachEngine('IM2: a client that talks no IMAP is cut off', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await ImapClient.open(world.port)
  await client.response()
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10))
  let last: string | undefined
  for (;;) {
    const response = await client.response()
    if (response === undefined) break
    last = response
  }
  t.assert.match(last ?? '', /^\* BYE /)
})
