/** The thread that owns the outgoing queue. */
import { runWorker } from './worker-frame.ts'

await runWorker(async () => ({ drain: async () => undefined, hear: () => undefined }))
