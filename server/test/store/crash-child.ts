/** Appends without end and prints each acknowledgement; its parent kills it. */
import { writeSync } from 'node:fs'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { openStores, type StoreOptions } from '../../src/store/open-stores.ts'
import { ANA, inboxOf, message } from '../kit/stores.ts'

const options = JSON.parse(process.argv[2] ?? '') as Pick<StoreOptions, 'dataDir' | 'engine'>
const stores = await openStores({ ...options, bus: new ChangeBus(), log: silentLog, reserveBytes: 0 })
const ana = stores.accounts.open(ANA)
const inbox = await inboxOf(ana)
const round = process.argv[3] ?? ''

async function appendForEver(lane: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${round}.${lane}.${n}`
    const { uids } = await ana.append(inbox, [message(id, { deliveryId: id })], {})
    writeSync(1, `${id} ${uids[0]}\n`)
  }
}

await Promise.all([1, 2, 3, 4].map(appendForEver))
