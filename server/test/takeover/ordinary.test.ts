/** What people and companies do is not taken for a theft, over real SMTP and on both engines; what is beside it, is. */
import type { TestContext } from 'node:test'
import { LANE_GRANT_SETTING, LANE_SETTING } from '../../src/store/directory-lanes.ts'
import { submission, until } from '../kit/queue.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { eachEngine } from '../kit/stores.ts'
import { openTakeoverWorld, sendAs, sendStrangers } from '../kit/takeover-world.ts'

const NEWSLETTER = 300
const MESSAGES_MAX = 50

eachEngine(
  'a newsletter in the mass lane goes out; the same in the lane of people is held',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    const { world, sink } = it
    const { organisationId } = world.empresa
    await world.directory.write(async ({ settings }) => {
      await settings.set('organisation', organisationId, LANE_GRANT_SETTING, true)
      await settings.set('account', world.accounts.ana, LANE_SETTING, 'mass')
    })
    await using client = await world.client('submission')
    t.assert.strictEqual(await sendStrangers(client, NEWSLETTER), NEWSLETTER)
    t.assert.deepStrictEqual(await it.openCases(), [])
    t.assert.strictEqual(await it.held(), 0)

    await world.directory.write(({ settings }) =>
      settings.set('account', world.accounts.ana, LANE_SETTING, 'personal'),
    )
    // The day after: the newsletter is in no window, and has taught what is usual.
    it.at.nowMs += 86_400_000
    const before = sink.messages.length
    const taken = await sendStrangers(client, NEWSLETTER)
    t.assert.ok(taken <= MESSAGES_MAX, `${taken} taken`)
    await it.breaker.settled()
    t.assert.strictEqual((await it.openCases()).length, 1)
    t.assert.ok((await it.held()) > 0)
    t.assert.ok(sink.messages.length - before < NEWSLETTER)
    t.assert.strictEqual(it.told.length, 1)
  },
)

eachEngine(
  'an invitation to eighty colleagues, one by one, and to sixty people outside',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    await using client = await it.world.client('submission')
    for (let n = 0; n < 80; n++) t.assert.match(await sendAs(client, ['luis@empresa.test']), /^250 /)
    const outside = Array.from({ length: 60 }, (_, n) => `cliente${n}@fuera.test`)
    t.assert.match(await sendAs(client, outside), /^250 /)
    await it.breaker.settled()
    t.assert.deepStrictEqual(await it.openCases(), [])
    // What stays in the house is counted all the same.
    for (let n = 80; n < 200; n++) await sendAs(client, ['luis@empresa.test']).catch(() => undefined)
    await until(async () => (await it.openCases()).length === 1)
  },
)

eachEngine('where the operator turned it off nobody is stopped', async (t: TestContext, engine) => {
  await using it = await openTakeoverWorld(engine, false)
  await using client = await it.world.client('submission')
  t.assert.strictEqual(await sendStrangers(client, MESSAGES_MAX + 10), MESSAGES_MAX + 10)
  await it.sink.received(MESSAGES_MAX + 10)
  t.assert.deepStrictEqual(await it.openCases(), [])
})

eachEngine(
  'what is forwarded tells nothing of the person, however much comes',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    const { world } = it
    const ana = { kind: 'account', id: world.accounts.ana } as const
    await setRules(world.directory, world.empresa, ana, [
      rule('forwardForever', ['ana@lejos.test'], { keepCopy: true }),
    ])
    await using stranger = await world.client('mx')
    for (let n = 0; n < 2 * MESSAGES_MAX; n++)
      await stranger.send('bea@fuera.test', ['ana@empresa.test'], 'From: bea@fuera.test\r\n\r\nUno.\r\n')
    await it.sink.received(2 * MESSAGES_MAX)
    t.assert.deepStrictEqual(await it.openCases(), [])
    // Once the account is stopped, it is held like all the rest.
    await using client = await world.client('submission')
    await sendStrangers(client, 2 * MESSAGES_MAX)
    await it.breaker.settled()
    const before = await it.held()
    await stranger.send('bea@fuera.test', ['ana@empresa.test'], 'From: bea@fuera.test\r\n\r\nUno.\r\n')
    t.assert.strictEqual(await it.held(), before + 1)
    // Also what a colleague wrote.
    const { organisationId } = world.empresa
    const byLuis = { accountId: world.accounts.luis, organisationId, forwardedBy: 'ana@empresa.test' }
    await it.queue.enqueue(submission('ana@lejos.test', byLuis))
    t.assert.strictEqual(await it.held(), before + 2)
  },
)

eachEngine('what was on its way to a colleague is held too', async (t: TestContext, engine) => {
  await using it = await openTakeoverWorld(engine)
  await using late = await it.world.client('submission')
  for (const line of ['MAIL FROM:<ana@empresa.test>', 'RCPT TO:<luis@empresa.test>', 'DATA'])
    t.assert.match(await late.say(line), /^[23]5[04] /)
  await using client = await it.world.client('submission')
  await sendStrangers(client, 2 * MESSAGES_MAX)
  const before = await it.held()
  t.assert.match(await late.say('From: ana@empresa.test\r\n\r\nUno.\r\n.'), /^250 2\.0\.0 /)
  t.assert.strictEqual(await it.held(), before + 1)
  t.assert.deepStrictEqual(await it.world.mailbox(it.world.accounts.luis), [])
})

eachEngine(
  'what waited in the queue, and what comes back from the wire, is held too',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    it.sink.script = { mail: () => '451 4.3.0 Not now' }
    await using client = await it.world.client('submission')
    t.assert.match(await sendAs(client, ['luis@lejos.test']), /^250 /)
    await until(async () => (await it.queue.store.countStates()).get('waiting') === 1)
    const taken = await sendStrangers(client, 2 * MESSAGES_MAX)
    await until(async () => {
      await it.round()
      return (await it.held()) === taken + 1
    })
    t.assert.deepStrictEqual(it.sink.messages, [])
  },
)
