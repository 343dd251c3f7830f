/** What of a submitted message nobody may see. THREATS SUB3 */
import type { TestContext } from 'node:test'
import { ANA_PASSWORD, openSmtpWorld, plain } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { openTakeoverWorld, sendAs } from '../kit/takeover-world.ts'

eachEngine(
  'blind copies and the client address are in no copy; Date and Message-ID are',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await using client = await world.client('submission')
    const header =
      'Return-Path: <forged@otra.test>\r\nBcc: jefa@otra.test,\r\n  luis@empresa.test\r\nFrom: ana@empresa.test\r\nbCC : x@otra.test\r\nSubject: hola\r\nResent-Bcc: y@otra.test\r\n'
    const reply = await client.send(
      'ana@empresa.test',
      ['luis@empresa.test', 'jefa@otra.test'],
      `${header}\r\nBcc: in the text stays`,
    )
    t.assert.match(reply, /^250 /)
    const [inside = ''] = await world.mailbox(world.accounts.luis)
    const outside = Buffer.from(world.queued[0]?.bytes ?? []).toString()
    for (const text of [inside, outside]) {
      t.assert.match(
        text,
        /Received: by mx\.empresa\.test with ESMTPA id [0-9a-f-]+\.1; [^\r]+\r\nDate: [^\r]+ \+0000\r\nMessage-ID: <[0-9a-f-]+@empresa\.test>\r\nFrom: ana@empresa\.test\r\nSubject: hola\r\n\r\nBcc: in the text stays\r\n$/,
      )
      t.assert.doesNotMatch(text, /127\.0\.0\.1|client\.test|jefa|forged|y@otra/)
    }
    t.assert.match(inside, /^Return-Path: <ana@empresa\.test>\r\nReceived: /)
    t.assert.match(outside, /^Received: /)
  },
)

eachEngine('a message that has Date and Message-ID is sent on as it came', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('submission')
  const text =
    'Date: Fri, 21 Nov 2025 10:40:00 +0000\r\nMessage-ID: <a@b>\r\nFrom: ana@empresa.test\r\n\r\nhola\r\n'
  await client.send('ana@empresa.test', ['x@otra.test'], text.slice(0, -2))
  const sent = Buffer.from(world.queued[0]?.bytes ?? []).toString()
  t.assert.strictEqual(sent.slice(sent.indexOf('Date:')), text)
  t.assert.strictEqual(world.queued[0]?.accountId, world.accounts.ana)
})

eachEngine(
  'two hundred new recipients in a minute are held, and whoever sent them is out',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    await using client = await it.world.client('submission')
    const strangers = (n: number): string[] =>
      Array.from({ length: 50 }, (_, at) => `persona${n}-${at}@fuera.test`)
    for (let n = 0; n < 4; n++) t.assert.match(await sendAs(client, strangers(n)), /^250 2\.0\.0 /)
    t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^530 /)
    t.assert.match(
      await client.say(`AUTH PLAIN ${plain('ana@empresa.test', ANA_PASSWORD)}`),
      /^525 5\.7\.13 /,
    )
    await it.breaker.settled()
    t.assert.strictEqual(it.told.length, 1)
    const count = await it.queue.store.countStates()
    t.assert.strictEqual(
      (count.get('held') ?? 0) + it.sink.messages.flatMap(({ rcptTo }) => rcptTo).length,
      200,
    )
    t.assert.ok((count.get('held') ?? 0) >= 50)
  },
)
