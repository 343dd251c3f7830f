/** A thread that breaks when it is told to, for the tests of the supervisor. The certificates it is given say how. */
import { runWorker } from '../../src/runtime/worker-frame.ts'

await runWorker(async ({ metrics }) => {
  metrics.count('fragile_starts_total')
  return {
    hear(message) {
      if (message.kind !== 'certificates') return
      const [order] = message.certificates[0]?.names ?? []
      if (order === 'die') process.exit(3)
      if (order === 'throw') throw new Error('a session broke')
      if (order === 'reject') void Promise.reject(new Error('nobody awaited this'))
    },
    drain: async () => undefined,
  }
})
