/** TL2, ManageSieve part: programs of another protocol are sent away at their first word. */
import type { TestContext } from 'node:test'
import { ManageSieveClient } from '../kit/managesieve-client.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine(
  'TL2: an HTTP request gets one error of ManageSieve, no echo, and no more',
  async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    for (const verb of ['GET', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'PRI']) {
      await using client = await ManageSieveClient.open(world.port)
      await client.answer()
      client.write(`${verb} /<script> HTTP/1.1\r\nHost: a\r\n\r\nNOOP\r\n`)
      t.assert.strictEqual(await client.line(), 'BYE "This port speaks ManageSieve."')
      t.assert.strictEqual(await client.line(), undefined)
    }
  },
)
