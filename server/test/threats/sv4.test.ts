/** SV4: an automatic reply goes once to a person who wrote, and never to a machine, a list or a forged address. THREATS SV4 */
import type { TestContext } from 'node:test'
import { STRANGER } from '../identity/identity-world.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { eachEngine } from '../kit/stores.ts'
import { letterTo, openScriptedWorld, type ScriptedWorld, textOf } from '../sieve/scripted-world.ts'

const AWAY = 'require "vacation"; vacation :days 3 :subject "Estoy fuera" "Vuelvo el lunes.";'

async function answers(world: ScriptedWorld): Promise<string[]> {
  return world.queued.map(({ recipients: [one] }) => one?.address ?? '')
}

eachEngine('SV4: a person is answered once, as who they wrote to', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, AWAY)
  for (let n = 0; n < 3; n++) t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  t.assert.deepStrictEqual(await answers(world), ['bea@otra.test'])
  const [sent] = world.queued
  if (sent === undefined) throw new Error('no answer')
  t.assert.deepStrictEqual(
    [sent.reversePath, sent.own, sent.recipients[0]?.dsn],
    [null, true, { notify: ['never'] }],
  )
  const text = textOf(sent)
  t.assert.match(text, /\r\nFrom: Ana <ana@empresa\.test>\r\nTo: bea@otra\.test\r\nSubject: Estoy fuera\r\n/)
  t.assert.match(text, /\r\nIn-Reply-To: <0\.\d+@otra\.test>\r\nReferences: <0\.\d+@otra\.test>\r\n/)
  t.assert.match(text, /\r\nAuto-Submitted: auto-replied \(vacation\)\r\n/)
  t.assert.match(text, /\r\n\r\nVuelvo el lunes\.\r\n$/)
  t.assert.strictEqual((await world.mail(ana))['INBOX']?.length, 3, 'the mail itself stays')
})

eachEngine('SV4: nobody but a person who wrote to the owner is answered', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, AWAY)
  const to = 'ana@empresa.test'
  const mails: readonly [string, string, Parameters<ScriptedWorld['send']>[1]?][] = [
    ['a bounce', letterTo(to), { from: '' }],
    ['an answer of a machine', letterTo(to, 'Auto-Submitted: auto-replied\r\n')],
    ['a mailing list', letterTo(to, 'List-Id: <equipo.otra.test>\r\n')],
    ['bulk mail', letterTo(to, 'Precedence: bulk\r\n')],
    ['a newsletter', letterTo(to, 'List-Unsubscribe: <https://otra.test/baja>\r\n')],
    ['Exchange says not to', letterTo(to, 'X-Auto-Response-Suppress: OOF\r\n')],
    ['a machine', letterTo(to), { from: 'no-reply@otra.test' }],
    ['an owner of a list', letterTo(to), { from: 'owner-equipo@otra.test' }],
    ['a list by its return path', letterTo(to), { from: 'equipo-bounces+ana=empresa.test@otra.test' }],
    ['a daemon', letterTo(to), { from: 'MAILER-DAEMON@otra.test' }],
    ['written to somebody else', letterTo('otros@lejos.test')],
    ['a blind copy', letterTo('Undisclosed recipients:;')],
    [
      'from nobody proved',
      letterTo(to).replace('bea@otra', 'x@lejos'),
      { address: STRANGER, hello: 'x.lejos.test', from: 'x@lejos.test' },
    ],
  ]
  for (const [what, message, options] of mails) {
    const reply = await world.send(message, options)
    t.assert.match(reply, /^250/, what)
    t.assert.deepStrictEqual(await answers(world), [], what)
  }
  t.assert.match(await world.send(letterTo(to)), /^250/)
  t.assert.deepStrictEqual(await answers(world), ['bea@otra.test'], 'and a person is')
})

eachEngine('SV4: 1,000 forged senders get nothing', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, AWAY)
  const { delivery, accounts } = world.smtp
  const result = 'mx.empresa.test; spf=fail smtp.mailfrom=lejos.test; dmarc=none header.from=lejos.test'
  for (let n = 0; n < 1000; n++) {
    const lines = n % 2 === 0 ? '' : `Authentication-Results: ${result}\r\n`
    await delivery.deliver({
      bytes: Buffer.from(`${lines}${letterTo('ana@empresa.test').replace('bea@otra', `v${n}@lejos`)}`),
      reversePath: `v${n}@lejos.test`,
      deliveryId: `f.${n}`,
      receivedMs: 1,
      recipients: [{ accountId: accounts.ana, subAddress: undefined, address: 'ana@empresa.test' }],
    })
  }
  t.assert.deepStrictEqual(await answers(world), [])
  t.assert.strictEqual((await world.mail(ana))['INBOX']?.length, 1000)
})

