/**
 * SV3, the part of the delivery: a redirect passes mail on within the account's sending rules, to few and not often, never
 * in circles, and what may not go stays with its owner. THREATS SV3
 */
import type { TestContext } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { eachEngine } from '../kit/stores.ts'
import { letterTo, openScriptedWorld, type ScriptedWorld, textOf } from '../sieve/scripted-world.ts'

const PASS_ON = 'redirect "luis@fuera.test";'
const HOUR_MS = 3_600_000

function targets({ queued }: ScriptedWorld): string[] {
  return queued.map(({ recipients }) => recipients.map(({ address }) => address).join(' '))
}

async function inboxOf(world: ScriptedWorld, account: AccountId): Promise<string[]> {
  return (await world.mail(account))['INBOX'] ?? []
}

eachEngine(
  'SV3: what is passed on leaves as mail that the account forwards',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    await world.script(ana, PASS_ON)
    const letter = letterTo('ana@empresa.test')
    t.assert.match(await world.send(letter), /^250/)
    t.assert.deepStrictEqual(await world.mail(ana), {})
    const [sent] = world.queued
    if (sent === undefined) throw new Error('nothing was passed on')
    t.assert.strictEqual(sent.forwardedBy, 'ana@empresa.test')
    t.assert.strictEqual(sent.own ?? sent.accountId, undefined, 'it is not signed as ours')
    t.assert.deepStrictEqual(sent.reversePath, { local: 'bea', domain: 'otra.test' })
    t.assert.deepStrictEqual(sent.recipients, [
      { address: 'luis@fuera.test', dsn: { originalRecipient: 'rfc822;luis@fuera.test' } },
    ])
    const text = textOf(sent)
    t.assert.match(text, /^Delivered-To: ana@empresa\.test\r\nAuthentication-Results: /)
    t.assert.doesNotMatch(text, /^Return-Path:/m)
    t.assert.ok(text.endsWith(letter), 'not an octet of it is another')
    // A bounce stays one.
    t.assert.match(await world.send(letterTo('ana@empresa.test'), { from: '' }), /^250/)
    t.assert.strictEqual(world.queued[1]?.reversePath, null)
  },
)

eachEngine('SV3: sending rules hold when it is run', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana, luis } = world.smtp.accounts
  const { directory, empresa } = world.smtp
  await world.script(ana, PASS_ON)
  await setRules(directory, empresa, { kind: 'account', id: ana }, [rule('ownDomain')])
  t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  t.assert.deepStrictEqual(targets(world), [])
  const [kept = '', told = '', ...more] = await inboxOf(world, ana)
  t.assert.match(kept, /\r\nSubject: Hola\r\n/)
  t.assert.match(told, /\r\nSubject: Un filtro suyo no =\?utf-8\?|\r\nSubject: =\?utf-8\?/)
  t.assert.deepStrictEqual(more, [])
  // Inside it may write, and the copy goes on as it should.
  await world.script(ana, 'redirect "luis@empresa.test";')
  t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  t.assert.deepStrictEqual(
    world.queued.map(({ recipients }) => recipients),
    [
      [
        {
          address: 'luis@empresa.test',
          dsn: { originalRecipient: 'rfc822;luis@empresa.test' },
          expanded: true,
        },
      ],
    ],
  )
  t.assert.deepStrictEqual(await inboxOf(world, luis), [], 'the queue brings it')
  // A closed group takes it from one of the company.
  await world.script(ana, 'redirect "cerrado@empresa.test";')
  await setRules(directory, empresa, { kind: 'account', id: ana }, [rule('listedDomains', ['otra.test'])])
  await world.send(letterTo('ana@empresa.test'))
  t.assert.strictEqual(world.queued.length, 2)
})

