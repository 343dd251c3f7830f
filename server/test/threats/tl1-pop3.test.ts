/** TL1, POP3 part: commands before TLS do not run after it. */
import { suite, type TestContext } from 'node:test'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World, type Pop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { assertInjectionCloses, assertRubbishEnds, type TlsWorld } from '../kit/tls-injection.ts'

function around({ strictPort }: Pop3World): TlsWorld {
  const open = () => Pop3Client.open(strictPort)
  return { open, begin: 'STLS\r\n', nothing: 'NOOP\r\n', believed: /OK|ERR/ }
}

suite('TL1', () => {
  eachEngine('what waits behind STLS closes the connection', async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await assertInjectionCloses(t, around(world), ['USER ana@empresa.test\r\n'])
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
    await assertRubbishEnds(t, around(world))
    await using other = await world.client()
    await other.ok('NOOP')
  })
})
