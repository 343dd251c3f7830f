/** Open relay and loops. THREATS IN10, and the relay part of IN6 */
import type { TestContext } from 'node:test'
import type { SmtpListener } from '../../src/edge/smtp/server.ts'
import { addAlias } from '../directory/company.ts'
import { addGroup, openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

/** Each would reach evil.test on some server, in some year. */
const PROBES: readonly string[] = [
  '<a@evil.test>',
  '<"a"@evil.test>',
  '<a%evil.test@empresa.test>',
  '<"a%evil.test"@empresa.test>',
  '<a%evil.test@mx.empresa.test>',
  '<a%evil.test%empresa.test>',
  '<evil.test!a@empresa.test>',
  '<"evil.test!a"@empresa.test>',
  '<empresa.test!evil.test!a>',
  '<empresa.test!a@evil.test>',
  '<"a@evil.test"@empresa.test>',
  '<"a@evil.test">',
  '<"a@evil.test x"@empresa.test>',
  '<a@evil.test@empresa.test>',
  '<a@empresa.test@evil.test>',
  '<@empresa.test:a@evil.test>',
  '<@mx.empresa.test:a@evil.test>',
  '<@evil.test:a@evil.test>',
  '<@empresa.test,@evil.test:a@evil.test>',
  '<@empresa.test:"a@evil.test"@empresa.test>',
  '<@[127.0.0.1]:a@evil.test>',
  '<a@evil.test(empresa.test)>',
  '<a(x)@evil.test>',
  '<a@[127.0.0.1]>',
  '<a@[IPv6:::1]>',
  '<a@[192.0.2.1]>',
  '<a@127.0.0.1>',
  '<a@localhost>',
  '<a@evil.test.>',
  '<a@evil.test.empresa.test>',
  '<a@sub.empresa.test>',
  '<a@empresa.test.evil.test>',
  '<a@EVIL.TEST>',
  '<a+ana@evil.test>',
  '<ana@empresa.test>@evil.test',
  '<ana@empresa.test> <a@evil.test>',
  '<ana@empresa.test>,<a@evil.test>',
  '<ana@empresa.test\x7f@evil.test>',
  'a@evil.test',
  '<>',
  '<a@ev\u0131l.test>',
  '<a@evil\u3002test>',
]

eachEngine(`${PROBES.length} ways to ask for relaying lead nowhere`, async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  for (const role of ['mx', 'lmtp'] as const)
    for (const sender of ['a@evil.test', 'ana@empresa.test', ''])
      for (const probe of PROBES) {
        await using client = await world.client(role)
        await client.say(`MAIL FROM:<${sender}> SMTPUTF8`)
        const reply = await client.say(`RCPT TO:${probe}`)
        t.assert.match(reply, /^(550[- ]5\.(7|1)\.1|501 5\.5\.4|555 5\.5\.4) /, `${role} ${probe}: ${reply}`)
        t.assert.match(await client.say('DATA'), /^(554|503)/)
      }
  t.assert.deepStrictEqual(world.queued, [])
})

eachEngine('a source route to somebody here is read as that address', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  t.assert.match(
    await client.send('@evil.test:a@otra.test', ['@evil.test,@x.test:ana@empresa.test'], 'a: b'),
    /^250/,
  )
  const [text = ''] = await world.mailbox(world.accounts.ana)
  t.assert.match(text, /^Return-Path: <a@otra\.test>\r\n/)
})

eachEngine('submission without sign-in relays nothing either', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { SmtpClient } = await import('../kit/smtp-client.ts')
  await using client = await SmtpClient.open(await world.listen('submission', { private: true }))
  await client.hello()
  t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^530[- ]5\.7\.0/)
  t.assert.match(await client.say('RCPT TO:<a@evil.test>'), /^503/)
})

eachEngine('a hundred hops are far, one more is a circle', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  const hops = (count: number): string => `${'Received: by x\r\n'.repeat(count)}Subject: a\r\n\r\nb`
  // Ours is one of them.
  t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], hops(99)), /^250/)
  t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], hops(100)), /^554[- ]5\.4\.6/)
})

eachEngine(
  'an alias that leads outside knows a message it has sent out before',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await using client = await world.client('mx')
    t.assert.match(await client.send('a@otra.test', ['ventas@empresa.test'], 'Subject: a\r\n\r\nb'), /^250/)
    const [out] = world.queued
    t.assert.deepStrictEqual(
      out?.recipients.map((recipient) => recipient.address),
      ['socio@otra.test'],
    )
    const text = Buffer.from(out?.bytes ?? []).toString()
    t.assert.match(text, /^Delivered-To: ventas@empresa\.test\r\nReceived: /)
    t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1)
    t.assert.match(
      await client.send('socio@otra.test', ['ventas@empresa.test'], `Received: by otra.test\r\n${text}`),
      /^554[- ]5\.4\.6/,
    )
    t.assert.strictEqual(world.queued.length, 1)
    t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1, 'nobody inside has it twice')
  },
)

