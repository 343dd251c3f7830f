/** Each limit of what scripts send, one below, at, and one above. */
import { type TestContext, test } from 'node:test'
import {
  REDIRECT_REMEMBERED_MS,
  REJECT_SIGNS_MAX,
  SIEVE_FAILURE_TOLD_MS,
  SIEVE_NOTICES_MAX,
  VACATION_SECONDS_MIN,
} from '../../src/service/delivery/limits.ts'
import { openEngine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { letterTo, openScriptedWorld, type ScriptedWorld } from './scripted-world.ts'

type Bringing = {
  readonly world: ScriptedWorld
  readonly clock: FakeClock
  bring(letter?: string): Promise<unknown>
}

async function scripted(script: string, work: (given: Bringing) => Promise<void>): Promise<void> {
  const clock = fakeClock(Date.UTC(2026, 10, 22, 9))
  await using engine = await openEngine('sqlite')
  await using world = await openScriptedWorld(engine, { clock })
  const { ana } = world.smtp.accounts
  await world.script(ana, script)
  let n = 0
  const bring = async (letter = letterTo('ana@empresa.test')): Promise<unknown> =>
    await world.smtp.delivery.deliver({
      bytes: Buffer.from(letter),
      ...{ reversePath: 'bea@otra.test', senderVerified: true, receivedMs: clock.now() },
      deliveryId: `l.${n++}`,
      recipients: [{ accountId: ana, subAddress: undefined, address: 'ana@empresa.test', mayRefuse: true }],
    })
  await work({ world, clock, bring })
}

test('an hour lies between two answers, whatever a script says', async (t: TestContext) => {
  const script = 'require ["vacation-seconds"]; vacation :seconds 1 "Vuelvo el lunes.";'
  await scripted(script, async ({ world, clock, bring }) => {
    await bring()
    await clock.advance(VACATION_SECONDS_MIN * 1000 - 1)
    await bring()
    t.assert.strictEqual(world.queued.length, 1)
    await clock.advance(1)
    await bring()
    t.assert.strictEqual(world.queued.length, 2)
  })
})

test('the same message is passed on once, for so long', async (t: TestContext) => {
  await scripted('redirect "casa@fuera.test";', async ({ world, clock, bring }) => {
    const letter = letterTo('ana@empresa.test')
    await bring(letter)
    // Other lines on top do not make it another.
    await clock.advance(REDIRECT_REMEMBERED_MS - 1)
    await bring(`Received: from otro.test\r\n${letter}`)
    t.assert.strictEqual(world.queued.length, 1)
    await bring(letter.replace('Nos vemos.', 'Nos vemos!'))
    t.assert.strictEqual(world.queued.length, 2, 'another text is another message')
    await clock.advance(1)
    await bring(letter)
    t.assert.strictEqual(world.queued.length, 3)
  })
})

test('so many notices of one message', async (t: TestContext) => {
  for (const more of [-1, 0, 1]) {
    const wanted = SIEVE_NOTICES_MAX + more
    const notices = Array.from({ length: wanted }, (_, n) => `notify "mailto:n${n}@fuera.test";`)
    await scripted(`require "enotify"; ${notices.join(' ')}`, async ({ world, bring }) => {
      await bring()
      t.assert.strictEqual(world.queued.length, Math.min(wanted, SIEVE_NOTICES_MAX))
    })
  }
})

test('a reason has so many signs', async (t: TestContext) => {
  for (const more of [-1, 0, 1]) {
    const wanted = REJECT_SIGNS_MAX + more
    await scripted(`require "reject"; reject "${'x'.repeat(wanted)}";`, async ({ bring }) => {
      const [outcome] = (await bring()) as { kind: string; reason: string }[]
      t.assert.deepStrictEqual(
        [outcome?.kind, outcome?.reason.length],
        ['rejected', Math.min(wanted, REJECT_SIGNS_MAX)],
      )
    })
  }
})

test('a failure is told again after a day, and not before', async (t: TestContext) => {
  await scripted('require "ihave"; error "no";', async ({ world, clock, bring }) => {
    const letters = async (): Promise<number> => {
      const { INBOX: inbox = [] } = await world.mail(world.smtp.accounts.ana)
      return inbox.filter((text) => text.includes('Auto-Submitted: auto-generated')).length
    }
    await bring()
    await clock.advance(SIEVE_FAILURE_TOLD_MS - 1)
    await bring()
    t.assert.strictEqual(await letters(), 1)
    await clock.advance(1)
    await bring()
    t.assert.strictEqual(await letters(), 2)
  })
})
