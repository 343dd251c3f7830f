/** Header floods at the door. THREATS IN5 */
import type { TestContext } from 'node:test'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('half a million To lines are refused in no time', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  await client.say('MAIL FROM:<a@otra.test>')
  await client.say('RCPT TO:<ana@empresa.test>')
  await client.say('DATA')
  client.write('To: ana@empresa.test\r\n'.repeat(500_000))
  const start = process.cpuUsage()
  const reply = await client.say('.')
  const { user, system } = process.cpuUsage(start)
  t.assert.match(reply, /^552-5\.3\.4 El encabezado del mensaje pasa de 2000 campos o de 256 KiB\./)
  t.assert.ok((user + system) / 1000 < 1000, `${(user + system) / 1000} ms with the client's own work`)
})

eachEngine('two thousand fields, and one more', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  // Our Received line is one of them.
  const message = (fields: number): string => `${'a: b\r\n'.repeat(fields)}\r\nc`
  t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], message(1999)), /^250/)
  t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], message(2000)), /^552[- ]5\.3\.4/)
})