const CIRCLED = 'Delivered-To: ventas@empresa.test\r\nSubject: a\r\n\r\nb'

eachEngine('the circle of one recipient is no trouble of the others', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { ana, luis } = world.accounts
  const recipients = ['ventas@empresa.test', 'luis@empresa.test']
  await using smtp = await world.client('mx')
  t.assert.match(await smtp.send('socio@otra.test', recipients, CIRCLED), /^250/)
  t.assert.deepStrictEqual([(await world.mailbox(ana)).length, (await world.mailbox(luis)).length], [0, 1])
  // The queue looks at it as it stands, and tells its sender if that is somebody.
  t.assert.deepStrictEqual(
    world.queued.map(({ recipients: queued }) => queued.map(({ address }) => address)),
    [['ventas@empresa.test']],
  )
  await using lmtp = await world.client('lmtp')
  await lmtp.say('MAIL FROM:<socio@otra.test>')
  for (const recipient of recipients) await lmtp.say(`RCPT TO:<${recipient}>`)
  await lmtp.say('DATA')
  t.assert.match(await lmtp.say(`${CIRCLED}\r\n.`), /^554[- ]5\.4\.6/)
  t.assert.match(await lmtp.reply(), /^250 /)
  t.assert.strictEqual((await world.mailbox(luis)).length, 2)
  t.assert.strictEqual(world.queued.length, 1)
})

eachEngine(
  'whose senders are answered for: an MTA in front on a private line',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const { SmtpClient } = await import('../kit/smtp-client.ts')
    for (const [role, listener] of [
      ['mx', { private: true }],
      ['lmtp', {}],
      ['lmtp', { private: true }],
      ['lmtp', { trustedSenders: true }],
      ['mx', { private: true, trustedSenders: true }],
      ['lmtp', { private: true, trustedSenders: true }],
    ] as const) {
      await using client = await SmtpClient.open(await world.listen(role, listener))
      await client.hello(role === 'lmtp' ? 'LHLO' : 'EHLO')
      t.assert.match(await client.send('a@otra.test', ['ventas@empresa.test'], 'Subject: a\r\n\r\nb'), /^250/)
    }
    t.assert.deepStrictEqual(
      world.queued.map(({ senderVerified }) => senderVerified),
      [undefined, undefined, undefined, undefined, undefined, true],
    )
  },
)

eachEngine(
  'a claimed MAIL FROM opens no group by LMTP, unless the MTA in front is trusted',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const { SmtpClient } = await import('../kit/smtp-client.ts')
    const staff = ['ana@empresa.test', 'fuera@otra.test']
    await addGroup(world.directory, world.empresa, 'socios', 'members', staff)
    // Who reads what nobody is called does not write for everybody.
    await world.directory.write(({ domains }) =>
      domains.set(world.empresa.domainId, {
        aliasOf: undefined,
        language: 'es',
        catchAll: world.accounts.ana,
        enabled: true,
      }),
    )
    await addAlias(world.directory, world.empresa, 'jefatura', ['ana@empresa.test', 'luis@empresa.test'])
    const answers = async (listener: SmtpListener): Promise<readonly string[]> => {
      await using client = await SmtpClient.open(await world.listen('lmtp', listener))
      await client.hello('LHLO')
      const heard: string[] = []
      for (const sender of [
        ...['ana@empresa.test', 'ana+x@empresa.test', 'luis@empresa.test', 'jefatura@empresa.test'],
        ...['nadie@empresa.test', 'away@empresa.test', 'fuera@otra.test', 'otro@otra.test', ''],
      ]) {
        await client.say(`MAIL FROM:<${sender}>`)
        const closed = await client.say('RCPT TO:<cerrado@empresa.test>')
        const members = await client.say('RCPT TO:<socios@empresa.test>')
        await client.say('RSET')
        heard.push(`${closed.slice(0, 3)} ${members.slice(0, 3)}`)
      }
      return heard
    }
    const strangers = [...Array.from({ length: 6 }, () => '550 550'), '550 250', '550 550', '550 550']
    t.assert.deepStrictEqual(await answers({ private: true }), strangers)
    t.assert.deepStrictEqual(await answers({ trustedSenders: true }), strangers, 'not from everywhere')
    t.assert.deepStrictEqual(await answers({ private: true, trustedSenders: true }), [
      ...['250 250', '250 250', '250 550', '550 550'],
      ...['550 550', '550 550', '550 250', '550 550', '550 550'],
    ])
  },
)
