/** What the edge and queue threads have in common: their log, their counts, the way they hear and answer. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { Metrics } from '../lib/metrics.ts'
import { guard } from './guard.ts'
import { createPinoLog, type PinoLog } from './pino-log.ts'
import { StartError } from './start-error.ts'
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts'
import { startPulse } from './thread-pulse.ts'

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
  const pulse = startPulse()
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
            loopDelayMs: pulse.takeLoopDelayMs(),
            heapBytes: process.memoryUsage().heapUsed,
          },
        })
      else worker.hear(message)
    }
    port.on('message', hear)
    for (const message of early) hear(message)
    pulse.started()
    send({ kind: 'ready' })
  } catch (error) {
    if (error instanceof StartError)
      send({ kind: 'failed', exitCode: error.exitCode, key: error.text.key, values: error.text.values ?? {} })
    else log.error('thread.start-failed', error)
    await log.flush()
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
  await log.flush()
  port.close()
  // Sockets of sessions that did not end in time, timers: nothing of them has to be kept.
  process.exit(0)
}
