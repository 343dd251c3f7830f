/** One of the edge threads: listens on every port and speaks to clients. */
import { runWorker } from './worker-frame.ts'

await runWorker(async () => ({ drain: async () => undefined, hear: () => undefined }))
