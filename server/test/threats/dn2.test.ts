/** Names that strangers choose, in the lines we write. THREATS DN2 */
import type { TestContext } from 'node:test'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const NAMES = ['a\r\nX: y', '\u001b[2J', 'a'.repeat(255), '<b>', 'a\u202eb', '(;)', '"']

eachEngine('HELO and PTR are one escaped token each', async (t: TestContext, engine) => {
  let ptr = ''
  await using world = await openSmtpWorld(engine, { reverseName: () => Promise.resolve(ptr) })
  for (const name of NAMES) {
    ptr = name
    await using client = await world.client('mx')
    // The line reader takes CR, LF and NUL away from HELO before anybody else sees it.
    await client.say(`EHLO ${name.replaceAll(/[\r\n]/g, '')}`)
    await client.say('EHLO mail')
    t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], 'a: b'), /^250/)
  }
  const texts = await world.mailbox(world.accounts.ana)
  t.assert.strictEqual(texts.length, NAMES.length)
  for (const text of texts)
    t.assert.match(
      text,
      /^Return-Path: <a@otra\.test>\r\nReceived: from mail \([A-Za-z0-9_.:=-]{1,255} \[127\.0\.0\.1\]\)\r\n\tby /,
    )
})

eachEngine('odd names in HELO do not leave their place', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  for (const name of ['<b>', 'a\u202eb', '(x)by', 'a;b', 'ñandú', `"a"`]) {
    await using client = await world.client('mx')
    t.assert.match(await client.say(`EHLO ${name}`), /^250-/)
    t.assert.match(await client.send('a@otra.test', ['luis@empresa.test'], 'a: b'), /^250/)
  }
  for (const text of await world.mailbox(world.accounts.luis))
    t.assert.match(text, /\r\nReceived: from [A-Za-z0-9_.:=-]{1,255} \(unknown \[127\.0\.0\.1\]\)\r\n\tby /)
})
