/** A thread that cannot start, and says why before it ends. */
import { runWorker } from '../../src/runtime/worker-frame.ts'

await runWorker(() => Promise.reject(new Error('the reason of all this')))
