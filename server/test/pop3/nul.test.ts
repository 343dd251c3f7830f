/** A message with NUL in it, which came before anybody looked: Outlook must get past it. Dovecot's outlook-no-nuls */
import type { TestContext } from 'node:test'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine(
  'NUL goes out as 0x80, in small and large messages and in their tops',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    const head = 'Subject: a\0b\r\n\r\n'
    const small = `${head}c\0d\r\n.\0\r\n`
    const large = `${head}${'x'.repeat(76)}\r\n`.padEnd(400_000, 'y\0z\r\n')
    await world.deliver('ana', small, large)
    await using client = await world.client()
    for (const [number, sent] of [
      [1, small],
      [2, large],
    ] as const) {
      const got = (await client.message(`RETR ${number}`)).toString('latin1')
      t.assert.strictEqual(got.replace(/\r\n$/, ''), sent.replaceAll('\0', '\x80').replace(/\r\n$/, ''))
      const top = (await client.message(`TOP ${number} 0`)).toString('latin1')
      t.assert.strictEqual(top, head.replaceAll('\0', '\x80'))
    }
  },
)

eachEngine('a header without the empty line behind it is sent as it is', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  await world.deliver('ana', 'Subject: a\r\n')
  await using client = await world.client()
  t.assert.strictEqual((await client.message('RETR 1')).toString(), 'Subject: a\r\n')
  t.assert.strictEqual((await client.message('TOP 1 0')).toString(), 'Subject: a\r\n')
})