eachEngine('SV3: four of one message, and a fifth is none', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  for (const [n, expected] of [
    [3, 3],
    [4, 4],
    [5, 4],
  ] as const) {
    const before = world.queued.length
    const script = Array.from({ length: n }, (_, at) => `redirect "l${at}@fuera.test";`).join('\n')
    await world.script(ana, script)
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    t.assert.ok(world.queued.length - before <= expected, String(n))
    if (n <= 4) t.assert.strictEqual(world.queued.length - before, n)
  }
  const inbox = await inboxOf(world, ana)
  t.assert.strictEqual(inbox.filter((text) => text.includes('Subject: Hola')).length, 1, 'that one is kept')
})

eachEngine('SV3: a hundred an hour, and the others stay', async (t: TestContext, engine) => {
  const clock = fakeClock(Date.UTC(2026, 10, 22, 9))
  await using world = await openScriptedWorld(engine, { clock })
  const { ana } = world.smtp.accounts
  await world.script(ana, PASS_ON)
  const bring = async (): Promise<void> => {
    await world.smtp.delivery.deliver({
      bytes: Buffer.from(letterTo('ana@empresa.test')),
      reversePath: 'bea@otra.test',
      deliveryId: `h.${Math.random()}`,
      receivedMs: clock.now(),
      recipients: [{ accountId: ana, subAddress: undefined, address: 'ana@empresa.test' }],
    })
  }
  const held = async (): Promise<number> =>
    (await inboxOf(world, ana)).filter((text) => text.includes('Subject: Hola')).length
  for (let n = 0; n < 99; n++) await bring()
  t.assert.deepStrictEqual([world.queued.length, await held()], [99, 0])
  await bring()
  t.assert.deepStrictEqual([world.queued.length, await held()], [100, 0])
  await bring()
  t.assert.deepStrictEqual([world.queued.length, await held()], [100, 1])
  await clock.advance(2 * HOUR_MS)
  await bring()
  t.assert.deepStrictEqual([world.queued.length, await held()], [101, 1])
})

eachEngine('SV3: nothing goes round in circles', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, PASS_ON)
  // It came back from there: with our mark, or through the one it would go to.
  for (const mark of ['ana@empresa.test', 'luis@fuera.test'])
    t.assert.match(await world.send(letterTo('ana@empresa.test', `Delivered-To: ${mark}\r\n`)), /^250/)
  t.assert.deepStrictEqual(targets(world), [])
  t.assert.strictEqual((await inboxOf(world, ana)).length, 2)
  // To oneself is to keep.
  for (const own of ['ana@empresa.test', 'Ana+feria@Empresa.test']) {
    await world.script(ana, `redirect "${own}";`)
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  }
  t.assert.deepStrictEqual(targets(world), [])
  t.assert.strictEqual((await inboxOf(world, ana)).length, 4)
})

eachEngine(
  'SV3: an account that is stopped passes nothing on and answers nobody',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    await world.script(ana, `require "vacation"; vacation "Vuelvo el lunes."; ${PASS_ON}`)
    const { organisationId } = world.smtp.empresa
    await world.smtp.directory.write(async ({ takeovers, accounts }) => {
      await takeovers.open({ accountId: ana, organisationId, evidence: '{}' }, 1)
      await accounts.raiseVersion(ana)
    })
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    t.assert.deepStrictEqual(targets(world), [])
    t.assert.strictEqual((await inboxOf(world, ana)).length, 1)
  },
)

eachEngine(
  'SV3: while the queue is away nothing is taken, and then it goes once',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    await world.script(ana, `require "copy"; redirect :copy "luis@fuera.test";`)
    world.smtp.state.queueFails = true
    const letter = letterTo('ana@empresa.test')
    t.assert.match(await world.send(letter), /^451/)
    t.assert.deepStrictEqual([targets(world), await world.mail(ana)], [[], {}])
    world.smtp.state.queueFails = false
    t.assert.match(await world.send(letter), /^250/)
    // The peer did not hear of it and brings it again: the mailbox cannot know it, those outside need not hear of that.
    t.assert.match(await world.send(letter), /^250/)
    t.assert.deepStrictEqual(targets(world), ['luis@fuera.test'])
    t.assert.strictEqual((await inboxOf(world, ana)).length, 2)
  },
)
