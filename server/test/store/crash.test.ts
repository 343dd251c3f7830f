/** Killed at any instant: what was acknowledged is there, once, byte for byte, and the rows agree. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { ANA, eachEngine, inboxOf, message, openTestStores, storeOptions } from '../kit/stores.ts'

const ROUNDS = 4

eachEngine('kill -9 while appending loses nothing acknowledged', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const acknowledged = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    const { dataDir, engine: chosen } = storeOptions(engine)
    const child = spawn(
      process.execPath,
      [`${import.meta.dirname}/crash-child.ts`, JSON.stringify({ dataDir, engine: chosen }), `r${round}`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let text = ''
    let killed = false
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (killed || text.split('\n').length < 40 + round * 17) return
      killed = true
      child.kill('SIGKILL')
    })
    await once(child, 'close')
    for (const line of text.split('\n').slice(0, -1)) {
      const [id = '', uid] = line.split(' ')
      acknowledged.set(id, Number(uid))
    }
  }
  t.assert.ok(acknowledged.size >= ROUNDS * 30)
  const inbox = await inboxOf(ana)
  const view = await ana.view(inbox)
  const infos = await ana.infos(inbox, [...view.uids.subarray(0, view.count)] as never)
  const found = new Map(infos.map((info) => [info.derived.messageId, info]))
  t.assert.strictEqual(found.size, infos.length)
  for (const [id, uid] of acknowledged) {
    const info = found.get(`${id}@empresa.test`)
    t.assert.strictEqual(info?.uid, uid)
    if (info !== undefined)
      t.assert.deepStrictEqual(Buffer.from(await ana.bytes(info.messageId)), Buffer.from(message(id).bytes))
  }
  // A second try of the queue finds its deliveries made.
  for (const id of acknowledged.keys())
    t.assert.ok((await ana.append(inbox, [message(id, { deliveryId: id })], {})).duplicate)
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
})
