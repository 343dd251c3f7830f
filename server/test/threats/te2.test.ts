/** THREATS TE2, store side: ids are never reused, and nothing that is cached outlives its mailbox. */
import type { TestContext } from 'node:test'
import type { Stores } from '../../src/store/open-stores.ts'
import { ANA, eachEngine, LUIS, message, openTestStores, refuses } from '../kit/stores.ts'

const TIMES = 1_000
/** As threads that know each other's changes only from the database. */
const HANDLES = 8

eachEngine('a mailbox made again under its name is another one, empty', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  await using others = new AsyncDisposableStack()
  const handles = [stores]
  while (handles.length < HANDLES) handles.push(others.use(await openTestStores(engine)))
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const validities = new Set<number>()
  const ids = new Set<number>()
  // The one that writes, and another each time.
  const looking = (n: number): readonly Stores[] => [stores, handles[n % HANDLES] ?? stores]
  for (let n = 0; n < TIMES; n++) {
    const box = await ana.createMailbox('Proyecto')
    validities.add(box.uidValidity)
    ids.add(box.id)
    for (const handle of looking(n))
      t.assert.strictEqual((await handle.accounts.open(ANA).view(box.id)).count, 0)
    const { uids } = await ana.append(box.id, [message(`m${n}`)], {})
    t.assert.deepStrictEqual([...uids], [1])
    for (const handle of looking(n))
      t.assert.strictEqual((await handle.accounts.open(ANA).view(box.id)).count, 1)
    await ana.deleteMailbox('Proyecto')
    for (const handle of looking(n))
      await t.assert.rejects(handle.accounts.open(ANA).view(box.id), refuses('not-found'))
  }
  t.assert.deepStrictEqual([validities.size, ids.size], [TIMES, TIMES])
})

eachEngine(
  'one account never sees what another has in a mailbox of the same number',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const [ana, luis] = [stores.accounts.open(ANA), stores.accounts.open(LUIS)]
    await Promise.all([ana.provision(), luis.provision()])
    const [mine, theirs] = [await ana.mailbox('INBOX'), await luis.mailbox('INBOX')]
    t.assert.strictEqual(mine?.id, theirs?.id)
    if (mine === undefined) return
    await ana.append(mine.id, [message('secreto')], {})
    t.assert.strictEqual((await ana.view(mine.id)).count, 1)
    t.assert.strictEqual((await luis.view(mine.id)).count, 0)
    const [info] = await ana.infos(mine.id, [1 as never])
    if (info === undefined) throw new Error('no message')
    await t.assert.rejects(luis.bytes(info.messageId), refuses('not-found'))
    t.assert.deepStrictEqual([...(await luis.infos(mine.id, [1 as never]))], [])
  },
)
