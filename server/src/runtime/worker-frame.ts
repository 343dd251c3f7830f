/** What the edge and queue threads have in common: their log, their counts, the way they hear and answer. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { Metrics } from '../lib/metrics.ts'
import { guard } from './guard.ts'
import { createPinoLog, type PinoLog } from './pino-log.ts'
import { StartError } from './start-error.ts'
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts'

/** How often the loop's delay is measured: often enough to see a stall, seldom enough to idle. */
const DELAY_SAMPLE_MS = 500

export type Worker = {
  /** Stops what the thread does; resolves when nothing is left to do. */
  drain(): Promise<void>
  /** The other messages. */
  hear(message: Exclude<ToThread, { kind: 'metrics' | 'drain' }>): void
}

export type WorkerContext = {
  readonly data: ThreadData
  readonly log: PinoLog
  readonly metrics: Metrics
  send(message: FromThread): void
}

/** Runs the thread: `start` builds it, then it serves messages until it is drained. */
export async function runWorker(start: (context: WorkerContext) => Promise<Worker>): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('a worker without a main thread')
  const data = workerData as ThreadData
  const log = createPinoLog({ level: data.config.log.level, thread: data.name })
  const metrics = new Metrics()
  const send = (message: FromThread): void => port.postMessage(message)
  guard(log, metrics)
  const delay = measureDelay()
  try {
    const early: ToThread[] = []
    const keep = (message: ToThread): unknown => early.push(message)
    port.on('message', keep)
    const worker = await start({ data, log, metrics, send })
    port.off('message', keep)
    const hear = (message: ToThread): void => {
      if (message.kind === 'drain') void drain(worker, log, port)
      else if (message.kind === 'metrics')
        send({
          kind: 'metrics',
          id: message.id,
          report: {
            metrics: metrics.snapshot(),
            loopDelayMs: delay.take(),
            heapBytes: process.memoryUsage().heapUsed,
          },
        })
      else worker.hear(message)
    }
    port.on('message', hear)
    for (const message of early) hear(message)
    send({ kind: 'ready' })
  } catch (error) {
    if (error instanceof StartError)
      send({ kind: 'failed', exitCode: error.exitCode, key: error.text.key, values: error.text.values ?? {} })
    else log.error('thread.start-failed', error)
    log.flush()
    process.exit(1)
  }
}

async function drain(worker: Worker, log: PinoLog, port: MessagePort): Promise<void> {
  try {
    await worker.drain()
    port.postMessage({ kind: 'drained' } satisfies FromThread)
  } catch (error) {
    log.error('thread.drain-failed', error)
  }
  log.flush()
  port.close()
  // Sockets of sessions that did not end in time, timers: nothing of them has to be kept.
  process.exit(0)
}

function measureDelay(): { take(): number } {
  let longest = 0
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - DELAY_SAMPLE_MS)
    last = now
  }, DELAY_SAMPLE_MS).unref()
  return {
    take: () => {
      const taken = longest
      longest = 0
      return Math.max(taken, 0)
    },
  }
}
