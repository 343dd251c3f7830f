/**
 * How many durable deliveries one thread of the store makes: `node bench/limits/deliveries.ts [--engine sqlite]
 * [--accounts 200] [--bytes 20480] [--count 20000] [--parallel 64] [--dir DIR] [--url PG]`.
 * Prints one JSON line. Every acknowledged delivery is on the disk, as it is in production.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { ChangeBus } from '../../server/src/lib/change-bus.ts'
import { silentLog } from '../../server/src/lib/log.ts'
import type { AccountId, MailboxId } from '../../server/src/mail/ids.ts'
import type { NewMessage } from '../../server/src/store/account-store.ts'
import { openStores, type Stores } from '../../server/src/store/open-stores.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    accounts: { type: 'string', default: '200' },
    bytes: { type: 'string', default: '20480' },
    count: { type: 'string', default: '20000' },
    parallel: { type: 'string', default: '64' },
    connections: { type: 'string', default: '8' },
    dir: { type: 'string' },
    url: { type: 'string', default: process.env['TEST_PG_URL'] ?? '' },
  },
})
const accounts = Number(values.accounts)
const count = Number(values.count)
const parallel = Number(values.parallel)
const dir = await mkdtemp(join(values.dir ?? tmpdir(), 'valija-bench-'))

const stores = await openStores({
  dataDir: dir,
  engine:
    values.engine === 'sqlite'
      ? { kind: 'sqlite' }
      : { kind: 'postgres', url: values.url, connections: Number(values.connections) },
  bus: new ChangeBus(),
  log: silentLog,
})
try {
  const boxes = await inboxes(stores)
  const checkpoints =
    values.engine === 'sqlite'
      ? new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
          workerData: { dataDir: dir, everyMs: 1_000 },
        })
      : undefined
  await deliver(boxes, Math.min(count, accounts * 5))
  const cpu = process.cpuUsage()
  const since = performance.now()
  await deliver(boxes, count)
  const seconds = (performance.now() - since) / 1000
  const { user, system } = process.cpuUsage(cpu)
  console.log(
    JSON.stringify({
      engine: values.engine,
      accounts,
      bytes: Number(values.bytes),
      perSecond: Math.round(count / seconds),
      userMicros: Math.round(user / count),
      systemMicros: Math.round(system / count),
    }),
  )
  await checkpoints?.terminate()
} finally {
  await stores[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
}

type Box = { readonly accountId: AccountId; readonly inbox: MailboxId }

async function inboxes(from: Stores): Promise<Box[]> {
  const found: Box[] = []
  const base = 1_000_000 + (Date.now() % 1_000_000) * 1_000
  for (let i = 1; i <= accounts; i++) {
    const accountId = (base + i) as AccountId
    const account = from.accounts.open(accountId)
    await account.provision()
    const inbox = await account.mailbox('INBOX')
    if (inbox === undefined) throw new Error('no INBOX')
    found.push({ accountId, inbox: inbox.id })
  }
  return found
}

async function deliver(boxes: readonly Box[], deliveries: number): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    for (let n = next++; n < deliveries; n = next++) {
      const box = boxes[n % boxes.length]
      if (box === undefined) throw new Error('no account')
      await stores.accounts.open(box.accountId).append(box.inbox, [newMessage(n)], {})
    }
  }
  await Promise.all(Array.from({ length: parallel }, one))
}

function newMessage(n: number): NewMessage {
  const id = `${n}.${randomBytes(8).toString('hex')}@bench.test`
  const header = `Message-ID: <${id}>\r\nFrom: <a@bench.test>\r\nTo: <b@bench.test>\r\nSubject: Message ${n}\r\n\r\n`
  const bytes = Buffer.alloc(Number(values.bytes), 'Un texto de prueba, como los de cualquier empresa.\r\n')
  bytes.write(header)
  return {
    bytes,
    derived: {
      headerBytes: header.length,
      envelope: `(NIL "Message ${n}" ((NIL NIL "a" "bench.test")) ((NIL NIL "a" "bench.test")) ((NIL NIL "a" "bench.test")) ((NIL NIL "b" "bench.test")) NIL NIL NIL "<${id}>")`,
      bodyStructure: `("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" ${bytes.length - header.length} 402 NIL NIL NIL NIL)`,
      body: `("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" ${bytes.length - header.length} 402)`,
      sentMs: undefined,
      messageId: id,
      references: [],
      baseSubject: `MESSAGE ${n}`,
      hasAttachment: false,
      listRow: `[1,"Un texto de prueba, como los de cualquier empresa. Un texto de prueba, como los de cualquier empresa. Un texto de prueba, como los de cualquier empresa. Un texto de prueba, como los de cualqui",["${id}"],null,null,null,[{"name":null,"email":"a@bench.test"}],[{"name":null,"email":"b@bench.test"}],null,null,null,"Message ${n}"]`,
    },
    internalDateMs: Date.now(),
    flags: [],
    deliveryId: id,
  }
}
