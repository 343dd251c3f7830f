/** Holds mail without end and prints each that is acknowledged; its parent kills it. */
import { writeSync } from 'node:fs'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { openStores, type StoreOptions } from '../../src/store/open-stores.ts'
import { mail, openTestQuarantine, recipient } from './held.ts'

const options = JSON.parse(process.argv[2] ?? '') as Pick<StoreOptions, 'dataDir' | 'engine'>
const stores = await openStores({ ...options, bus: new ChangeBus(), log: silentLog, reserveBytes: 0 })
const { quarantine } = await openTestQuarantine(await stores.quarantineDb())

async function holdForEver(lane: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${process.argv[3]}.${lane}.${n}`
    await quarantine.hold(mail(id, { recipients: [recipient(7), recipient(8)] }))
    writeSync(1, `${id}\n`)
  }
}

await Promise.all([1, 2, 3].map(holdForEver))
