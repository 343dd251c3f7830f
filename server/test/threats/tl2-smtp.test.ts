/** Programs of another protocol are sent away at their first word. THREATS TL2 */

import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { connect as tlsConnect } from 'node:tls'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('an HTTP request gets one error, no echo, and no more', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const port = await world.listen('mx')
  for (const verb of ['GET', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'PRI']) {
    await using client = await SmtpClient.open(port)
    await client.reply()
    client.write(`${verb} /<script> HTTP/1.1\r\nHost: a\r\n\r\nMAIL FROM:<x@evil.test>\r\n`)
    const heard = await client.rest()
    t.assert.match(heard, /^421 4\.7\.0 [^\r]*\r\n$/)
    t.assert.ok(!heard.includes('script'))
  }
})

eachEngine(
  'a foreign ALPN name fails the handshake of STARTTLS, none and smtp pass',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    for (const [alpn, passes] of [
      [['h2'], false],
      [['imap', 'http/1.1'], false],
      [['smtp'], true],
      [[], true],
    ] as const) {
      const client = await world.client('mx')
      await client.say('STARTTLS')
      client.socket.removeAllListeners('data')
      const secure = tlsConnect({
        socket: client.socket,
        rejectUnauthorized: false,
        ALPNProtocols: [...alpn],
      })
      const outcome = await Promise.race([
        once(secure, 'secureConnect').then(() => true),
        once(secure, 'error').then(() => false),
      ]).catch(() => false)
      t.assert.strictEqual(outcome, passes, alpn.join())
      secure.on('error', () => undefined)
      secure.destroy()
    }
  },
)
