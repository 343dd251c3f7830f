/** Lies about the client's address. THREATS IN11 */
import type { TestContext } from 'node:test'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const V1 = 'PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\n'
const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
const V2 = Buffer.from([...SIGNATURE, 0x21, 0x11, 0, 12, 192, 0, 2, 7, 198, 51, 100, 1, 0xdc, 4, 0, 25])

eachEngine('a listed proxy names the client, and the mail shows it', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const port = await world.listen('mx', { proxyFrom: (address) => address === '127.0.0.1' })
  for (const header of [V1, V2]) {
    await using client = await SmtpClient.open(port)
    client.write(header)
    await client.hello()
    t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], 'a: b'), /^250/)
  }
  for (const text of await world.mailbox(world.accounts.ana))
    t.assert.match(text, /\(unknown \[192\.0\.2\.7\]\)/)
})

eachEngine(
  'on a plain listener, and from a host that is not listed, it is closed',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const plain = await world.listen('mx')
    const unlisted = await world.listen('mx', { proxyFrom: (address) => address === '192.0.2.1' })
    for (const header of [V1, V2]) {
      await using client = await SmtpClient.open(unlisted)
      client.write(header)
      t.assert.strictEqual(await client.rest(), '')
    }
    await using one = await SmtpClient.open(plain)
    await one.reply()
    one.write(`${V1}MAIL FROM:<a@otra.test>\r\n`)
    t.assert.match(await one.rest(), /^421 4\.7\.0 [^\r]*\r\n$/)
    await using two = await SmtpClient.open(plain)
    await two.reply()
    two.write(V2)
    t.assert.match(await two.reply(), /^500/)
  },
)

eachEngine('broken and overlong headers are closed', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const port = await world.listen('mx', { proxyFrom: () => true })
  const flood = Buffer.concat([Buffer.from([...SIGNATURE, 0x21, 0x11, 0xff, 0xff]), Buffer.alloc(65_535)])
  for (const header of [
    flood,
    Buffer.from('EHLO a\r\n'),
    Buffer.from('PROXY TCP4 1.2.3.4 5.6.7.8 99999 1\r\n'),
  ]) {
    await using client = await SmtpClient.open(port)
    client.write(header)
    t.assert.strictEqual(await client.rest(), '')
  }
})
