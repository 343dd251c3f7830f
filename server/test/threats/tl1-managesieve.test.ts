/** TL1, ManageSieve part: commands before TLS do not run after it. */
import { suite, type TestContext } from 'node:test'
import { ManageSieveClient } from '../kit/managesieve-client.ts'
import { type ManageSieveWorld, openManageSieveWorld } from '../kit/managesieve-world.ts'
import { eachEngine } from '../kit/stores.ts'

async function open({ strictPort }: ManageSieveWorld): Promise<ManageSieveClient> {
  const client = await ManageSieveClient.open(strictPort)
  await client.answer()
  return client
}

suite('TL1', () => {
  eachEngine('what waits behind STARTTLS closes the connection', async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    for (const behind of [
      'NOOP\r\n',
      '\x16',
      'AUTHENTICATE "PLAIN" "AGEAYg=="\r\n',
      'NOOP {3+}\r\nabc\r\n',
    ]) {
      await using client = await open(world)
      client.write(`STARTTLS\r\n${behind}`)
      t.assert.strictEqual(await client.line(), undefined, JSON.stringify(behind))
    }
  })

  eachEngine('rubbish instead of a handshake ends that connection only', async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    await using client = await open(world)
    t.assert.strictEqual((await client.command('STARTTLS')).status, 'OK')
    client.write('NOOP\r\n'.repeat(2))
    t.assert.doesNotMatch((await client.line()) ?? '', /OK|NO|BYE|IMPLEMENTATION/)
    await using other = await world.client()
    await other.ok('NOOP')
  })
})
