/** The thread that owns the outgoing queue. */
import { buildQueue } from '../app.ts'
import { serveQueue } from '../service/queue/queue-port.ts'
import { runAdmin } from './control.ts'
import { runWorker } from './worker-frame.ts'

await runWorker(async ({ data, log, metrics, send }) => {
  const onFenced = (error: Error): void => {
    log.error('queue.fenced', error)
    // Another node has the queue's lease now. This thread ends; the next one asks for the lease again.
    void log.flush().then(() => process.exit(1))
  }
  const queue = await buildQueue({ config: data.config, log, metrics, interest: data.interest, onFenced })
  const door = {
    enqueue: queue.entrance.enqueue.bind(queue.entrance),
    call: queue.call,
    observe: queue.observe,
  }
  return {
    hear(message) {
      if (message.kind === 'edge') serveQueue(message.port, door, log)
      else if (message.kind === 'admin')
        void runAdmin(queue.call, message.method, message.input, message.language, log).then((result) =>
          send({ kind: 'admin', id: message.id, result }),
        )
    },
    drain: async () => await queue[Symbol.asyncDispose](),
  }
})
