/**
 * What a long queue costs: `node --expose-gc bench/limits/queue.ts [--engine sqlite] [--sizes 1000,10000,100000,1000000]
 * [--dir DIR] [--url PG]`. Fills one queue, and at each size prints a JSON line: microseconds to enqueue a message,
 * milliseconds of one step of the schedule (100 due recipients claimed, put off again, the next time asked for), MiB that
 * this process holds after a collection (files that the kernel keeps for it are not counted), and milliseconds from opening the queue to its first claim.
 */
import { randomInt } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { ChangeBus } from '../../server/src/lib/change-bus.ts'
import { silentLog } from '../../server/src/lib/log.ts'
import { openStores, type Stores } from '../../server/src/store/open-stores.ts'
import { QueueStore } from '../../server/src/store/queue.ts'
import type { NewMessage, StoredRecipient } from '../../server/src/store/queue-types.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    sizes: { type: 'string', default: '1000,10000,100000,1000000' },
    dir: { type: 'string' },
    url: { type: 'string', default: process.env['TEST_PG_URL'] ?? '' },
  },
})
const GROUP = 64
/** Messages whose enqueueing is measured at each size. */
const MEASURED = 2048
const STEPS = 41
const CLAIMED = 100
const DESTINATIONS = 10_000
const OCTETS = 2000
const HOUR_MS = 3_600_000
const LEASE_MS = 30 * 24 * HOUR_MS
const KIB_IN_MIB = 1024
const CHECKPOINT_MS = 1000
const BODY = Buffer.alloc(OCTETS, 'Un texto de prueba, como los de cualquier empresa.\r\n')
const startedMs = Date.now()
const dir = await mkdtemp(join(values.dir ?? tmpdir(), 'valija-bench-'))
let made = 0

const checkpoints =
  values.engine === 'sqlite'
    ? new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
        workerData: { dataDir: dir, everyMs: CHECKPOINT_MS },
      })
    : undefined
try {
  for (const size of values.sizes.split(',').map(Number)) {
    let enqueueMicros = 0
    await withQueue(async (queue) => {
      while (made < size - MEASURED) await enqueue(queue, Math.min(GROUP, size - MEASURED - made))
      const since = performance.now()
      const before = made
      while (made < size) await enqueue(queue, Math.min(GROUP, size - made))
      enqueueMicros = ((performance.now() - since) * 1000) / (made - before)
    })
    await withQueue(async (queue, openedMs) => {
      await step(queue)
      const restartMs = performance.now() - openedMs
      const steps: number[] = []
      while (steps.length < STEPS) steps.push(await step(queue))
      globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
      console.log(
        JSON.stringify({
          engine: values.engine,
          waiting: (await queue.countStates()).get('waiting'),
          enqueueMicros: Math.round(enqueueMicros),
          stepMs: Number(median(steps).toFixed(2)),
          memoryMiB: await anonymousMiB(),
          restartMs: Math.round(restartMs),
        }),
      )
    })
  }
} finally {
  await checkpoints?.terminate()
  await rm(dir, { recursive: true, force: true })
}

/** As a start opens it: what was being delivered is due again. */
async function withQueue(work: (queue: QueueStore, openedMs: number) => Promise<void>): Promise<void> {
  const openedMs = performance.now()
  const stores: Stores = await openStores({
    dataDir: dir,
    engine: engine(),
    bus: new ChangeBus(),
    log: silentLog,
  })
  try {
    const queue = await QueueStore.open(stores.queueDb, `bench-${values.engine}`)
    await queue.lease(startedMs, startedMs + LEASE_MS)
    await work(queue, openedMs)
    await queue.close()
  } finally {
    await stores[Symbol.asyncDispose]()
  }
}

function engine(): Parameters<typeof openStores>[0]['engine'] {
  return values.engine === 'sqlite'
    ? { kind: 'sqlite' }
    : { kind: 'postgres', url: values.url, connections: 8 }
}

async function enqueue(queue: QueueStore, count: number): Promise<void> {
  const messages: NewMessage[] = []
  for (let n = 0; n < count; n++) messages.push(newMessage(await queue.takeId()))
  made += count
  await queue.insert(messages)
}

/** Due at some time of the next four hours, for one of ten thousand domains. */
function newMessage(id: number): NewMessage {
  const destination = `d${randomInt(DESTINATIONS)}.test`
  return {
    ...{
      id,
      deliveryId: `bench.${startedMs}.${id}`,
      sender: 'ana@empresa.test',
      accountId: 1,
      organisationId: 1,
    },
    ...{ acceptedMs: startedMs, smtpUtf8: false, body: '7bit', ret: null, envelopeId: null },
    ...{ senderVerified: true, lane: 'personal', bytes: BODY },
    recipients: [
      {
        ...{ address: `r${id}@${destination}`, destination, state: 'waiting', notify: null },
        ...{ nextMs: startedMs + randomInt(4 * HOUR_MS), expiresMs: startedMs + LEASE_MS },
        ...{ originalRecipient: null, expansions: 0 },
      },
    ],
  }
}

/** Milliseconds of one. */
async function step(queue: QueueStore): Promise<number> {
  const since = performance.now()
  // Whatever waits is due: those with the earliest time, from anywhere in the tables.
  const claimed = await queue.claimDue(startedMs + LEASE_MS, CLAIMED, undefined, [])
  await queue.settle(claimed.map(putOff), 'soon')
  await queue.nextDue(startedMs)
  return performance.now() - since
}

function putOff({
  messageId,
  n,
  nextMs,
  attempts,
}: StoredRecipient): Parameters<QueueStore['settle']>[0][number] {
  return {
    ...{ messageId, finished: [], whole: false, added: [], notices: [], crashed: false },
    later: [
      {
        ...{ n, state: 'waiting', nextMs: nextMs + 4 * HOUR_MS, attempts: attempts + 1, warned: false },
        ...{ lastMs: startedMs, reply: { code: 451, status: '4.7.1', text: 'Later', host: 'mx.test' } },
      },
    ],
  }
}

async function anonymousMiB(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8')
  return Math.round(Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) / KIB_IN_MIB)
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}
