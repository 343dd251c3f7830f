/** TL2, POP3 part: programs of another protocol are sent away at their first word. */
import type { TestContext } from 'node:test'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine(
  'TL2: an HTTP request gets one error of POP3, no echo, and no more',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    for (const verb of ['GET', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'PRI']) {
      await using client = await Pop3Client.open(world.port)
      await client.line()
      client.write(`${verb} /<script> HTTP/1.1\r\nHost: a\r\n\r\nUSER x\r\n`)
      t.assert.strictEqual(await client.line(), '-ERR This port speaks POP3.')
      t.assert.strictEqual(await client.line(), undefined)
    }
  },
)
