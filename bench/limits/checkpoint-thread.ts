/** The thread that copies write-ahead logs back while a figure of the store is taken, as the server's main thread does. */
import { workerData } from 'node:worker_threads'
import { ChangeBus } from '../../server/src/lib/change-bus.ts'
import { silentLog } from '../../server/src/lib/log.ts'
import { openStores } from '../../server/src/store/open-stores.ts'

const { dataDir, everyMs } = workerData as { readonly dataDir: string; readonly everyMs: number }
const stores = await openStores({
  dataDir,
  engine: { kind: 'sqlite' },
  bus: new ChangeBus(),
  log: silentLog,
})
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, everyMs))
  await stores.checkpoint()
}
