/** The way from an edge into the queue. When the queue's thread is started again, the way leads to the new one. */
import type { MessagePort } from 'node:worker_threads'
import { createQueueClient, type QueueDoor } from '../service/queue/queue-port.ts'

export type QueueSwitch = QueueDoor & {
  /** Leads there from now on. */
  use(port: MessagePort): void
}

export function createQueueSwitch(): QueueSwitch {
  let first = Promise.withResolvers<QueueDoor>()
  let current: Promise<QueueDoor> = first.promise
  let live: MessagePort | undefined
  return {
    enqueue: async (submission) => await (await current).enqueue(submission),
    call: async (principal, method, input) => await (await current).call(principal, method, input),
    observe(sighting) {
      void current.then((door) => door.observe(sighting))
    },
    use(port) {
      const client = createQueueClient(port)
      first.resolve(client)
      current = Promise.resolve(client)
      live = port
      port.once('close', () => {
        if (live !== port) return
        // The queue is away. Who comes now waits for the next one: a few hundred milliseconds.
        first = Promise.withResolvers()
        current = first.promise
      })
    },
  }
}
