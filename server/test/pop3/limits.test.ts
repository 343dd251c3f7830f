/** What a client may make the POP3 edge hold or do: one below, at and one above. */
import type { TestContext } from 'node:test'
import { COMMANDS_BEFORE_LOGIN, FAULTS_IN_A_ROW, SASL_LINE_BYTES, STALLED_MS } from '../../src/edge/limits.ts'
import { IDLE_MS, LINE_BYTES } from '../../src/edge/pop3/limits.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { lookedAfter, unsentBytes } from '../kit/mailbox-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World, type Pop3World } from '../kit/pop3-world.ts'
import { until } from '../kit/queue.ts'
import { allEngines, eachEngine } from '../kit/stores.ts'

const DONE = '+OK Done\r\n'
const TOO_LONG = '-ERR The command line is too long.'

async function greeted(world: Pop3World): Promise<Pop3Client> {
  const client = await Pop3Client.open(world.port)
  await client.line()
  return client
}

eachEngine(
  'a line ends at 255 octets with its end, before sign-in and after',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    for (const signedIn of [false, true])
      for (const [length, cut] of [
        [LINE_BYTES - 1, false],
        [LINE_BYTES, false],
        [LINE_BYTES + 1, true],
      ] as const) {
        await using client = signedIn ? await world.client() : await greeted(world)
        const answer = await client.command('x'.repeat(length - 2))
        t.assert.strictEqual(answer, cut ? TOO_LONG : '-ERR Unknown command', `${length} octets`)
        if (cut) t.assert.strictEqual(await client.line(), undefined)
      }
    await using endless = await greeted(world)
    endless.write('y'.repeat(LINE_BYTES))
    t.assert.strictEqual(await endless.line(), TOO_LONG, 'without an end, too')
  },
)

eachEngine('a line within AUTH ends at 12 KiB', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  for (const [length, answer] of [
    [SASL_LINE_BYTES - 1, /^-ERR Expected/],
    [SASL_LINE_BYTES, /^-ERR Expected/],
    [SASL_LINE_BYTES + 1, /^-ERR The command line/],
  ] as const) {
    await using client = await greeted(world)
    t.assert.strictEqual(await client.command('AUTH PLAIN'), '+ ')
    t.assert.match(await client.command('A'.repeat(length - 2)), answer, `${length} octets`)
  }
})

eachEngine(
  'twenty commands before sign-in, and twenty faults in a row after',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await using early = await greeted(world)
    for (let n = 1; n <= COMMANDS_BEFORE_LOGIN; n++) t.assert.match(await early.command('LANG en'), /^\+OK/)
    t.assert.strictEqual(await early.line(), '-ERR Too many commands before signing in.')
    await using client = await world.client()
    for (let n = 1; n < FAULTS_IN_A_ROW; n++) await client.command('XYZZY')
    await client.ok('NOOP')
    for (let n = 1; n <= FAULTS_IN_A_ROW; n++)
      t.assert.match(await client.command('LIST x'), /^-ERR Expected/)
    t.assert.strictEqual(await client.line(), '-ERR Too many malformed commands in a row.')
  },
)

eachEngine('100,000 commands in one go are all answered', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  await world.deliver('ana', 'Subject: a\r\n\r\nHola.\r\n')
  await using client = await world.client()
  await using other = await world.client('luis')
  client.write('NOOP\r\n'.repeat(100_000))
  client.write('STAT\r\n')
  await other.ok('STAT')
  t.assert.ok(client.socket.bytesRead < 100_000 * DONE.length, 'the others are served meanwhile')
  for (let n = 0; n < 100_000; n++) if ((await client.line()) !== '+OK Done') t.assert.fail(`answer ${n}`)
  t.assert.match((await client.line()) ?? '', /^\+OK 1 /)
})

allEngines('little is held for a client that never reads, and it is cut', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using world = await openPop3World(engine, { clock })
  const big = `Subject: grande\r\n\r\n${`${'y'.repeat(1022)}\r\n`.repeat(1024)}`
  await world.deliver('ana', big, big)
  await using client = await world.client()
  client.socket.pause()
  client.write('RETR 1\r\nRETR 2\r\n'.repeat(1_000))
  const unsent = await unsentBytes(world)
  t.assert.ok(unsent <= 2 * 1024 * 1024, `${unsent} octets wait`)
  clock.ms += STALLED_MS - 1_000
  await lookedAfter()
  t.assert.strictEqual(world.connections.size, 1)
  clock.ms += 2_000
  await until(() => world.connections.size === 0)
})

allEngines('silence of ten minutes ends a session, and removes nothing', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using world = await openPop3World(engine, { clock })
  await world.deliver('ana', 'Subject: a\r\n\r\n')
  await using client = await world.client()
  await client.ok('DELE 1')
  clock.ms += IDLE_MS - 1_000
  await lookedAfter()
  await client.ok('NOOP')
  clock.ms += IDLE_MS
  t.assert.match((await client.line()) ?? '', /^-ERR Nothing was heard from you for 10 minutes/)
  t.assert.strictEqual((await world.store().mailbox('INBOX'))?.messages, 1)
})
