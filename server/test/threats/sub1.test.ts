/** Nobody writes as somebody else. THREATS SUB1 */
import type { TestContext } from 'node:test'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const REFUSED: readonly string[] = [
  'From: jefe@otra.test\r\n',
  'From: luis@empresa.test\r\n',
  'From: ana@empresa.test\r\nFrom: luis@empresa.test\r\n',
  'From: ana@empresa.test, luis@empresa.test\r\n',
  'From: grupo: luis@empresa.test;\r\n',
  'From: grupo: ana@empresa.test;\r\n',
  'From: undisclosed:;\r\n',
  'From:\r\n luis@empresa.test\r\n',
  'From: "ana@empresa.test"\r\n <luis@empresa.test>\r\n',
  'From: =?utf-8?q?luis=40empresa=2Etest?=\r\n',
  'From: <@empresa.test:ana@empresa.test>\r\n',
  'From: ana@empresa.test(x)@luis.test\r\n',
  'From: ana@empresa.test\r\nSender: luis@empresa.test\r\n',
  'From: ana@empresa.test\r\nSender: ana@empresa.test, ana@empresa.test\r\n',
  'From: ana@empresa.test\r\nResent-From: luis@empresa.test\r\n',
  'From: ana@empresa.test\r\nResent-From: ana@empresa.test\r\nResent-From: luis@empresa.test\r\n',
  'From: ana@empresa.test\r\nResent-Sender: luis@empresa.test\r\n',
  'From : luis@empresa.test\r\n',
  'fRoM: luis@empresa.test\r\n',
  'From: \r\n',
  'From: Ana\r\n',
  'Subject: nobody\r\n',
]
const TAKEN: readonly string[] = [
  'From: ana@empresa.test\r\n',
  'From: "Jefe <jefe@otra.test>" <ANA@Empresa.Test>\r\n',
  'From: Ana (la de\r\n siempre) <ana+feria@empresa.test>\r\n',
  'From: ana@empresa.test\r\nSender: Ana <ana@empresa.test>\r\nReply-To: quien@otra.test\r\n',
  'From: ana@empresa.test\r\nResent-From: ana@empresa.test\r\n',
]

eachEngine(
  'a From, Sender or Resent field that is not one own address is refused',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    for (const header of REFUSED) {
      await using client = await world.client('submission')
      const reply = await client.send(
        'ana@empresa.test',
        ['luis@empresa.test', 'x@otra.test'],
        `${header}\r\nhola`,
      )
      t.assert.match(reply, /^550[- ]5\.7\.1 /, JSON.stringify(header))
    }
    t.assert.deepStrictEqual(world.queued, [])
    t.assert.deepStrictEqual(await world.mailbox(world.accounts.luis), [])
    for (const header of TAKEN) {
      await using client = await world.client('submission')
      const reply = await client.send(
        'ana@empresa.test',
        ['luis@empresa.test', 'x@otra.test'],
        `${header}\r\nhola`,
      )
      t.assert.match(reply, /^250 /, JSON.stringify(header))
    }
    t.assert.strictEqual(world.queued.length, TAKEN.length)
  },
)

eachEngine('nor is the way back', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('submission')
  for (const path of ['luis@empresa.test', 'jefe@otra.test', 'luis+ana@empresa.test', '"ana@x"@empresa.test'])
    t.assert.match(await client.say(`MAIL FROM:<${path}>`), /^550[- ]5\.7\.1 /, path)
  for (const path of ['', 'ana@empresa.test', 'ANA+x@empresa.test', 'ventas@empresa.test']) {
    t.assert.match(await client.say(`MAIL FROM:<${path}>`), /^250 /, path)
    await client.say('RSET')
  }
})
