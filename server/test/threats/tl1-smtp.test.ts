/** What was said before TLS is never acted on after it. THREATS TL1 */
import type { TestContext } from 'node:test'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('octets behind STARTTLS in the same packet end the connection', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  for (const injected of ['NOOP\r\n', 'N', '\r\n', 'RSET\r\nMAIL FROM:<x@evil.test>\r\n']) {
    await using client = await world.client('mx')
    client.write(`STARTTLS\r\n${injected}`)
    t.assert.strictEqual(await client.rest(), '', JSON.stringify(injected))
  }
})

eachEngine('sign-in, name and message are forgotten at STARTTLS', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('submission')
  t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^250/)
  await client.say('STARTTLS')
  await client.startTls()
  t.assert.match(await client.say('RCPT TO:<a@otra.test>'), /^503/)
  t.assert.match(await client.say('AUTH PLAIN AAA='), /^503/)
  await client.say('EHLO client.test')
  t.assert.match(await client.say('MAIL FROM:<ana@empresa.test>'), /^530/)
})
