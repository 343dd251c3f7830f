/** What a thread logs right before it ends is in the log: the cause of its end, most often. */
import { execFile } from 'node:child_process'
import { type TestContext, test } from 'node:test'

const BROKEN = new URL('../kit/broken-worker.ts', import.meta.url).href
const THREADS = 8
/** Each thread has a writer of its own; none may end before its line is out. */
const PROGRAM = `
  import { Worker } from 'node:worker_threads'
  for (let n = 0; n < ${THREADS}; n++)
    new Worker(new URL(${JSON.stringify(BROKEN)}), { execArgv: [], workerData: { name: 'thread-' + n, config: { log: { level: 'info' } } } })`

test('every thread that cannot start says why', async (t: TestContext) => {
  const stderr = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, ['--input-type=module', '--eval', PROGRAM], (error, _, written) => {
      if (error === null) resolve(written)
      else reject(error)
    })
  })
  for (let n = 0; n < THREADS; n++)
    t.assert.match(stderr, new RegExp(`"thread":"thread-${n}","error":.*the reason of all this`))
})
