/** IM1: memory before login. Lines, literals and depth have fixed bounds in every state. */
import type { TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const LINE = 8 * 1024
const CONNECTIONS = 1_000
const FLOOD = Buffer.alloc(256 * 1024, '(')
const HELD_MAX_BYTES = 64 * 1024 * 1024

eachEngine('IM1: a line before login ends at 8 KiB', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  for (const [length, answer] of [
    [LINE - 1, /^a BAD /],
    [LINE, /^a BAD /],
    [LINE + 1, /^\* BYE The command line is too long/],
  ] as const) {
    await using client = await ImapClient.open(world.port)
    await client.response()
    client.write(`a NOOP ${'('.repeat(length - 'a NOOP '.length)}\r\n`)
    t.assert.match((await client.response()) ?? '', answer, `${length} octets`)
  }
})

eachEngine('IM1: endless lines on many connections hold little', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => ImapClient.open(world.port)))
  for (const client of clients) await client.response()
  const before = process.memoryUsage().rss
  const begun = `a NOOP ${'('.repeat(LINE - 100)}`
  for (const client of clients) client.write(begun)
  await settled(world)
  const grown = process.memoryUsage().rss - before
  t.diagnostic(`${Math.round(grown / CONNECTIONS)} octets for a line of ${begun.length} that has no end`)
  t.assert.ok(grown < HELD_MAX_BYTES, `${grown} octets`)
  t.assert.ok(clients.every(({ closed }) => !closed))
  for (const client of clients) client.write(FLOOD)
  for (const client of clients) t.assert.match((await client.response()) ?? 'closed', /^\* BYE|closed/)
  for (const client of clients) await client[Symbol.asyncDispose]()
})

/** What was sent has come: others get their answers behind it. */
async function settled(world: ImapWorld): Promise<void> {
  await using other = await ImapClient.open(world.port)
  await other.response()
  for (let n = 0; n < 3; n++) await other.ok('NOOP')
  await other.ok('LOGOUT')
}

eachEngine('IM1: absurd literals are refused unread', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await ImapClient.open(world.port)
  await client.response()
  for (const literal of ['{-1}', '{1e3}', '{}', '{ 5}', '{5', '{99999999999999999999}', '{2147483647}'])
    t.assert.match((await client.command(`LOGIN ${literal}`)).tagged, / BAD /, literal)
  client.write('b LOGIN {2147483647+}\r\nxxxx')
  t.assert.match((await client.response()) ?? '', /^b BAD \[LIMIT\]/)
  t.assert.match((await client.response()) ?? '', /^\* BYE /)
  t.assert.strictEqual(await client.response(), undefined)
})

eachEngine('IM1: literals before login are 12 KiB in all', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  for (const [size, answer] of [
    [12 * 1024 - 2, /^\+ /],
    [12 * 1024 - 1, /^\+ /],
    [12 * 1024, /^a BAD \[LIMIT\]/],
  ] as const) {
    await using client = await ImapClient.open(world.port)
    await client.response()
    client.write(`a LOGIN {1+}\r\nx {${size}}\r\n`)
    t.assert.match((await client.response()) ?? '', answer, `${size} octets`)
  }
})

eachEngine('an empty literal goes on; a NUL in a quoted string does not', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await ImapClient.open(world.port)
  await client.response()
  client.write('a LOGIN {0}\r\n')
  t.assert.match((await client.response()) ?? '', /^\+ /)
  client.write(' x\r\n')
  t.assert.match((await client.response()) ?? '', /^a NO \[AUTHENTICATIONFAILED\]/)
  t.assert.match((await client.command('LOGIN "a\0b" x')).tagged, / BAD /)
  t.assert.match((await client.command('ID (("a"))')).tagged, / BAD /)
})

eachEngine('IM1: who does not sign in within three minutes goes', async (t: TestContext, engine) => {
  const clock = { ms: Date.now(), now: () => clock.ms }
  await using world = await openImapWorld(engine, { clock })
  await using client = await ImapClient.open(world.port)
  await client.response()
  clock.ms += 179_000
  t.assert.match((await client.command('NOOP')).tagged, / OK /)
  clock.ms += 2_000
  t.assert.match((await client.response()) ?? '', /^\* BYE No sign-in within 3 minutes/)
})
