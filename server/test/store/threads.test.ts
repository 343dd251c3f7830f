/** Several threads on the same accounts: no delivery is lost, no number given twice, files close under each other. */
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { AccountId } from '../../src/mail/ids.ts'
import { ANA, eachEngine, inboxOf, openTestStores, storeOptions } from '../kit/stores.ts'

const THREADS = 3
const EACH = 40

eachEngine('three threads deliver into the same accounts', async (t: TestContext, engine) => {
  const accounts = [0, 1, 2, 3].map((n) => (ANA + n) as AccountId)
  {
    await using stores = await openTestStores(engine)
    for (const id of accounts) await stores.accounts.open(id).provision()
  }
  const { dataDir, engine: chosen } = storeOptions(engine)
  const workers = Array.from(
    { length: THREADS },
    (_, n) =>
      new Worker(new URL('./threads-child.ts', import.meta.url), {
        workerData: { name: `t${n}`, accounts, each: EACH, dataDir, engine: chosen },
      }),
  )
  await using stores = await openTestStores(engine)
  const checkpoints = setInterval(() => void stores.checkpoint(), 20)
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')))
  } finally {
    clearInterval(checkpoints)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  for (const id of accounts) {
    const account = stores.accounts.open(id)
    const inbox = await inboxOf(account)
    const view = await account.view(inbox)
    t.assert.strictEqual(view.count, THREADS * EACH)
    const infos = await account.infos(inbox, [...view.uids.subarray(0, view.count)] as never)
    t.assert.strictEqual(new Set(infos.map(({ derived }) => derived.messageId)).size, THREADS * EACH)
    t.assert.strictEqual((await account.mailbox('INBOX'))?.unseen, 0)
    t.assert.deepStrictEqual((await stores.care.check(id)).problems, [])
  }
})
