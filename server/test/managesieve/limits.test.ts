/** What a client may make the ManageSieve edge hold or do: one below, at and one above. THREATS §3.2 */
import type { TestContext } from 'node:test'
import {
  COMMANDS_BEFORE_LOGIN,
  FAULTS_IN_A_ROW,
  LOGIN_MS,
  SASL_LINE_BYTES,
  STALLED_MS,
} from '../../src/edge/limits.ts'
import { FAULTS_TOLD, IDLE_MS, NUMBER_MAX, QUOTED_BYTES } from '../../src/edge/managesieve/limits.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { lookedAfter, unsentBytes } from '../kit/mailbox-world.ts'
import { ManageSieveClient } from '../kit/managesieve-client.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { until } from '../kit/queue.ts'
import { allEngines, eachEngine } from '../kit/stores.ts'

async function greeted({ port }: { readonly port: number }): Promise<ManageSieveClient> {
  const client = await ManageSieveClient.open(port)
  await client.answer()
  return client
}

eachEngine('a line within AUTHENTICATE ends at 12 KiB', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  for (const [length, status] of [
    [SASL_LINE_BYTES - 4, 'NO'],
    [SASL_LINE_BYTES, 'NO'],
    [SASL_LINE_BYTES + 1, 'BYE'],
  ] as const) {
    await using client = await greeted(world)
    client.write('AUTHENTICATE "PLAIN"\r\n')
    t.assert.strictEqual(await client.line(), '""')
    t.assert.strictEqual(
      (await client.command(`"${'A'.repeat(length - 2)}"`)).status,
      status,
      `${length} octets`,
    )
    // The next line is a short one again.
    if (status === 'NO') t.assert.strictEqual((await client.command('x'.repeat(1_025))).status, 'BYE')
  }
})

eachEngine(
  'twenty commands before sign-in, and twenty faults in a row after',
  async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    await using early = await greeted(world)
    for (let n = 1; n <= COMMANDS_BEFORE_LOGIN; n++) await early.ok('NOOP')
    t.assert.strictEqual((await early.answer()).text, 'Too many commands before signing in.')
    await using client = await world.client()
    for (let n = 1; n < FAULTS_IN_A_ROW; n++) await client.command('XYZZY')
    await client.ok('NOOP')
    for (let n = 1; n <= FAULTS_IN_A_ROW; n++)
      t.assert.match((await client.command('GETSCRIPT x')).text, /^Expected/)
    t.assert.strictEqual((await client.answer()).text, 'Too many malformed commands in a row.')
  },
)

eachEngine('numbers are of 32 bits, and long strings leave as literals', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  await using client = await world.client()
  for (const [size, text] of [
    [NUMBER_MAX - 1, /too long/],
    [NUMBER_MAX, /too long/],
    [NUMBER_MAX + 1, /32 bits/],
  ] as const)
    t.assert.match((await client.command(`HAVESPACE "x" ${size}`)).text, text)
  for (const [length, first] of [
    [QUOTED_BYTES - 1, /^OK \(TAG "x+"\) "Done"$/],
    [QUOTED_BYTES, /^OK \(TAG "x+"\) "Done"$/],
    [QUOTED_BYTES + 1, /^OK \(TAG \{1025\}$/],
  ] as const) {
    client.write(`NOOP "${'x'.repeat(length)}"\r\n`)
    t.assert.match((await client.line()) ?? '', first)
  }
})

eachEngine('as many faults of a script are told as can be read', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  await using client = await world.client()
  for (const [faults, lines] of [
    [FAULTS_TOLD - 1, FAULTS_TOLD - 1],
    [FAULTS_TOLD, FAULTS_TOLD],
    [FAULTS_TOLD + 1, FAULTS_TOLD + 1],
    [FAULTS_TOLD + 9, FAULTS_TOLD + 1],
  ] as const) {
    const { status, text } = await client.put('x', 'nonsense;\r\n'.repeat(faults))
    t.assert.deepStrictEqual([status, text.split('\r\n').length], ['NO', lines])
    t.assert.match(text, /^line 1, column 1: /)
  }
})

allEngines(
  'silence of thirty minutes ends a session, of three before sign-in',
  async (t: TestContext, engine) => {
    const clock = steppedClock()
    await using world = await openManageSieveWorld(engine, { clock })
    await using client = await world.client()
    await using stranger = await greeted(world)
    clock.ms += LOGIN_MS
    t.assert.match((await stranger.answer()).text, /^No sign-in within 3 minutes/)
    clock.ms += IDLE_MS - LOGIN_MS - 1_000
    await lookedAfter()
    await client.ok('NOOP')
    clock.ms += IDLE_MS
    t.assert.match((await client.answer()).text, /^Nothing was heard from you for 30 minutes/)
  },
)

allEngines('little is held for a client that never reads, and it is cut', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using world = await openManageSieveWorld(engine, { clock })
  await world.store().sieve.put('x', `# ${'y'.repeat(1_000_000)}\r\nkeep;\r\n`)
  await using client = await world.client()
  client.socket.pause()
  client.write('GETSCRIPT "x"\r\n'.repeat(1_000))
  const unsent = await unsentBytes(world)
  t.assert.ok(unsent <= 4 * 1024 * 1024, `${unsent} octets wait`)
  clock.ms += STALLED_MS - 1_000
  await lookedAfter()
  t.assert.strictEqual(world.connections.size, 1)
  clock.ms += 2_000
  await until(() => world.connections.size === 0)
})
