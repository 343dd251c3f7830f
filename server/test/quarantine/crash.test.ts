/** Killed at any instant: what was said to be held is held, once for each recipient, octet for octet. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { eachEngine, openTestStores, storeOptions } from '../kit/stores.ts'
import { EMPRESA, mail, openTestQuarantine } from './held.ts'

eachEngine('kill -9 while mail is held loses nothing acknowledged', async (t: TestContext, engine) => {
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
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
      if (killed || text.split('\n').length < 30 + round * 17) return
      killed = true
      child.kill('SIGKILL')
    })
    await once(child, 'close')
    acknowledged.push(...text.split('\n').slice(0, -1))
  }
  t.assert.ok(acknowledged.length >= 80)
  await using stores = await openTestStores(engine)
  const { store } = await openTestQuarantine(await stores.quarantineDb())
  const entries = await store.list({ organisationId: EMPRESA }, 10_000)
  for (const id of acknowledged) {
    const own = entries.filter(({ deliveryId }) => deliveryId === id)
    t.assert.deepStrictEqual(own.map(({ accountId }) => accountId).sort(), [7, 8])
    const [one] = own
    if (one !== undefined) t.assert.deepStrictEqual(String(await store.bytes(one)), String(mail(id).bytes))
  }
})