eachEngine(
  'SV4: aliases and given addresses count, others of the company do not',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    await world.script(ana, AWAY)
    // An alias of hers and of others: she is among those it stands for.
    await world.send(letterTo('ventas@empresa.test'), { to: ['ana@empresa.test'] })
    t.assert.strictEqual(world.queued.length, 1)
    t.assert.match(
      textOf(world.queued[0] ?? { bytes: new Uint8Array() }),
      /\r\nFrom: Ana <ventas@empresa\.test>\r\n/,
    )
    await world.script(ana, 'require "vacation"; vacation :addresses ["ana@vieja.test"] "Otra.";')
    await world.send(letterTo('luis@empresa.test'), { to: ['ana@empresa.test'] })
    t.assert.strictEqual(world.queued.length, 1)
    await world.send(letterTo('Ana@Vieja.test'), { to: ['ana@empresa.test'] })
    t.assert.strictEqual(world.queued.length, 2)
  },
)

eachEngine('SV4: the period ends, and an hour has so many answers', async (t: TestContext, engine) => {
  const clock = fakeClock(Date.UTC(2026, 10, 22, 9))
  await using world = await openScriptedWorld(engine, { clock })
  const { ana } = world.smtp.accounts
  await world.script(ana, AWAY)
  const write = async (from: string): Promise<void> => {
    await world.smtp.delivery.deliver({
      bytes: Buffer.from(letterTo('ana@empresa.test')),
      ...{ reversePath: from, senderVerified: true, receivedMs: clock.now() },
      deliveryId: `p.${Math.random()}`,
      recipients: [{ accountId: ana, subAddress: undefined, address: 'ana@empresa.test' }],
    })
  }
  const day = 86_400_000
  await write('bea@otra.test')
  await clock.advance(3 * day - 1)
  await write('bea@otra.test')
  t.assert.strictEqual(world.queued.length, 1)
  await clock.advance(2)
  await write('bea@otra.test')
  t.assert.strictEqual(world.queued.length, 2)
  await clock.advance(day)
  for (let n = 0; n < 102; n++) await write(`p${n}@otra.test`)
  t.assert.strictEqual(world.queued.length, 102)
  await clock.advance(2 * 3_600_000)
  await write('p101@otra.test')
  t.assert.strictEqual(world.queued.length, 103, 'who was too many is answered another time')
})

eachEngine('SV4: two who are away answer each other once at most', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana, luis } = world.smtp.accounts
  for (const account of [ana, luis]) await world.script(account, AWAY)
  await using client = await world.smtp.client('submission')
  const letter = 'From: ana@empresa.test\r\nTo: luis@empresa.test\r\nSubject: Hola\r\n\r\nNos vemos.\r\n'
  t.assert.match(await client.send('ana@empresa.test', ['luis@empresa.test'], letter), /^250/)
  // What the queue would bring is brought, as long as there is some.
  for (let at = 0; at < world.queued.length && at < 10; at++) {
    const submission = world.queued[at]
    if (submission === undefined) break
    const accountId = submission.recipients[0]?.address === 'ana@empresa.test' ? ana : luis
    await world.smtp.delivery.deliver({
      bytes: submission.bytes,
      reversePath: '',
      deliveryId: submission.deliveryId,
      receivedMs: 1,
      senderVerified: true,
      recipients: [{ accountId, subAddress: undefined, address: submission.recipients[0]?.address ?? '' }],
    })
  }
  t.assert.deepStrictEqual(await answers(world), ['ana@empresa.test'])
  t.assert.strictEqual((await world.mail(ana))['INBOX']?.length, 1)
  t.assert.strictEqual((await world.mail(luis))['INBOX']?.length, 1)
})

eachEngine(
  'SV4: an account that may not write there does not answer there either',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    await world.script(ana, AWAY)
    const { directory, empresa } = world.smtp
    await setRules(directory, empresa, { kind: 'account', id: ana }, [rule('ownDomain')])
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    t.assert.deepStrictEqual(await answers(world), [])
  },
)

eachEngine('SV4: a copy of the answer is filed where the script wants it', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, 'require ["vacation","fcc"]; vacation :fcc "Sent" "Vuelvo el lunes.";')
  await world.send(letterTo('ana@empresa.test'))
  await world.send(letterTo('ana@empresa.test'))
  const { Sent: sent = [] } = await world.mail(ana)
  t.assert.strictEqual(sent.length, 1)
  t.assert.match(sent[0] ?? '', /\r\nAuto-Submitted: auto-replied \(vacation\)\r\n/)
})
