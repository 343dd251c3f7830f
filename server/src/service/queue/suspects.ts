/**
 * Finds the message that kills the server. After a crash everything that was in flight is suspect; a suspect is noted
 * in the tables before it is read, one at a time, so that a second crash names its cause. THREATS QU3
 */
import type { QueueStore } from '../../store/queue.ts'
import type { Job } from './job.ts'

export class Suspects {
  readonly #store: QueueStore
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: QueueStore) {
    this.#store = store
  }

  /** Runs work that parses the message of a job. Those that never were in a crash run at once. */
  guard<T>({ message }: Job, work: () => Promise<T>): Promise<T> {
    if (message.crashes === 0) return work()
    const mine = this.#last.then(async () => {
      await this.#store.note(message.id, true)
      try {
        return await work()
      } finally {
        await this.#store.note(message.id, false)
      }
    })
    this.#last = mine.catch(() => undefined)
    return mine
  }
}
