/** What a session sees of the INBOX: names that stay, and a state that stays while others go on. */
import type { TestContext } from 'node:test'
import type { Uid } from '../../src/mail/ids.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine, inboxOf, message } from '../kit/stores.ts'

/** More than are read in one go. */
const MANY = 20_500

eachEngine(
  'copies of one message have names of their own, and the last one left has the first',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    const store = world.store()
    const [uid] = await world.deliver('ana', 'Subject: a\r\n\r\n')
    const inbox = await inboxOf(store)
    await store.copy(inbox, [uid as Uid], inbox, {})
    await using client = await world.client()
    const [first = '', second = ''] = await client.lines('UIDL')
    t.assert.match(first, /^1 1\.[0-9a-z]+$/)
    t.assert.strictEqual(second, `2 ${first.slice(2)}-2`)
    await client.ok('DELE 1')
    await client.ok('QUIT')
    await using again = await world.client()
    t.assert.deepStrictEqual(await again.lines('UIDL'), [first])
  },
)

eachEngine('a large INBOX is whole, and follows what comes and goes', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  const store = world.store()
  const inbox = await inboxOf(store)
  for (let n = 0; n < MANY; n += 500)
    await store.append(
      inbox,
      Array.from({ length: 500 }, (_, k) => message(`m${n + k}`)),
      {},
    )
  await using client = await world.client()
  const [count, octets] = (await client.ok('STAT')).split(' ').map(Number)
  t.assert.strictEqual(count, MANY)
  t.assert.strictEqual(octets, (await store.mailbox('INBOX'))?.sizeBytes)
  const uidls = await client.lines('UIDL')
  t.assert.strictEqual(new Set(uidls.map((line) => line.split(' ')[1])).size, MANY)
  await world.deliver('ana', 'Subject: new\r\n\r\n')
  t.assert.strictEqual((await client.lines('LIST')).length, MANY, 'the state stays')
  await client.ok(`DELE ${MANY}`)
  await client.ok('QUIT')
  await using again = await world.client()
  const after = await again.lines('UIDL')
  t.assert.deepStrictEqual(after.slice(0, MANY - 1), uidls.slice(0, MANY - 1))
  t.assert.strictEqual(after.length, MANY)
  t.assert.match((await again.message(`RETR ${MANY}`)).toString(), /Subject: new/)
})
