/** TL2, IMAP part: programs of another protocol are sent away at their first word. */
import type { TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('TL2: an HTTP request gets one error, no echo, and no more', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  for (const verb of ['GET', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'PRI']) {
    await using client = await ImapClient.open(world.port)
    await client.response()
    client.write(`${verb} /<script> HTTP/1.1\r\nHost: a\r\n\r\na LOGIN x y\r\n`)
    t.assert.strictEqual(await client.response(), '* BYE This port speaks IMAP.')
    t.assert.strictEqual(await client.response(), undefined)
  }
})
