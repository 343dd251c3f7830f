/** One of several threads that deliver into the same accounts. */
import { parentPort, workerData } from 'node:worker_threads'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { openStores, type StoreOptions } from '../../src/store/open-stores.ts'
import { inboxOf, message } from '../kit/stores.ts'

const { name, accounts, each, dataDir, engine } = workerData as Pick<StoreOptions, 'dataDir' | 'engine'> & {
  readonly name: string
  readonly accounts: readonly AccountId[]
  readonly each: number
}
const stores = await openStores({
  dataDir,
  engine,
  bus: new ChangeBus(),
  log: silentLog,
  reserveBytes: 0,
  // Fewer than there are accounts, so that files are closed under the other threads' hands.
  openFilesMax: 2,
})
await Promise.all(
  accounts.map(async (accountId) => {
    const account = stores.accounts.open(accountId)
    const inbox = await inboxOf(account)
    for (let n = 0; n < each; n++) {
      const id = `${name}.${n}`
      const { uids } = await account.append(inbox, [message(id, { deliveryId: id })], {})
      await account.setFlags({ mailboxId: inbox, uids, op: 'add', flags: ['\\Seen' as never] })
    }
  }),
)
await stores[Symbol.asyncDispose]()
parentPort?.postMessage('done')
