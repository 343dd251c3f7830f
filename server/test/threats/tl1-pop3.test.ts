/** TL1, POP3 part: commands before TLS do not run after it. */
import { suite, type TestContext } from 'node:test'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'

suite('TL1', () => {
  eachEngine('what waits behind STLS closes the connection', async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    for (const injected of ['STLS\r\nNOOP\r\n', 'STLS\r\n\x16', 'STLS\r\nUSER ana@empresa.test\r\n']) {
      await using client = await Pop3Client.open(world.strictPort)
      await client.line()
      client.write(injected)
      t.assert.strictEqual(await client.line(), undefined, JSON.stringify(injected))
    }
  })

  eachEngine('what was said before TLS is forgotten', async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await using client = await Pop3Client.open(world.port)
    await client.line()
    await client.ok('USER ana@empresa.test')
    await client.ok('LANG es')
    await client.ok('STLS')
    await client.startTls()
    t.assert.strictEqual(await client.command(`PASS ${PASSWORD}`), '-ERR First say who you are: USER')
    await client.ok('USER ana@empresa.test')
    await client.ok(`PASS ${PASSWORD}`)
  })

  eachEngine('rubbish instead of a handshake ends that connection only', async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await using client = await Pop3Client.open(world.strictPort)
    await client.line()
    await client.ok('STLS')
    client.write('NOOP\r\nNOOP\r\n')
    // A TLS alert may come; nothing that a client of POP3 would believe.
    t.assert.doesNotMatch((await client.line()) ?? '', /OK|ERR/)
    await using other = await world.client()
    await other.ok('NOOP')
  })
})
